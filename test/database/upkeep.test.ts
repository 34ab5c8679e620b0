import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { checkpoint, vacuum } from "../../src/database/upkeep.ts";
import { copyDataDir } from "../support/databases.ts";

const MB = 1_000_000;

const sizeOf = (folder: string) =>
  readdirSync(folder)
    .map((file) => statSync(join(folder, file)))
    .filter((stat) => stat.isFile())
    .reduce((sum, { size }) => sum + size, 0);

describe("upkeep of PGlite", () => {
  let db: OpenDatabase;
  let wal: string;
  let remove = () => {};
  beforeAll(async () => {
    const directory = await copyDataDir(true);
    remove = directory.remove;
    wal = join(directory.path, "ledger", "pg_wal");
    db = await openDatabase({ dataDir: directory.path });
  });
  afterAll(async () => {
    await db.end();
    remove();
  });

  it("lets go of old WAL at a checkpoint", async () => {
    // 200 MB of WAL; up to 64 MB may stay for reuse.
    await db.query(
      "SELECT count(pg_logical_emit_message(false, 'test', repeat('x', 1000000))) FROM generate_series(1, 200)",
    );
    expect(sizeOf(wal)).toBeGreaterThan(200 * MB);
    await checkpoint(db);
    expect(sizeOf(wal)).toBeLessThan(100 * MB);
  });

  it("reuses the room of dead rows and refreshes statistics", async () => {
    await db.query(
      "CREATE TABLE public.t AS SELECT n, repeat('x', 100) AS filler FROM generate_series(1, 5000) n",
    );
    const size = async () =>
      (await db.query<{ size: number }>("SELECT pg_relation_size('public.t') AS size")).rows[0]?.size;
    const before = (await size()) ?? 0;
    await db.query("DELETE FROM public.t");
    await vacuum(db);
    await db.query("INSERT INTO public.t SELECT n, repeat('x', 100) FROM generate_series(1, 5000) n");
    await vacuum(db);
    expect(await size()).toBeLessThanOrEqual(before);
    const { rows } = await db.query("SELECT reltuples FROM pg_class WHERE oid = 'public.t'::regclass");
    expect(rows).toEqual([{ reltuples: 5000 }]);
  });
});
