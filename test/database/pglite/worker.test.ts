import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import type { DatabaseUnavailable } from "../../../src/database/errors.ts";
import { DEFAULT_LIMITS, type OpenDatabase } from "../../../src/database/options.ts";
import { PglitePool } from "../../../src/database/pglite/pool.ts";
import { describePglite } from "../../support/databases.ts";
import { recordingLogger } from "../../support/recorder.ts";

/** A pool on a thread that does what `code` says with the first request. */
function poolOn(code: string, unresponsiveMs = 200) {
  const worker = new Worker(`require("node:worker_threads").parentPort.once("message", () => { ${code} })`, {
    eval: true,
  });
  const lost: Error[] = [];
  const disposed: string[] = [];
  const logger = recordingLogger();
  const pool = new PglitePool(
    worker,
    { version: "test", syncs: true, directory: "" },
    {
      logger,
      limits: { ...DEFAULT_LIMITS, unresponsiveMs },
      onLost: (reason) => lost.push(reason),
      template: "",
      freeBytes: async () => 1e12,
    },
    () => disposed.push("disposed"),
  );
  return { pool, worker, lost, disposed, logger };
}

const SPIN = "for (;;) {}";

describe("a thread that ends", () => {
  let open: PglitePool | undefined;
  afterEach(() => open?.end());

  it.each([
    ["exits", "process.exit(3)", "exit code 3"],
    ["throws", 'throw new Error("out of memory")', "out of memory"],
  ])("rejects what is under way and what comes after when it %s", async (_, code, why) => {
    const { pool, lost, disposed } = poolOn(code, 60_000);
    open = pool;
    const engineLost = {
      name: "DatabaseUnavailable",
      code: "engine-lost",
      message: expect.stringContaining(why),
    };
    const client = await pool.connect();
    const answers = await Promise.all(
      [pool.query("SELECT 1"), client.query("SELECT 2"), pool.transaction((tx) => tx.query("SELECT 3"))].map(
        (answer) => answer.catch((error: DatabaseUnavailable) => error),
      ),
    );
    for (const error of answers) expect(error).toMatchObject(engineLost);
    await expect(pool.query("SELECT 1")).rejects.toMatchObject(engineLost);
    await expect(pool.connect()).rejects.toMatchObject(engineLost);
    client.release();
    expect(pool.healthy()).toBe(false);
    expect(lost).toEqual([expect.objectContaining(engineLost)]);
    expect(disposed).toEqual(["disposed"]);
  });
});

describe("a thread that hangs", () => {
  it("is noticed: statements are rejected, healthy() is false, and closing does not wait for it", async () => {
    const { pool, worker, lost, disposed } = poolOn(SPIN);
    const hung = {
      name: "DatabaseUnavailable",
      code: "engine-hung",
      message: expect.stringContaining("free space"),
    };
    await expect(pool.query("SELECT 1")).rejects.toMatchObject(hung);
    expect(pool.healthy()).toBe(false);
    await expect(pool.query("SELECT 1")).rejects.toMatchObject(hung);
    await expect(pool.transaction(async () => 1)).rejects.toMatchObject(hung);
    const ended = once(worker, "exit");
    await pool.end();
    await ended;
    expect(lost).toEqual([]);
    expect(disposed).toEqual(["disposed"]);
  });

  it("is noticed by a ping, when nobody asks anything", async () => {
    const { pool, logger } = poolOn(SPIN);
    await logger.said("has not answered");
    expect(pool.healthy()).toBe(false);
    await pool.end();
  });
});

describePglite("PGlite in its thread", (open) => {
  it("leaves the event loop free while SQL runs", async () => {
    const db = await open({ empty: true });
    let turns = 0;
    const counter = setInterval(() => turns++, 1);
    await db.query("SELECT count(*) FROM generate_series(1, 500000)");
    clearInterval(counter);
    expect(turns).toBeGreaterThan(5);
  });

  it("serves again when a long statement was taken for a hang", async () => {
    const logger = recordingLogger();
    const db: OpenDatabase = await open({ empty: true, logger, limits: { unresponsiveMs: 100 } });
    await db.query("CREATE TABLE public.t (n bigint)");
    const long = "INSERT INTO public.t SELECT count(*) FROM generate_series(1, 3000000)";
    // The transaction whose statement was given up must not stay open.
    await expect(db.transaction((tx) => tx.query(long))).rejects.toMatchObject({ code: "engine-hung" });
    expect(db.healthy()).toBe(false);
    await logger.said("answers again");
    expect(db.healthy()).toBe(true);
    expect((await db.query("SELECT count(*) AS n FROM public.t")).rows).toEqual([{ n: 0 }]);
  });
});
