import { DatabaseError, DatabaseUnavailable, type SqlErrorFields } from "../errors.ts";

/**
 * SQLSTATEs by which a server says that it cannot serve: connection exceptions (08…, without
 * 08P01, which is also a wrong number of parameters), too many connections, shutting
 * down, crashed, starting up. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNREACHABLE_STATES = /^(?:080(?:00|01|03|04|06)|53300|57P0[123])$/;

/** What node-postgres 8.23 says, without a code, when a connection breaks or none is free in time. */
const BROKEN = /^Connection terminated|not queryable|Client was closed/;
const NO_CONNECTION = /^timeout exceeded when trying to connect/;

/** Turns what node-postgres throws into the errors that PGlite's door throws as well. Others stay as they are. */
export function toDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code = "" } = error as { code?: string };
  if ("severity" in error && "routine" in error && !UNREACHABLE_STATES.test(code)) {
    if (code === "53100")
      return new DatabaseUnavailable("disk-full", "The server's disk is full.", { cause: error });
    return new DatabaseError(
      { ...(error as unknown as SqlErrorFields), message: error.message },
      { cause: error },
    );
  }
  if (NO_CONNECTION.test(error.message)) {
    return new DatabaseUnavailable("wait-timeout", "No database connection became free in time.", {
      cause: error,
    });
  }
  const network = /^E[A-Z]+$/.test(code) || error instanceof AggregateError;
  if (UNREACHABLE_STATES.test(code) || network || BROKEN.test(error.message)) {
    const why = error.message || code;
    return new DatabaseUnavailable("unreachable", `The PostgreSQL server cannot be reached: ${why}`, {
      cause: error,
    });
  }
  return error;
}
