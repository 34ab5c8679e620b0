import { AsyncLocalStorage } from "node:async_hooks";
import type { DatabaseClient, Queryable } from "./door.ts";
import { DatabaseError, DatabaseMisuse } from "./errors.ts";

interface Scope {
  client: unknown;
  open: boolean;
  /** Why the transaction never began. */
  failure?: unknown;
}

/**
 * Knows, for one database, whether the running code stands inside one of its transactions. On PGlite a statement by
 * any other way would wait for the transaction that awaits it, for ever; PostgreSQL would run it outside of the
 * transaction. So both refuse it.
 */
export class TransactionScope {
  #scope = new AsyncLocalStorage<Scope>();

  /** Throws DatabaseMisuse when code inside an open transaction speaks by another way than its `tx`. */
  assertAllowed(client?: unknown): void {
    const scope = this.#scope.getStore();
    if (scope?.open && scope.client !== client) {
      throw new DatabaseMisuse(
        "inside-transaction",
        "A statement beside the open transaction would wait for itself. Use the `tx` given to db.transaction(), or move the call after it.",
      );
    }
  }

  /** Runs `work` between BEGIN and COMMIT on a fresh session; see Database.transaction. */
  async run<T>(connect: () => Promise<DatabaseClient>, work: (tx: Queryable) => Promise<T>): Promise<T> {
    this.assertAllowed();
    const client = await connect();
    const scope: Scope = { client, open: false };
    const tx: Queryable = {
      query: (text, params) => {
        if (scope.failure) return Promise.reject(scope.failure);
        if (scope.open) return client.query(text, params);
        throw new DatabaseMisuse(
          "transaction-closed",
          "The transaction has ended; await every statement inside it.",
        );
      },
    };
    try {
      // Not awaited here, so that it travels with the first statement. If it is refused, so is all that follows:
      // nothing can run outside of the transaction.
      const begun = client.query("BEGIN");
      begun.catch((error) => {
        scope.failure = error;
      });
      scope.open = true;
      let value: T;
      try {
        value = await this.#scope.run(scope, () => work(tx));
      } finally {
        scope.open = false;
      }
      await begun;
      const { command } = await client.query("COMMIT");
      // COMMIT of a transaction in which a statement failed answers ROLLBACK, without an error.
      if (command !== "COMMIT") {
        throw new DatabaseError({
          code: "25P02",
          message:
            "The transaction was rolled back, because a statement in it failed and its error was swallowed.",
        });
      }
      client.release();
      return value;
    } catch (error) {
      // An open transaction is rolled back by the release.
      client.release();
      throw error;
    }
  }
}
