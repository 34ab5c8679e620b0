import type { Queryable } from "./door.ts";

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
