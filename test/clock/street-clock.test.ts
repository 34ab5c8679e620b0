import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Job } from "../../src/clock/job.ts";
import { openStreetClock, type StreetClock } from "../../src/clock/street-clock.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { describeEachEngine } from "../support/databases.ts";
import { forgetRuns, makeTraces, traces, tracingJob } from "../support/jobs.ts";
import { describeTwoPools } from "../support/two-pools.ts";

const calendar = createCalendar("Asia/Shanghai");
const at = (text: string) => Date.parse(`2026-${text}+08:00`);
const hourly = tracingJob("hourly", "0 * * * *");
const daily = tracingJob("daily", "0 9 * * *");

describeEachEngine("the street's clock", (open) => {
  let db: OpenDatabase;
  let serverNow: number;
  beforeAll(async () => {
    db = await open();
    await makeTraces(db);
  });
  beforeEach(async () => {
    await forgetRuns(db);
    serverNow = at("11-25T08:30");
  });

  const openClock = (jobs: readonly Job[] = [daily]) => openStreetClock(db, jobs, calendar, () => serverNow);
  const tickAt = (clock: StreetClock, text: string) => {
    serverNow = at(text);
    return clock.tick();
  };

  describe("ticking", () => {
    it("runs nothing of the time before the house was new", async () => {
      expect(await (await openClock()).tick()).toStrictEqual([]);
    });

    it("runs what fell due since the last tick", async () => {
      const clock = await openClock();
      await clock.tick();

      expect(await tickAt(clock, "11-25T09:01")).toStrictEqual(["daily@11-25T09:00"]);
      expect(await traces(db)).toStrictEqual(["daily@11-25T09:00"]);
    });

    it("a second time runs nothing again", async () => {
      const clock = await openClock();
      await clock.tick();
      await tickAt(clock, "11-25T09:01");

      expect(await tickAt(clock, "11-25T09:01")).toStrictEqual([]);
      expect(await traces(db)).toStrictEqual(["daily@11-25T09:00"]);
    });

    it("does not fall back behind a move that came in meanwhile", async () => {
      const clock = await openClock();
      const ticking = clock.tick();
      await clock.moveTo(at("12-07T09:00"));
      await ticking;
      expect(clock.now()).toBe(at("12-07T09:00"));
    });

    it("twice at once runs each thing once", async () => {
      const clock = await openClock();
      await clock.tick();
      serverNow = at("11-25T09:01");
      const ran = await Promise.all([clock.tick(), clock.tick(), clock.tick()]);

      expect(ran.flat()).toStrictEqual(["daily@11-25T09:00"]);
      expect(await traces(db)).toStrictEqual(["daily@11-25T09:00"]);
    });

    it("catches up once after the house was down for days", async () => {
      await (await openClock()).tick();
      serverNow = at("11-29T10:00");

      expect(await (await openClock()).tick()).toStrictEqual(["daily@11-29T09:00"]);
    });

    it("goes on with the clock after it was set back, and does nothing twice", async () => {
      const clock = await openClock();
      await clock.tick();
      // A slip of three days ahead, mended an hour later.
      expect(await tickAt(clock, "11-28T10:00")).toStrictEqual(["daily@11-28T09:00"]);
      expect(await tickAt(clock, "11-25T11:00")).toStrictEqual([]);
      expect(await tickAt(clock, "11-26T09:01")).toStrictEqual(["daily@11-26T09:00"]);
      expect(await tickAt(clock, "11-26T08:59")).toStrictEqual([]);
      expect(await tickAt(clock, "11-26T09:00")).toStrictEqual([]);
      expect(await tickAt(clock, "11-28T09:00")).toStrictEqual([]);
      expect(await tickAt(clock, "11-29T09:00")).toStrictEqual(["daily@11-29T09:00"]);
    });

    it("runs a slot once that the house was started anew inside", async () => {
      await (await openClock()).tick();
      expect(await tickAt(await openClock(), "11-25T09:00")).toStrictEqual(["daily@11-25T09:00"]);
      for (const second of ["01", "30", "59"]) {
        expect(await tickAt(await openClock(), `11-25T09:00:${second}`)).toStrictEqual([]);
      }
    });

    it("notes when each run was due, by the street's clock", async () => {
      const clock = await openClock();
      await clock.tick();
      await tickAt(clock, "11-25T09:01");
      const { rows } = await db.query("SELECT job, period, due_at FROM gov.job_run");

      expect(rows).toStrictEqual([
        { job: "daily", period: "11-25T09:00", due_at: new Date(at("11-25T09:00")) },
      ]);
    });
  });

  describe("moved by hand", () => {
    it("shows the time it was moved to, and goes on from there", async () => {
      const clock = await openClock();
      await clock.moveTo(at("12-07T09:00"));
      serverNow += 60_000;

      expect(clock.now()).toBe(at("12-07T09:01"));
    });

    it("runs every slot on the way, in order", async () => {
      const clock = await openClock([daily, hourly]);
      await clock.tick();

      expect(await clock.moveTo(at("11-25T11:00"))).toStrictEqual([
        "daily@11-25T09:00",
        "hourly@11-25T09:00",
        "hourly@11-25T10:00",
        "hourly@11-25T11:00",
      ]);
    });

    it("stands at each slot while what was said there is seen to", async () => {
      const clock = await openClock();
      await clock.tick();
      const seen: string[] = [];
      await clock.moveTo(at("11-27T10:00"), async () => {
        seen.push(`${calendar.isoTime(clock.now()).slice(5, 16)} ${(await traces(db)).length}`);
        return undefined;
      });
      expect(seen).toStrictEqual([
        "11-25T08:30 0",
        "11-25T09:00 1",
        "11-26T09:00 2",
        "11-27T09:00 3",
        "11-27T10:00 3",
      ]);
    });

    it("runs them once where it is asked again", async () => {
      const clock = await openClock();
      await clock.tick();
      await clock.moveTo(at("11-26T10:00"));

      expect(await clock.moveTo(at("11-26T10:00"))).toStrictEqual([]);
      expect(await traces(db)).toStrictEqual(["daily@11-25T09:00", "daily@11-26T09:00"]);
    });

    it("stands still at every slot, and where something is held until then", async () => {
      const clock = await openClock([daily]);
      await clock.tick();
      const held = [at("11-25T08:40"), at("11-25T21:00"), undefined];
      const stood: string[] = [];
      await clock.moveTo(at("11-26T10:00"), async () => {
        stood.push(calendar.isoTime(clock.now()).slice(5, 16));
        return held.find((moment) => moment !== undefined && moment > clock.now());
      });

      expect(stood).toStrictEqual([
        "11-25T08:30",
        "11-25T08:40",
        "11-25T09:00",
        "11-25T21:00",
        "11-26T09:00",
        "11-26T10:00",
      ]);
    });

    it("shows a job the time of its slot", async () => {
      const times: string[] = [];
      const clock: StreetClock = await openClock([
        tracingJob("daily", "0 9 * * *", () => void times.push(calendar.isoTime(clock.now()).slice(5, 16))),
      ]);
      await clock.tick();
      await clock.moveTo(at("11-26T10:00"));

      expect(times).toStrictEqual(["11-25T09:00", "11-26T09:00"]);
    });

    it("stays where it could not go on, and goes on from there when it is asked again", async () => {
      const clock = await openClock();
      await clock.tick();
      const stuck = clock.moveTo(at("11-27T10:00"), async () => {
        if (clock.now() >= at("11-26T09:00")) throw new Error("nothing goes out");
        return undefined;
      });

      await expect(stuck).rejects.toThrow("nothing goes out");
      expect(clock.now()).toBe(at("11-26T09:00"));
      expect(await (await openClock()).moveTo(at("11-27T10:00"))).toStrictEqual(["daily@11-27T09:00"]);
    });

    it("stays where it was moved after the house was closed", async () => {
      await (await openClock()).moveTo(at("12-07T09:00"));

      expect((await openClock()).now()).toBe(at("12-07T09:00"));
    });

    it("never goes backwards", async () => {
      const clock = await openClock();
      await clock.moveTo(at("12-07T09:00"));

      expect(await clock.moveTo(at("12-01T09:00"))).toStrictEqual([]);
      expect(clock.now()).toBe(at("12-07T09:00"));
      expect((await openClock()).now()).toBe(at("12-07T09:00"));
    });

    it("never goes back to where another process left it", async () => {
      const [one, other] = [await openClock(), await openClock()];
      await one.moveTo(at("12-07T09:00"));
      await other.moveTo(at("12-01T09:00"));

      expect((await openClock()).now()).toBe(at("12-07T09:00"));
    });

    it("takes the other processes along at their next tick", async () => {
      const [one, other] = [await openClock(), await openClock()];
      await one.moveTo(at("12-07T09:00"));
      await other.tick();

      expect(other.now()).toBe(at("12-07T09:00"));
    });
  });
});

describeTwoPools("the clocks of two processes", (openTwo) => {
  it("run each period once between them, whoever comes first", async () => {
    const pools = await openTwo();
    await makeTraces(pools[0]);
    let serverNow = at("11-25T08:30");
    const [one, other] = await Promise.all(
      pools.map((db) => openStreetClock(db, [hourly, daily], calendar, () => serverNow)),
    );
    if (!one || !other) throw new Error("two clocks are needed");
    await one.tick();
    const ran: string[] = [];
    for (let hour = 0; hour < 24; hour++) {
      serverNow += 60 * 60_000;
      const both = await Promise.all([one.tick(), other.tick(), other.tick(), one.tick()]);
      ran.push(...both.flat());
    }
    const expected = Array.from({ length: 24 }, (_, hour) => {
      return `hourly@${calendar.isoTime(at("11-25T09:00") + hour * 3_600_000).slice(5, 16)}`;
    });

    expect(ran.toSorted()).toStrictEqual(["daily@11-25T09:00", ...expected].toSorted());
    expect((await traces(pools[0])).toSorted()).toStrictEqual(ran.toSorted());
  });
});
