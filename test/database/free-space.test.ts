import { beforeAll, describe, expect, it } from "vitest";
import { freeBytes, watchFreeSpace } from "../../src/database/free-space.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { checkpoint, vacuum } from "../../src/database/upkeep.ts";
import { describePglite } from "../support/databases.ts";
import { recordingLogger } from "../support/recorder.ts";

const DISK_FULL = {
  name: "DatabaseUnavailable",
  code: "disk-full",
  message: expect.stringMatching(/nothing is written until there is room\. Make room\.$/),
};

describePglite("a nearly full disk", (open) => {
  let free = 1e12;
  const logger = recordingLogger();
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open({ empty: true, logger, freeBytes: async () => free, limits: { freeSpaceMs: 10 } });
    await db.query("CREATE TABLE public.t (a int)");
    await db.query(
      `CREATE FUNCTION public.add() RETURNS void LANGUAGE sql AS 'INSERT INTO public.t VALUES (1)'`,
    );
  });

  it("lets read and not write, until there is room again", async () => {
    free = 200 * 1024 * 1024 - 1;
    expect(await logger.said("writes are refused")).toMatchObject({ freeMiB: 199, minimumMiB: 200 });
    await expect(db.query("INSERT INTO public.t VALUES (1)")).rejects.toMatchObject(DISK_FULL);
    // BullMQ writes through functions.
    await expect(db.query("SELECT public.add()")).rejects.toMatchObject(DISK_FULL);
    await expect(db.transaction((tx) => tx.query("DELETE FROM public.t"))).rejects.toMatchObject(DISK_FULL);
    await expect(db.query("CREATE TABLE public.u (a int)")).rejects.toMatchObject(DISK_FULL);
    expect((await db.query("SELECT count(*) AS n FROM public.t")).rows).toEqual([{ n: 0 }]);
    // What makes room is allowed.
    await vacuum(db);
    await checkpoint(db);
    expect(db.healthy()).toBe(true);

    free = 200 * 1024 * 1024;
    await logger.said("writes are allowed");
    await db.query("SELECT public.add()");
    expect((await db.query("SELECT count(*) AS n FROM public.t")).rows).toEqual([{ n: 1 }]);
  });
});

describePglite("a disk that is nearly full at the start", (open) => {
  it("is noticed before the first statement", async () => {
    const db = await open({ empty: true, freeBytes: async () => 0 });
    await expect(db.query("CREATE TABLE public.t (a int)")).rejects.toMatchObject(DISK_FULL);
    expect((await db.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

describe("free space", () => {
  it("is asked of the disk that holds a path", async () => {
    expect(await freeBytes(".")).toBeGreaterThan(0);
  });

  it("counts as enough when it cannot be found out", async () => {
    const changes: boolean[] = [];
    const free: (number | Error)[] = [new Error("no such disk"), 5, 5, new Error("gone"), 50];
    const watch = await watchFreeSpace({
      path: ".",
      minimum: 10,
      everyMs: 60_000,
      freeBytes: async () => {
        const next = free.shift();
        if (typeof next === "number") return next;
        throw next;
      },
      onChange: (low) => changes.push(low),
    });
    for (let i = 0; i < 4; i++) await watch.check();
    watch.stop();
    expect(changes).toEqual([true, false]);
  });
});
