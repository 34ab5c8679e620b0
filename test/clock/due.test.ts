import { describe, expect, it } from "vitest";
import { dueRuns } from "../../src/clock/due.ts";
import type { HouseJob, Job, StreetJob } from "../../src/clock/job.ts";
import type { StreetAtHand } from "../../src/clock/streets.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { createWorkingDays, type DayOverride, isWorkingDay } from "../../src/ledger/working-days.ts";

const shanghai = createCalendar("Asia/Shanghai");
const at = (text: string) => Date.parse(`${text}+08:00`);

/** A job of every day at nine, unless said otherwise; its period is the day. */
function job(changes: Partial<HouseJob> = {}): HouseJob {
  return {
    name: "daily",
    cron: "0 9 * * *",
    purpose: "",
    period: (slot, calendar) => calendar.day(slot),
    catchUp: "latest",
    run: async () => {},
    ...changes,
  };
}

interface Span {
  readonly from: string;
  readonly to: string;
  readonly everySlot?: boolean;
}

const due = async (
  jobs: readonly Job[],
  { from, to, everySlot = false }: Span,
  calendar = shanghai,
  streets: readonly StreetAtHand[] = [],
) =>
  (await dueRuns(jobs, { from: at(from), to: at(to), everySlot }, calendar, async () => streets)).map(
    (run) => `${run.job.name}@${run.period} ${shanghai.isoTime(run.at).slice(0, 16)}`,
  );

describe("what is due", () => {
  it("is nothing where no slot lies between", async () => {
    expect(await due([job()], { from: "2026-11-25T09:00", to: "2026-11-26T08:59:59.999" })).toStrictEqual([]);
  });

  it("is nothing in no time at all", async () => {
    expect(await due([job()], { from: "2026-11-25T09:00", to: "2026-11-25T09:00" })).toStrictEqual([]);
  });

  it("is nothing where the clock was looked at already, further on", async () => {
    expect(await due([job()], { from: "2026-11-25T09:30", to: "2026-11-25T08:30" })).toStrictEqual([]);
  });

  it("is a slot that has come to the millisecond", async () => {
    expect(await due([job()], { from: "2026-11-25T08:59", to: "2026-11-25T09:00" })).toStrictEqual([
      "daily@2026-11-25 2026-11-25T09:00",
    ]);
  });

  it("is a slot one millisecond after the last look", async () => {
    expect(await due([job()], { from: "2026-11-25T08:59:59.999", to: "2026-11-25T09:00" })).toStrictEqual([
      "daily@2026-11-25 2026-11-25T09:00",
    ]);
  });

  it("is never a slot that the last look ended with", async () => {
    expect(await due([job()], { from: "2026-11-25T09:00", to: "2026-11-25T09:01" })).toStrictEqual([]);
  });

  it("comes in order of time, whatever the timetable's order", async () => {
    const jobs = [job({ name: "late", cron: "30 9 * * *" }), job({ name: "early", cron: "10 9 * * *" })];

    expect(await due(jobs, { from: "2026-11-25T09:00", to: "2026-11-25T09:31" })).toStrictEqual([
      "early@2026-11-25 2026-11-25T09:10",
      "late@2026-11-25 2026-11-25T09:30",
    ]);
  });

  it("is counted in the street's zone, not the server's", async () => {
    const inUrumqi = await due(
      [job()],
      { from: "2026-11-25T08:00", to: "2026-11-25T11:30" },
      createCalendar("Asia/Urumqi"),
    );

    // Nine in Urumqi is eleven in Shanghai.
    expect(inUrumqi).toStrictEqual(["daily@2026-11-25 2026-11-25T11:00"]);
  });
});

describe("after downtime", () => {
  const week = { from: "2026-11-20T08:00", to: "2026-11-25T12:00" };

  it("a job that catches up runs once, for its latest slot", async () => {
    expect(await due([job()], week)).toStrictEqual(["daily@2026-11-25 2026-11-25T09:00"]);
  });

  it("a job that does not lets its missed slots go", async () => {
    expect(await due([job({ catchUp: "none" })], week)).toStrictEqual([]);
  });

  it("a job that does not catch up still runs where its latest slot has only just come", async () => {
    expect(await due([job({ catchUp: "none" })], { ...week, to: "2026-11-25T09:05" })).toStrictEqual([
      "daily@2026-11-25 2026-11-25T09:00",
    ]);
    expect(await due([job({ catchUp: "none" })], { ...week, to: "2026-11-25T09:05:00.001" })).toStrictEqual(
      [],
    );
  });

  it("a job of the day itself is made up for while its day lasts", async () => {
    const sameDay = [job({ catchUp: "same-day" })];
    expect(await due(sameDay, { ...week, to: "2026-11-25T23:59" })).toStrictEqual([
      "daily@2026-11-25 2026-11-25T09:00",
    ]);
    expect(await due(sameDay, { ...week, to: "2026-11-26T00:00" })).toStrictEqual([]);
  });

  it("every job runs each of its slots where the clock is moved by hand", async () => {
    const jobs = [job(), job({ name: "weekly", cron: "0 9 * * 1", catchUp: "none" })];

    expect(
      await due(jobs, { from: "2026-11-21T10:00", to: "2026-11-24T12:00", everySlot: true }),
    ).toStrictEqual([
      "daily@2026-11-22 2026-11-22T09:00",
      "daily@2026-11-23 2026-11-23T09:00",
      "weekly@2026-11-23 2026-11-23T09:00",
      "daily@2026-11-24 2026-11-24T09:00",
    ]);
  });
});

describe("the period of a weekly job", () => {
  const weekly = job({
    name: "weekly",
    cron: "0 9 * * 1",
    period: (slot, calendar) => calendar.weekBefore(slot),
  });

  it.each([
    ["a Monday in the year", "2026-11-23", "2026-W47"],
    ["the first Monday after week 53", "2027-01-04", "2026-W53"],
    ["the Monday after the first week", "2027-01-11", "2027-W01"],
    ["a Monday in December whose week belongs to the next year", "2024-12-30", "2024-W52"],
    ["the Monday after it", "2025-01-06", "2025-W01"],
  ])("is the ISO week before: %s, %s", async (_, day, period) => {
    expect(await due([weekly], { from: `${day}T08:59`, to: `${day}T09:00` })).toStrictEqual([
      `weekly@${period} ${day}T09:00`,
    ]);
  });

  it("is not due on any other day", async () => {
    expect(await due([weekly], { from: "2026-11-23T09:00", to: "2026-11-30T08:59:59" })).toStrictEqual([]);
  });
});

describe("a job of each street", () => {
  const streetAtHand = (id: number, overrides: readonly DayOverride[] = []): StreetAtHand => ({
    id,
    calendar: shanghai,
    days: createWorkingDays(overrides),
    settings: {} as StreetAtHand["settings"],
  });
  /** On working days at nine. */
  const onWorkingDays: StreetJob = {
    name: "office",
    cron: "0 9 * * *",
    purpose: "",
    catchUp: "latest",
    periodFor: (slot, { id, days, calendar }) =>
      isWorkingDay(days, calendar.day(slot)).working ? `${calendar.day(slot)}/${id}` : undefined,
    runFor: async () => {},
  };
  const [one, other] = [
    streetAtHand(1),
    streetAtHand(2, [{ day: "2026-11-27", working: false, reason: "示例停电" }]),
  ];

  it("is due by each street's own days", async () => {
    const span = { from: "2026-11-26T10:00", to: "2026-11-30T10:00", everySlot: true };
    expect(await due([onWorkingDays], span, shanghai, [one, other])).toStrictEqual([
      "office@2026-11-27/1 2026-11-27T09:00",
      "office@2026-11-30/1 2026-11-30T09:00",
      "office@2026-11-30/2 2026-11-30T09:00",
    ]);
  });

  it("catches up with the last slot that was one in that street", async () => {
    const span = { from: "2026-11-20T10:00", to: "2026-11-28T10:00" };
    expect(await due([onWorkingDays], span, shanghai, [one, other])).toStrictEqual([
      "office@2026-11-26/2 2026-11-26T09:00",
      "office@2026-11-27/1 2026-11-27T09:00",
    ]);
  });
});
