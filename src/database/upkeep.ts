import type { Queryable } from "./door.ts";
import type { DatabaseLogger, OpenDatabase } from "./options.ts";
import { backUpAndForget, lastBackup } from "./pglite/backup.ts";

/**
 * Writes everything to the tables and lets go of old WAL. PGlite 0.5.16 never does it by itself: WAL grew to 225 MB
 * with max_wal_size=64MB. Every few minutes is right. On a server it needs pg_checkpoint and is not needed.
 */
export async function checkpoint(db: Queryable): Promise<void> {
  await db.query("CHECKPOINT");
}

/** Frees the room of dead rows and refreshes the planner's statistics; PGlite has no autovacuum. Daily is right. */
export async function vacuum(db: Queryable): Promise<void> {
  await db.query("VACUUM ANALYZE");
}

/** So many backups are kept, a day each. */
export const KEPT_BACKUPS = 14;
/** Writers wait while the ledger is copied, and are refused after 30 s. */
const WITHIN_MS = 20_000;

/** Writes the embedded ledger into a file of its own among the backups beside it; see docs/decisions/embedded-database.md. */
export async function backUpDaily(db: OpenDatabase, log: Pick<DatabaseLogger, "info">): Promise<void> {
  if (db.directory === undefined) return;
  const file = await backUpAndForget(db, db.directory, {
    now: new Date(),
    keep: KEPT_BACKUPS,
    withinMs: WITHIN_MS,
    onProgress: (percent) => log.info({ percent }, "backing the ledger up"),
  });
  log.info({ file }, "the ledger is backed up");
}

/** When the embedded ledger was last backed up, or began where it never was (epoch ms); undefined on a server. */
export function lastBackedUp(db: OpenDatabase): number | undefined {
  return db.directory === undefined ? undefined : lastBackup(db.directory);
}
