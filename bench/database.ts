import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Queryable } from "../src/database/door.ts";
import { openDatabase } from "../src/database/open.ts";
import { openEngine } from "../src/database/pglite/engine.ts";
import { readRows } from "../src/database/pglite/rows.ts";
import { toText } from "../src/database/values.ts";

/**
 * PGlite on the event loop against PGlite in its thread (and PostgreSQL with DATABASE_URL set): commits a second, and how long the
 * event loop stands still while a long query runs. `node --import tsx bench/database.ts [statements]`
 */
const COUNT = Number(process.argv[2] ?? 2_000);
const WARM_UP = 300;

const rate = async (count: number, work: (i: number) => Promise<unknown>, parallel = 1): Promise<number> => {
  let next = 0;
  const loop = async () => {
    while (next < count) await work(next++);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: parallel }, loop));
  return Math.round((count / (performance.now() - start)) * 1_000);
};

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

async function measure(title: string, db: Queryable, transaction?: () => Promise<unknown>): Promise<void> {
  await db.query("CREATE SCHEMA IF NOT EXISTS bench; DROP TABLE IF EXISTS bench.row");
  await db.query("CREATE TABLE bench.row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text)");
  const insert = () => db.query("INSERT INTO bench.row (note) VALUES ($1) RETURNING id", ["收到"]);
  await rate(WARM_UP, insert);
  const figures: Record<string, number> = {
    "SELECT 1, /s": await rate(COUNT, () => db.query("SELECT $1::int AS one", [1])),
    "INSERT one by one, commits/s": await rate(COUNT, insert),
    "INSERT, 20 at once, commits/s": await rate(COUNT, insert, 20),
  };
  if (transaction) figures["transaction of 3 statements, /s"] = await rate(COUNT / 4, transaction);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The histogram counts from its first timer to its last: let one fire before and one after.
  await pause();
  const start = performance.now();
  // Counts to a few million: some 200 ms.
  await db.query("SELECT count(*) FROM generate_series(1, 1500000)");
  figures["long query, ms"] = Math.round(performance.now() - start);
  await pause();
  delay.disable();
  figures["event loop standing still meanwhile, ms"] = Math.round(delay.max / 1e6);
  process.stdout.write(`\n${title}\n`);
  for (const [name, value] of Object.entries(figures)) process.stdout.write(`  ${name}: ${value}\n`);
}

async function measureDatabase(title: string, options: Parameters<typeof openDatabase>[0]): Promise<void> {
  const db = await openDatabase(options);
  const transaction = () =>
    db.transaction(async (tx) => {
      for (let i = 0; i < 3; i++) await tx.query("INSERT INTO bench.row (note) VALUES ($1)", ["三"]);
    });
  await measure(`${title} (durability: ${db.durability})`, db, transaction);
  await db.query("DROP SCHEMA bench CASCADE");
  await db.end();
}

const directory = await mkdtemp(join(tmpdir(), "xingbang-bench-"));
try {
  await measureDatabase("PGlite in its thread", { dataDir: directory });
  const engine = await openEngine(join(directory, "ledger"));
  await measure("PGlite on the event loop", {
    query: async <R>(text: string, params?: readonly unknown[]) => {
      const { result, error } = await engine.run(text, params?.map(toText) ?? null);
      if (!result) throw new Error(error?.message);
      return readRows<R>(result);
    },
  });
  await engine.close();
  const url = process.env.DATABASE_URL;
  if (url) await measureDatabase("PostgreSQL", { url });
} finally {
  rmSync(directory, { recursive: true });
}
