import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { timetable } from "../jobs/index.ts";
import { openStreetClock } from "../src/clock/street-clock.ts";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open.ts";
import type { OpenDatabase } from "../src/database/options.ts";
import { vacuum } from "../src/database/upkeep.ts";
import { nobody } from "../src/delivery/addresses.ts";
import { createCalendar } from "../src/ledger/calendar.ts";
import { loadSample } from "../src/sample/load-sample.ts";
import { timed } from "./measure.ts";
import type { Bench, Row } from "./table.ts";

const weeklyDigest = timetable.filter(({ name }) => name === "weekly-digest");

const STREETS = [10, 100, 1_000];
const calendar = createCalendar("Asia/Shanghai");
const WEDNESDAY = Date.parse("2026-11-25T10:00:00+08:00");
const MONDAY = Date.parse("2026-11-30T09:00:00+08:00");

/** The sample street (10 units, 278 tasks with stars, half a quarter of events) and copies of it beside each other. */
async function openStreets(dataDir: string, count: number): Promise<OpenDatabase> {
  const db = await openDatabase({ dataDir, logger: pino({ level: "silent" }) });
  await migrate(db);
  await loadSample(db, calendar, new Date(WEDNESDAY));
  for (let from = 1; from < count; from += AT_ONCE) {
    await copyStreet(db, from, Math.min(from + AT_ONCE, count) - 1);
  }
  await vacuum(db);
  return db;
}

/** Straight into the tables, since loading the sample a thousand times would take an hour. Ids of a copy are so far from those of the one before. */
const APART = 1_000_000;
/** More in a statement, and the watchdog takes PGlite for hung. */
const AT_ONCE = 20;

async function copyStreet(db: OpenDatabase, from: number, to: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query("SET LOCAL session_replication_role = replica");
    for (const { table, set, where } of copied) {
      const { rows } = await tx.query<{ column: string }>(
        `SELECT column_name AS "column" FROM information_schema.columns
         WHERE table_schema = 'gov' AND table_name = $1 ORDER BY ordinal_position`,
        [table],
      );
      const columns = rows.map(({ column }) => column);
      await tx.query(
        `INSERT INTO gov.${table} (${columns.join(", ")}) OVERRIDING SYSTEM VALUE
         SELECT ${columns.map((column) => set[column] ?? column).join(", ")}
         FROM gov.${table} CROSS JOIN generate_series($1::integer, $2::integer) AS copy WHERE ${where}`,
        [from, to],
      );
    }
  });
}

const far = (...columns: string[]) =>
  Object.fromEntries(columns.map((column) => [column, `${column} + copy * ${APART}`]));
const own = "street_id = 1";

/** What a digest reads, and how a copy's row differs; `where` picks the first street's. */
const copied: readonly { table: string; set: Readonly<Record<string, string>>; where: string }[] = [
  { table: "street", set: { ...far("id"), name: "name || copy" }, where: "id = 1" },
  { table: "unit", set: far("id", "street_id", "parent_id"), where: own },
  { table: "programme", set: far("id", "street_id"), where: own },
  { table: "star", set: far("programme_id"), where: `programme_id < ${APART}` },
  { table: "declared_star", set: far("unit_id", "programme_id"), where: `unit_id < ${APART}` },
  { table: "item", set: { ...far("id", "programme_id"), section_id: "NULL" }, where: `id < ${APART}` },
  { table: "task", set: far("id", "street_id", "unit_id", "item_id"), where: own },
  { table: "formula", set: far("street_id"), where: own },
  { table: "event", set: far("id", "street_id", "task_id", "unit_id"), where: own },
  {
    table: "chat_group",
    set: { ...far("id", "street_id", "unit_id"), chat_id: "chat_id || copy" },
    where: own,
  },
];

/** Milliseconds until every street has its digest in the outbox. */
async function digestTime(count: number): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "xingbang-bench-"));
  try {
    const db = await openStreets(directory, count);
    let now = MONDAY - 60_000;
    const clock = await openStreetClock(db, weeklyDigest, calendar, () => now, {
      ...nobody,
      simulator: true,
    });
    await clock.tick();
    now = MONDAY;
    const took = await timed(() => clock.tick());
    const { rows } = await db.query<{ texts: number }>(
      "SELECT count(*)::integer AS texts FROM gov.outbox WHERE content->>'type' = 'text'",
    );
    await db.end();
    if (rows[0]?.texts !== count) throw new Error(`${rows[0]?.texts} digests for ${count} streets`);
    return took;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function run(): Promise<Row[]> {
  // The first one compiles what the others find.
  await digestTime(1);
  const rows: Row[] = [];
  let floor: number | undefined;
  for (const count of STREETS) {
    const each = (await digestTime(count)) / count;
    floor ??= each;
    rows.push({ measure: `${count.toLocaleString("en")} streets, each`, unit: "ms", floor, product: each });
  }
  return rows;
}

export const digest: Bench = {
  about:
    "From Monday nine o'clock to every street's digest in the outbox, by the street, on PGlite; pictures are drawn later (bench pictures). " +
    "Floor: a street among ten. A ratio near 1 is wanted: the time grows with the number of streets, and no faster.",
  run,
};
