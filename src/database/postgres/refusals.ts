import { DatabaseError, DatabaseUnavailable } from "../errors.ts";
import { toDatabaseError } from "./errors.ts";

/** How a database that can hold a ledger is made, for whoever reads the message. */
const MAKE_ONE = "createdb -E UTF8 -T template0";

const CHECK_ACCESS = "Correct user and password in DATABASE_URL, or let this user in (pg_hba.conf).";

/** What to do about a server that answers and lets nobody in, by SQLSTATE. */
const mends: Readonly<Record<string, (database: string) => string>> = {
  "3D000": (database) => `Make it (${MAKE_ONE} ${database}), or correct DATABASE_URL.`,
  "28P01": () => CHECK_ACCESS,
  "28000": () => CHECK_ACCESS,
};

/** What a server said while the program tried to open it, with the mend. The URL holds a password and is never said. */
export function toRefusal(thrown: unknown, url: string): unknown {
  const error = toDatabaseError(thrown);
  if (error instanceof DatabaseUnavailable) return unreachable(error);
  if (!(error instanceof Error)) return error;
  const code = error instanceof DatabaseError ? error.code : "";
  const mend = mends[code]?.(databaseOf(url)) ?? "Correct DATABASE_URL, or the server's settings.";
  return unusable(`The database that DATABASE_URL names cannot be used: ${error.message}. ${mend}`, error);
}

function unreachable(error: DatabaseUnavailable): DatabaseUnavailable {
  // Nobody else holds a connection yet: where none came, the server has not answered.
  const what = error.code === "wait-timeout" ? "The PostgreSQL server does not answer" : error.message;
  return new DatabaseUnavailable(
    "unreachable",
    `${what}. Check host and port in DATABASE_URL, and that the server runs.`,
    { cause: error },
  );
}

/** Throws when the database cannot keep what people write. */
export function assertHoldsChinese(encoding: string, url: string): void {
  if (encoding === "UTF8") return;
  throw unusable(
    `The database that DATABASE_URL names keeps its texts in ${encoding}, which does not hold Chinese; nothing was ` +
      `changed. Make another in UTF8 (${MAKE_ONE} ${databaseOf(url)}_utf8) and name it in DATABASE_URL.`,
  );
}

function unusable(message: string, cause?: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable("server-unusable", message, { cause });
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1) || "xingbang";
}
