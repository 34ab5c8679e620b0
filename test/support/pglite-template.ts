import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import { migrateQueue } from "../../src/delivery/queue.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CACHE = `${ROOT}node_modules/.cache/xingbang`;
const MIGRATIONS = `${ROOT}src/database/migrations`;

/**
 * A data directory with the migrations and the queue's tables in it, to be copied. It is kept between runs, under a name that changes with
 * PGlite's and BullMQ's versions and with the migrations. Returns its path, which is a `dataDir` of openDatabase.
 */
export function makeMigratedTemplate(): Promise<string> {
  const migrations = readdirSync(MIGRATIONS).sort();
  const name = `migrated-${fingerprint(...migrations.map((file) => `${MIGRATIONS}/${file}`))}`;
  return makeOnce(name, async (draft) => {
    const db = await openDatabase({ dataDir: draft });
    try {
      await migrate(db);
      await migrateQueue(db);
    } finally {
      await db.end();
    }
  });
}

/** The same without the migrations: an engine that no program of ours has been at. */
export function makeEmptyTemplate(): Promise<string> {
  return makeOnce(`empty-${fingerprint()}`, async (draft) => {
    const db = await openDatabase({ dataDir: draft, template: "" });
    await db.end();
  });
}

/** Makes it beside its place and renames it, so that it is either whole or not there. */
async function makeOnce(name: string, make: (draft: string) => Promise<void>): Promise<string> {
  const place = `${CACHE}/${name}`;
  if (existsSync(place)) return place;
  const draft = `${place}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await make(draft);
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another run may have been faster.
    if (!existsSync(place)) throw error;
  }
  return place;
}

function fingerprint(...files: string[]): string {
  const hash = createHash("sha256");
  const packages = ["@electric-sql/pglite", "bullmq"].map(
    (name) => `${ROOT}node_modules/${name}/package.json`,
  );
  for (const file of [...packages, ...files]) {
    hash.update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}
