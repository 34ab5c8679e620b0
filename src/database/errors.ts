/** What PostgreSQL says about a failed statement, by the names node-postgres gives the fields. */
export interface SqlErrorFields {
  message: string;
  /** SQLSTATE, five characters: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  code: string;
  severity?: string | undefined;
  detail?: string | undefined;
  hint?: string | undefined;
  schema?: string | undefined;
  table?: string | undefined;
  column?: string | undefined;
  constraint?: string | undefined;
  position?: string | undefined;
  where?: string | undefined;
}

/** A statement that the engine refused; the same class and fields on both engines. */
export class DatabaseError extends Error implements SqlErrorFields {
  override readonly name = "DatabaseError";
  readonly code: string;
  readonly severity?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
  readonly position?: string | undefined;
  readonly where?: string | undefined;

  constructor(fields: SqlErrorFields, options?: ErrorOptions) {
    super(fields.message, options);
    this.code = fields.code;
    this.severity = fields.severity;
    this.detail = fields.detail;
    this.hint = fields.hint;
    this.schema = fields.schema;
    this.table = fields.table;
    this.column = fields.column;
    this.constraint = fields.constraint;
    this.position = fields.position;
    this.where = fields.where;
  }
}

/**
 * Why nothing can be done just now:
 * engine-lost (the PGlite thread ended) · engine-hung (it gives no sign of life) · closed (end() was called) ·
 * disk-full (too little free space: reading works) · wait-timeout (no turn within waitMs) ·
 * unreachable (the server or the network) · data-dir-locked (another process owns the data directory) ·
 * data-dir-unusable (it cannot be written to, or holds something else) ·
 * server-unusable (it does not let the program in, has no such database, or keeps texts in another encoding).
 */
export type UnavailableCode =
  | "engine-lost"
  | "engine-hung"
  | "closed"
  | "disk-full"
  | "wait-timeout"
  | "unreachable"
  | "data-dir-locked"
  | "data-dir-unusable"
  | "server-unusable";

/** The database cannot serve at all, through no fault of the statement: HTTP answers 503, a queue tries again. */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
  readonly code: UnavailableCode;

  constructor(code: UnavailableCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A mistake in the calling code, refused before it can wait for itself or lose a transaction. */
export class DatabaseMisuse extends Error {
  override readonly name = "DatabaseMisuse";
  readonly code: "inside-transaction" | "transaction-closed" | "transaction-on-door" | "client-released";

  constructor(code: DatabaseMisuse["code"], message: string) {
    super(message);
    this.code = code;
  }
}
