import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { upkeep } from "../../jobs/index.ts";
import { openStreetClock } from "../../src/clock/street-clock.ts";
import { startTicker } from "../../src/clock/ticker.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { backUp, backUpAndForget, restore } from "../../src/database/pglite/backup.ts";
import { backUpDaily } from "../../src/database/upkeep.ts";
import { nobody } from "../../src/delivery/addresses.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { sealEvents } from "../../src/ledger/seal.ts";
import { verifyLedger } from "../../src/ledger/verify.ts";
import { runCli } from "../support/command.ts";
import { copyDataDir, describePostgres } from "../support/databases.ts";
import { eventfulLedger } from "../support/eventful-ledger.ts";
import { temporaryDirectory } from "../support/private-server.ts";

vi.setConfig({ testTimeout: 60_000 });
const NOW = new Date("2026-11-25T02:30:00+08:00");

describe("a backup of the embedded ledger", () => {
  let data: Awaited<ReturnType<typeof copyDataDir>>;
  let away: ReturnType<typeof temporaryDirectory>;
  let db: OpenDatabase;
  let file: string;
  const heard: number[] = [];

  beforeAll(async () => {
    data = await copyDataDir();
    away = temporaryDirectory();
    file = join(away.path, "ledger.tar.gz");
    db = await openDatabase({ dataDir: data.path });
    await eventfulLedger(db);
    await db.query("CREATE TABLE public.tick (n integer)");
    // Somebody writes all the while, before, during and after.
    let writing = true;
    const writer = (async () => {
      for (let n = 1; writing; n++) await db.query("INSERT INTO public.tick VALUES ($1)", [n]);
    })();
    await backUp(db, db.directory ?? "", file, { onProgress: (percent) => void heard.push(percent) });
    await db.query("INSERT INTO public.tick VALUES (0)");
    writing = false;
    await writer;
  }, 120_000);
  afterAll(async () => {
    await db.end();
    data.remove();
    away.remove();
  });

  async function inRestored<T>(work: (restored: OpenDatabase) => Promise<T>): Promise<T> {
    const place = temporaryDirectory();
    try {
      expect(await restore(place.path, file, NOW)).toStrictEqual({ former: undefined });
      const restored = await openDatabase({ dataDir: place.path });
      return await work(restored).finally(() => restored.end());
    } finally {
      place.remove();
    }
  }

  it("is the whole ledger of one moment, and goes on from there", async () => {
    await inRestored(async (restored) => {
      const { faults, seals, tasks } = await verifyLedger(restored);
      expect({ faults, seals, tasks }).toStrictEqual({ faults: [], seals: 2, tasks: 6 });
      const { rows } = await restored.query<{ count: number; most: number; after: number }>(
        "SELECT count(*)::integer AS count, max(n) AS most, count(*) FILTER (WHERE n = 0)::integer AS after FROM public.tick",
      );
      expect(rows[0]?.after).toBe(0);
      expect(rows[0]?.count).toBe(rows[0]?.most ?? 0);
      await restored.query("INSERT INTO public.tick VALUES (-1)");
      await sealEvents(restored);
    });
  });

  it("tells how far it is", () => {
    expect(heard.at(-1)).toBe(100);
    expect(heard).toStrictEqual([...new Set(heard)].sort((a, b) => a - b));
  });

  it("is not put back into a ledger that a server runs on", async () => {
    await expect(restore(data.path, file, NOW)).rejects.toMatchObject({ code: "data-dir-locked" });
    expect((await db.query("SELECT 1 FROM public.tick LIMIT 1")).rows).toHaveLength(1);
  });

  it("keeps the former ledger when it is put back", async () => {
    const place = await copyDataDir();
    const { former } = await restore(place.path, file, NOW);
    expect(former).toBe(join(place.path, "ledger.before-20261124T183000Z"));
    expect(existsSync(join(former ?? "", "PG_VERSION"))).toBe(true);
    place.remove();
  });

  it.each([
    ["cut short", (path: string) => truncateSync(path, 100_000)],
    [
      "changed",
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
        writeFileSync(path, bytes);
      },
    ],
    ["something else", (path: string) => writeFileSync(path, "示例")],
  ])("is refused when it is %s, and nothing is changed", async (_, spoil) => {
    const place = await copyDataDir();
    const spoiled = join(place.path, "spoiled.tar.gz");
    writeFileSync(spoiled, readFileSync(file));
    spoil(spoiled);
    await expect(restore(place.path, spoiled, NOW)).rejects.toMatchObject({ reason: "damaged" });
    expect(readdirSync(place.path).filter((name) => /restoring|before/.test(name))).toStrictEqual([]);
    const whole = await openDatabase({ dataDir: place.path });
    await whole.end();
    place.remove();
  });

  it("is given up when it takes too long, and leaves nothing behind", async () => {
    const late = join(away.path, "late.tar.gz");
    await expect(backUp(db, db.directory ?? "", late, { withinMs: 1 })).rejects.toMatchObject({
      reason: "too-slow",
    });
    expect(readdirSync(away.path)).toStrictEqual(["ledger.tar.gz"]);
    await db.query("INSERT INTO public.tick VALUES (1)");
  });

  it("is made every night, and the newest are kept", async () => {
    const folder = join(data.path, "backups");
    for (const day of ["01", "02", "03"]) {
      const now = new Date(`2026-11-${day}T02:30:00Z`);
      await backUpAndForget(db, db.directory ?? "", { now, keep: 2 });
    }
    expect(readdirSync(folder)).toStrictEqual([
      "ledger-20261102T023000Z.tar.gz",
      "ledger-20261103T023000Z.tar.gz",
    ]);
    await backUpDaily(db, { info() {} });
    expect(readdirSync(folder)).toHaveLength(3);
  });
});

describe("the nightly backup of a machine that is switched off at night", () => {
  const calendar = createCalendar("Asia/Shanghai");
  const backup = upkeep.pglite.filter(({ name }) => name === "backup");
  const twoDaysAgo = () => new Date(Date.now() - 2 * 86_400_000);

  it("is made when it starts after the hour, once", async () => {
    const place = await copyDataDir();
    const db = await openDatabase({ dataDir: place.path });
    const directory = db.directory ?? "";
    const folder = join(place.path, "backups");
    const made = () => (existsSync(folder) ? readdirSync(folder).length : 0);
    const errors: unknown[] = [];
    const start = async () => {
      const clock = await openStreetClock(db, [], calendar, Date.now, nobody);
      const log = { info() {}, error: (...error: unknown[]) => void errors.push(error) };
      await startTicker({ db, clock, upkeep: backup, zone: calendar.zone, log }).stop();
      return made();
    };
    const counts: number[] = [];
    // The ledger is new: its first night has not come.
    const now = new Date();
    utimesSync(join(directory, "PG_VERSION"), now, now);
    counts.push(await start());
    // It has seen a night, and no backup.
    utimesSync(join(directory, "PG_VERSION"), twoDaysAgo(), twoDaysAgo());
    counts.push(await start(), await start());
    // The newest is of the day before yesterday.
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    await backUpAndForget(db, directory, { now: twoDaysAgo(), keep: 2 });
    counts.push(await start(), await start());
    expect(counts).toStrictEqual([0, 1, 1, 2, 2]);
    expect(errors).toStrictEqual([]);
    await db.end();
    place.remove();
  });
});

describe("npm run backup and restore", () => {
  it("make a backup and put it back", async () => {
    const place = await copyDataDir();
    const env = { DATA_DIR: place.path };
    const made = await runCli("backup", [], env);
    const path = /已备份到 (.+)/.exec(made.out)?.[1] ?? "";
    expect(made).toMatchObject({ code: 0, err: "" });
    expect(made.out).toContain("正在备份 … 100%");
    const back = await runCli("restore", [path], env);
    expect(back).toMatchObject({ code: 0, err: "" });
    expect(back.out).toContain("已恢复。核对一遍：npm run verify-ledger");
    expect((await runCli("restore", ["no.tar.gz"], env)).err).toContain("没有这个备份文件");
    expect((await runCli("restore", [], env)).code).toBe(2);
    place.remove();
  });

  it("ask to stop the server first", async () => {
    const place = await copyDataDir();
    const running = await openDatabase({ dataDir: place.path });
    const { code, err } = await runCli("backup", [], { DATA_DIR: place.path });
    expect({ code, err }).toStrictEqual({ code: 1, err: expect.stringContaining("请先停止正在运行的星榜") });
    await running.end();
    place.remove();
  });
});

describePostgres("npm run backup on PostgreSQL", (_open, freshUrl) => {
  it("names the server's own tool", async () => {
    const env = { DATABASE_URL: await freshUrl() };
    expect((await runCli("restore", ["x"], env)).out).toContain("pg_restore");
  });
});
