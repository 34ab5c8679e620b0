import { cp } from "node:fs/promises";
import { afterAll, describe } from "vitest";
import { type OpenOptions, openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { createDatabase, dropDatabase } from "./postgres.ts";
import { temporaryDirectory } from "./private-server.ts";
import { describeWith, service } from "./services.ts";

export type TestOpenOptions = Omit<OpenOptions, "dataDir" | "url"> & {
  /** Without the migrations. */
  empty?: boolean;
};

/** Opens a database that nobody else has. It is closed and removed after the suite. */
export type Open = (options?: TestOpenOptions) => Promise<OpenDatabase>;

/** Runs a suite on PGlite and on PostgreSQL; call it at the top of a file or in a describe. */
export function describeEachEngine(
  title: string,
  suite: (open: Open, engine: OpenDatabase["engine"]) => void,
): void {
  describePglite(`${title} on PGlite`, (open) => suite(open, "pglite"));
  describePostgres(`${title} on PostgreSQL`, (open) => suite(open, "postgres"));
}

/** A suite on PGlite alone. */
export function describePglite(title: string, suite: (open: Open) => void): void {
  describe(title, () => {
    const ends = endsAfterSuite();
    suite(async ({ empty, ...options } = {}) => {
      const { path, remove } = await copyDataDir(empty);
      ends.push(remove);
      const db = await openDatabase({ ...options, dataDir: path });
      ends.push(() => db.end());
      return db;
    });
  });
}

/** A suite on PostgreSQL alone; `freshUrl` gives the URL of an empty database of one's own. */
export function describePostgres(
  title: string,
  suite: (open: Open, freshUrl: () => Promise<string>) => void,
): void {
  describeWith("PostgreSQL", title, () => {
    const ends = endsAfterSuite();
    const fresh = async (empty = false) => {
      const server = await service("postgres");
      const { name, url } = await createDatabase(
        server,
        empty ? undefined : await service("postgres-template"),
      );
      ends.push(() => dropDatabase(server, name));
      return url;
    };
    const open: Open = async ({ empty, ...options } = {}) => {
      const db = await openDatabase({ ...options, url: await fresh(empty) });
      ends.push(() => db.end());
      return db;
    };
    suite(open, () => fresh(true));
  });
}

/** A data directory (for openDatabase's `dataDir`) with the migrations in it, or `empty`. */
export async function copyDataDir(empty = false): Promise<{ path: string; remove(): void }> {
  const directory = temporaryDirectory();
  await cp(await service(empty ? "pglite-empty" : "pglite-migrated"), directory.path, { recursive: true });
  return directory;
}

/** What is pushed is called after the suite, the last first. */
function endsAfterSuite(): (() => unknown)[] {
  const ends: (() => unknown)[] = [];
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return ends;
}
