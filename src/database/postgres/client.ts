import { EventEmitter } from "node:events";
import type pg from "pg";
import type { DatabaseClient, QueryResult, Row } from "../door.ts";
import { DatabaseMisuse } from "../errors.ts";
import type { TransactionScope } from "../transaction.ts";
import { toDatabaseError } from "./errors.ts";
import { runOn } from "./run.ts";

/** A connection checked out of the pool. */
export class PostgresClient extends EventEmitter implements DatabaseClient {
  #client: pg.PoolClient;
  #scope: TransactionScope;
  #released = false;
  #broken: unknown;
  #listens = false;
  /** The statement under way, after which the next one is sent: node-postgres 8.23 wants them one at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: pg.PoolClient, scope: TransactionScope) {
    super();
    this.setMaxListeners(0);
    this.#client = client;
    this.#scope = scope;
    client.on("notification", this.#onNotification);
    client.on("error", this.#onError);
  }

  async query<R = Row>(text: string, params?: readonly unknown[]): Promise<QueryResult<R>> {
    this.#scope.assertAllowed(this);
    if (this.#released)
      throw new DatabaseMisuse("client-released", "The client was given back; connect() again.");
    // What ended the connection (an idle transaction, a restart) says more than what comes after it.
    if (this.#broken) throw this.#broken;
    if (/\blisten\b/i.test(text)) this.#listens = true;
    return this.#inTurn(() => runOn<R>(this.#client, text, params));
  }

  release(error?: unknown): void {
    if (this.#released) return;
    this.#released = true;
    void this.#inTurn(async () => {
      // A connection that listens is not for others.
      let destroy = Boolean(error || this.#broken || this.#listens);
      if (!destroy && this.#client.getTransactionStatus() !== "I") {
        await this.#client.query("ROLLBACK").catch(() => {
          destroy = true;
        });
      }
      this.#client.off("notification", this.#onNotification);
      this.#client.off("error", this.#onError);
      this.#client.release(destroy);
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  #onNotification = ({ channel, payload = "" }: pg.Notification): void => {
    this.emit("notification", { channel, payload });
  };

  #onError = (error: Error): void => {
    this.#broken ??= toDatabaseError(error);
    // EventEmitter throws when nobody listens for "error".
    if (this.listenerCount("error") > 0) this.emit("error", this.#broken);
  };
}
