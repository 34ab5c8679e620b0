import fs from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { DatabaseLogger } from "../options.ts";
import { syncPath, syncTree } from "./durable-fs.ts";

const PGLITE = join(dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite")), "..");
const { version } = JSON.parse(fs.readFileSync(join(PGLITE, "package.json"), "utf8")) as { version: string };

/** An empty data directory of the installed PGlite, made by `npm ci`; a production image may go without. */
export const TEMPLATE = join(PGLITE, `../../.cache/xingbang/pglite-${version}`);

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
    fs.cpSync(template, draft, { recursive: true });
    return true;
  } catch (error) {
    logger.warn({ err: error }, "The template of a data directory cannot be copied; making one anew.");
    fs.rmSync(draft, { recursive: true, force: true });
    return false;
  }
}

/** Makes the template, readable for whoever will start the program; does nothing when it is there. */
export async function makeTemplate(template: string, maker: Omit<Maker, "template">): Promise<void> {
  if (hasData(template)) return;
  fs.rmSync(template, { recursive: true, force: true });
  fs.mkdirSync(dirname(template), { recursive: true });
  await createDataDir(template, { ...maker, template: "" });
  openToAll(template);
}

function openToAll(directory: string): void {
  fs.chmodSync(directory, 0o755);
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else fs.chmodSync(path, 0o644);
  }
}
