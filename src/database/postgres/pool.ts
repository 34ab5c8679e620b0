import { EventEmitter } from "node:events";
import pg from "pg";
import type { Queryable, QueryResult, Row } from "../door.ts";
import { DatabaseMisuse, DatabaseUnavailable } from "../errors.ts";
import type { EngineOptions, OpenDatabase } from "../options.ts";
import { TransactionScope } from "../transaction.ts";
import { parserOf } from "../values.ts";
import { PostgresClient } from "./client.ts";
import { toDatabaseError } from "./errors.ts";
import { assertHoldsChinese, toRefusal } from "./refusals.ts";
import { runOn } from "./run.ts";

/** What every connection is set to, so that text forms are the same as PGlite's and no session waits for ever. */
function sessionSettings({ limits }: EngineOptions): string {
  return [
    "SET search_path = public, bullmq",
    "SET TIME ZONE 'UTC'",
    "SET DateStyle = 'ISO'",
    "SET IntervalStyle = 'postgres'",
    "SET bytea_output = 'hex'",
    "SET extra_float_digits = 1",
    `SET idle_in_transaction_session_timeout = ${limits.idleInTransactionMs}`,
    `SET lock_timeout = ${limits.waitMs}`,
  ].join("; ");
}

/** Opens a pool and makes sure that the server answers and that its database can hold a ledger. */
export async function openPostgres(url: string, options: EngineOptions): Promise<OpenDatabase> {
  const settings = sessionSettings(options);
  const pool = new pg.Pool({
    connectionString: url,
    max: options.limits.connections,
    keepAlive: true,
    connectionTimeoutMillis: options.limits.waitMs,
    application_name: "xingbang",
    // The parsers of this pool alone: pg.types is shared by everyone in the process.
    types: { getTypeParser: parserOf },
    // Awaited by pg-pool 3 before anybody gets the connection.
    onConnect: (client) => client.query(settings),
  });
  // An idle connection broke; the pool has dropped it and opens another on demand.
  pool.on("error", (error) => options.logger.warn({ err: error }, "An idle database connection was lost."));
  try {
    const { version, encoding } = await askServer(pool).catch((error: unknown) => {
      throw toRefusal(error, url);
    });
    assertHoldsChinese(encoding, url);
    return new PostgresPool(pool, version, options);
  } catch (error) {
    await pool.end();
    throw error;
  }
}

async function askServer(pool: pg.Pool): Promise<{ version: string; encoding: string }> {
  const { rows } = await pool.query<{ version: string; encoding: string }>(
    "SELECT version(), current_setting('server_encoding') AS encoding",
  );
  return rows[0] ?? { version: "PostgreSQL", encoding: "" };
}

const BEGIN = /^(?:\s|--[^\n]*\n)*(?:begin|start\s+transaction)\b/i;

/** pg.Pool behind the door: same results, same errors, same refusals as on PGlite. */
class PostgresPool extends EventEmitter implements OpenDatabase {
  readonly engine = "postgres";
  readonly durability = "server";
  readonly directory = undefined;
  readonly version: string;
  readonly options: OpenDatabase["options"];

  #pool: pg.Pool;
  #scope = new TransactionScope();
  #closing: Promise<void> | undefined;

  constructor(pool: pg.Pool, version: string, { limits }: EngineOptions) {
    super();
    this.setMaxListeners(0);
    this.#pool = pool;
    this.version = version;
    this.options = { keepAlive: true, max: limits.connections };
  }

  async query<R = Row>(text: string, params?: readonly unknown[]): Promise<QueryResult<R>> {
    this.#scope.assertAllowed();
    this.#assertOpen();
    if (BEGIN.test(text)) {
      throw new DatabaseMisuse(
        "transaction-on-door",
        "A transaction needs a session of its own: use db.transaction().",
      );
    }
    return runOn<R>(this.#pool, text, params);
  }

  async connect(): Promise<PostgresClient> {
    this.#scope.assertAllowed();
    this.#assertOpen();
    try {
      return new PostgresClient(await this.#pool.connect(), this.#scope);
    } catch (error) {
      throw toDatabaseError(error);
    }
  }

  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.#scope.run(() => this.connect(), work);
  }

  healthy(): boolean {
    return this.#closing === undefined;
  }

  end(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  #assertOpen(): void {
    if (this.#closing) throw new DatabaseUnavailable("closed", "The database is closed.");
  }
}
