import fs from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { migrationsHash } from "../migrate.ts";
import type { DatabaseLogger } from "../options.ts";
import { copyTree, syncPath, syncTree } from "./files.ts";

const PGLITE = join(dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite")), "..");

/**
 * Where `npm ci` puts a data directory with the migrations in it, for first starts to copy; a production image goes
 * without. PGlite's version and the migrations name it: another version's is not found, and initdb takes its place.
 */
export async function templatePlace(): Promise<string> {
  const { version } = JSON.parse(fs.readFileSync(join(PGLITE, "package.json"), "utf8")) as {
    version: string;
  };
  return join(PGLITE, `../../.cache/xingbang/pglite-${version}-${(await migrationsHash()).slice(0, 16)}`);
}

/** initdb writes PG_VERSION last. */
export const hasData = (directory: string) => fs.existsSync(join(directory, "PG_VERSION"));

/** What the two ways of making a data directory need. */
export interface Maker {
  /** A directory to copy, if it is there. */
  readonly template: string;
  /** Makes a cluster with initdb in a directory that is not there. */
  readonly initdb: (directory: string) => Promise<void>;
  readonly logger: DatabaseLogger;
}

/**
 * Makes a data directory beside its place and renames it, so that it is either whole and on the disk or not there: a
 * start that is killed half-way leaves nothing that the next one could take for a ledger. Copying the template takes
 * a tenth of initdb's seconds, and none of the hundreds of MB that initdb leaves in the process.
 */
export async function createDataDir(directory: string, { template, initdb, logger }: Maker): Promise<void> {
  const draft = `${directory}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  if (!copied(template, draft, logger)) await initdb(draft);
  fs.chmodSync(draft, 0o700);
  syncTree(draft);
  fs.renameSync(draft, directory);
  syncPath(dirname(directory));
}

/** False when there is no template, or none that can be read: then initdb does the same, only slower. */
function copied(template: string, draft: string, logger: DatabaseLogger): boolean {
  if (!hasData(template)) return false;
  try {
    copyTree(template, draft);
    return true;
  } catch (error) {
    logger.warn({ err: error }, "The template of a data directory cannot be copied; making one anew.");
    fs.rmSync(draft, { recursive: true, force: true });
    return false;
  }
}
