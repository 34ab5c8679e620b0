/**
 * The one door through which everything speaks SQL, in the shape of `pg.Pool`. Behind it stands PGlite (in a worker
 * thread) or a PostgreSQL server; results have the same JavaScript types on both:
 * int2/int4/int8/oid -> number · numeric -> string · bool -> boolean · text/uuid/xid8 -> string · date -> "YYYY-MM-DD" ·
 * timestamp -> string · timestamptz -> Date · interval -> string · json/jsonb -> parsed value · bytea -> Buffer ·
 * arrays -> arrays of the same. A jsonb parameter is passed as JSON text (JSON.stringify), never as an object.
 */

export type Row = Record<string, unknown>;

export interface QueryResult<R = Row> {
  rows: R[];
  /** Rows returned by a query, or changed by a command. */
  rowCount: number;
  command: string;
}

export interface Queryable {
  /** Without parameters the text may hold several statements; the last one's result is returned. */
  query<R = Row>(text: string, params?: readonly unknown[]): Promise<QueryResult<R>>;
}

/** One session. BEGIN … COMMIT on it is isolated from every other client on both engines. */
export interface DatabaseClient extends Queryable {
  on(event: "notification", listener: (message: { channel: string; payload?: string }) => void): unknown;
  /** Gives the session back; an open transaction is rolled back. */
  release(error?: unknown): void;
}

export interface Database extends Queryable {
  readonly engine: "pglite" | "postgres";
  connect(): Promise<DatabaseClient>;
  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it rejects. Inside it, speak through
   * `tx` only: a query on the door itself would wait for the transaction that awaits it, so it is refused at once.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}
