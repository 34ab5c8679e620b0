import { beforeAll, beforeEach, expect, it } from "vitest";
import type { Job } from "../../src/clock/job.ts";
import { JobsFailed, openStreetClock, type StreetClock } from "../../src/clock/street-clock.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { describeEachEngine } from "../support/databases.ts";
import { forgetRuns, makeTraces, traces, tracingJob } from "../support/jobs.ts";

const calendar = createCalendar("Asia/Shanghai");
const at = (text: string) => Date.parse(`2026-${text}+08:00`);

describeEachEngine("a job that fails", (open) => {
  let db: OpenDatabase;
  let serverNow: number;
  let broken: boolean;
  beforeAll(async () => {
    db = await open();
    await makeTraces(db);
  });
  beforeEach(async () => {
    await forgetRuns(db);
    serverNow = at("11-25T08:30");
    broken = true;
  });

  const failing = (changes: Partial<Job> = {}): Job => ({
    ...tracingJob("failing", "0 9 * * *", () => {
      if (broken) throw new Error("the printer is on fire");
    }),
    ...changes,
  });
  const before = tracingJob("before", "50 8 * * *");
  const after = tracingJob("after", "10 9 * * *");

  /** A clock that was looked at at 08:30. */
  async function clockOf(...jobs: readonly Job[]): Promise<StreetClock> {
    const clock = await openStreetClock(db, jobs, calendar, () => serverNow);
    await clock.tick();
    return clock;
  }
  /** What a tick at that time says: the runs, or what failed. */
  async function tickAt(clock: StreetClock, text: string) {
    serverNow = at(text);
    return clock.tick().catch((error: unknown) => {
      if (error instanceof JobsFailed) return { failed: error.message, ran: error.ran };
      throw error;
    });
  }
  const runsNoted = async () =>
    (await db.query<{ job: string }>("SELECT job FROM gov.job_run ORDER BY due_at")).rows.map(
      ({ job }) => job,
    );

  it("leaves nothing of what it did, and no note that it ran", async () => {
    await tickAt(await clockOf(failing()), "11-25T09:01");

    expect(await traces(db)).toStrictEqual([]);
    expect(await runsNoted()).toStrictEqual([]);
  });

  it("is named, with its error and what ran nevertheless", async () => {
    const clock = await clockOf(before, failing(), after);
    serverNow = at("11-25T09:30");

    await expect(clock.tick()).rejects.toMatchObject({
      name: "JobsFailed",
      message: "failed: failing@11-25T09:00",
      errors: [{ message: "the printer is on fire" }],
      ran: ["before@11-25T08:50", "after@11-25T09:10"],
    });
  });

  it("does not keep the others from running, once each", async () => {
    const clock = await clockOf(before, failing(), after);
    for (const minute of ["09:30", "09:31", "09:32"]) await tickAt(clock, `11-25T${minute}`);

    expect(await traces(db)).toStrictEqual(["before@11-25T08:50", "after@11-25T09:10"]);
  });

  it("is tried again at the next tick", async () => {
    const clock = await clockOf(before, failing(), after);
    await tickAt(clock, "11-25T09:30");
    broken = false;

    expect(await tickAt(clock, "11-25T09:31")).toStrictEqual(["failing@11-25T09:00"]);
    expect(await tickAt(clock, "11-25T09:32")).toStrictEqual([]);
  });

  it("is tried again after the house was closed", async () => {
    await tickAt(await clockOf(failing()), "11-25T09:30");
    broken = false;
    serverNow = at("11-25T20:00");
    const clock = await openStreetClock(db, [failing()], calendar, () => serverNow);

    expect(await clock.tick()).toStrictEqual(["failing@11-25T09:00"]);
  });

  it("does not keep others from later runs, however long it fails", async () => {
    const clock = await clockOf(failing(), after);
    for (const day of ["25", "26", "27"]) await tickAt(clock, `11-${day}T09:30`);

    expect(await traces(db)).toStrictEqual(["after@11-25T09:10", "after@11-26T09:10", "after@11-27T09:10"]);
  });

  it("runs for its latest period only once it works again days later", async () => {
    const clock = await clockOf(failing());
    for (const day of ["25", "26"]) await tickAt(clock, `11-${day}T09:30`);
    broken = false;

    expect(await tickAt(clock, "11-27T09:30")).toStrictEqual(["failing@11-27T09:00"]);
  });

  it("is let go when it does not catch up and its slot has passed", async () => {
    const clock = await clockOf(failing({ catchUp: "none" }));
    expect(await tickAt(clock, "11-25T09:01")).toMatchObject({ failed: "failed: failing@11-25T09:00" });
    broken = false;

    expect(await tickAt(clock, "11-25T09:06")).toStrictEqual([]);
  });

  it("fails the moving of the clock by hand, which has moved all the same", async () => {
    const clock = await clockOf(failing(), after);

    await expect(clock.moveTo(at("11-25T10:00"))).rejects.toMatchObject({
      message: "failed: failing@11-25T09:00",
      ran: ["after@11-25T09:10"],
    });
    expect(clock.now()).toBe(at("11-25T10:00"));
  });
});
