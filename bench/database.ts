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
import { rateOf, timed } from "./measure.ts";
import { type Bench, best, type Row, type Unit } from "./table.ts";

const COUNT = 120;
/** The two sides take turns, and of each the best round counts: what else the machine did meets both, and least there. */
const ROUNDS = 5;

/** A database to measure. */
interface Side {
  readonly db: Queryable;
  readonly transaction: (work: (tx: Queryable) => Promise<void>) => Promise<void>;
  readonly close: () => Promise<unknown>;
}

const INSERT = "INSERT INTO bench.row (note) VALUES ($1) RETURNING id";

interface Measure {
  readonly name: string;
  readonly unit: Unit;
  readonly of: (side: Side) => Promise<number>;
}

const measures: readonly Measure[] = [
  {
    name: "SELECT 1",
    unit: "/s",
    of: ({ db }) => rateOf(COUNT, () => db.query("SELECT $1::int AS one", [1])),
  },
  { name: "INSERT, one by one", unit: "/s", of: ({ db }) => rateOf(COUNT, () => db.query(INSERT, ["收到"])) },
  {
    name: "INSERT, 20 at once",
    unit: "/s",
    of: ({ db }) => rateOf(COUNT, () => db.query(INSERT, ["收到"]), 20),
  },
  {
    name: "transaction of 3 INSERTs",
    unit: "/s",
    of: ({ transaction }) =>
      rateOf(COUNT / 4, () =>
        transaction(async (tx) => {
          for (let i = 0; i < 3; i++) await tx.query(INSERT, ["三"]);
        }),
      ),
  },
  { name: "a long query", unit: "ms", of: ({ db }) => timed(() => longQuery(db)) },
  {
    name: "event loop standing still meanwhile",
    unit: "ms",
    of: ({ db }) => standingStill(() => longQuery(db)),
  },
];

/** Some 100 ms. */
const longQuery = (db: Queryable) => db.query("SELECT count(*) FROM generate_series(1, 700000)");

/** The longest time that nothing else ran on the event loop while `work` was under way. */
async function standingStill(work: () => Promise<unknown>): Promise<number> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The histogram counts from its first timer to its last: let one fire before and one after.
  await pause();
  await work();
  await pause();
  delay.disable();
  return delay.max / 1e6;
}

async function compare(title: string, floor: Side, product: Side): Promise<Row[]> {
  for (const { db } of [floor, product]) {
    await db.query("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench");
    await db.query("CREATE TABLE bench.row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text)");
    await rateOf(COUNT, () => db.query(INSERT, ["收到"]));
  }
  const rows: Row[] = [];
  for (const { name, unit, of } of measures) {
    const figures = { floor: [] as number[], product: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      figures.floor.push(await of(floor));
      figures.product.push(await of(product));
    }
    rows.push({
      measure: `${title}: ${name}`,
      unit,
      floor: best(unit, figures.floor),
      product: best(unit, figures.product),
    });
  }
  for (const { db } of [floor, product]) await db.query("DROP SCHEMA bench CASCADE");
  return rows;
}

async function productSide(options: Parameters<typeof openDatabase>[0]): Promise<Side> {
  const db = await openDatabase(options);
  return { db, transaction: (work) => db.transaction(work), close: () => db.end() };
}

async function engineSide(directory: string): Promise<Side> {
  const engine = await openEngine(directory);
  const db: Queryable = {
    query: async <R>(text: string, params?: readonly unknown[]) => {
      const { result, error } = await engine.run(text, params?.map(toText) ?? null);
      if (!result) throw new Error(error?.message);
      return readRows<R>(result);
    },
  };
  return {
    db,
    transaction: async (work) => {
      await db.query("BEGIN");
      await work(db);
      await db.query("COMMIT");
    },
    close: () => engine.close(),
  };
}

async function run(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "xingbang-bench-"));
  try {
    const floor = await engineSide(join(directory, "floor"));
    const url = process.env.DATABASE_URL;
    const products = [
      ["PGlite", await productSide({ dataDir: directory })],
      ...(url ? [["PostgreSQL", await productSide({ url })] as const] : []),
    ] as const;
    const rows: Row[] = [];
    for (const [title, product] of products) {
      rows.push(...(await compare(title, floor, product)));
      await product.close();
    }
    await floor.close();
    return rows;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const database: Bench = {
  about:
    "SQL through the product's door: PGlite in its thread, and PostgreSQL with DATABASE_URL set. " +
    "Floor: PGlite on the event loop. Each INSERT is a commit.",
  run,
};
