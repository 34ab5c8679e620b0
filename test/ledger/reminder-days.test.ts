import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { dueDaysToRemind } from "../../src/ledger/reminder-days.ts";
import { createWorkingDays, type DayOverride, isWorkingDay } from "../../src/ledger/working-days.ts";

const STEPS = [-3, -1, 0];
const dayBefore = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();

/** "10-08 -3": the due days of a morning with the steps that have come, in 2026 unless said otherwise. */
const come = (
  today: string,
  {
    after = dayBefore(today),
    steps = STEPS,
    overrides = [],
  }: {
    after?: string;
    steps?: readonly number[];
    overrides?: readonly DayOverride[];
  } = {},
) =>
  dueDaysToRemind(createWorkingDays(overrides), { after, today }, steps).map(
    ({ day, steps: now, provisional }) =>
      `${day.replace(/^2026-/, "")} ${now.join(",")}${provisional ? " 暂定" : ""}`,
  );

describe("due days to remind of", () => {
  it("are today's, the next working day's and the third one's", () => {
    expect(come("2026-11-25")).toStrictEqual(["11-25 0", "11-26 -1", "11-28 -3", "11-29 -3", "11-30 -3"]);
    // Weekend days count back from themselves: T-3 of a Saturday is the Wednesday before.
    expect(come("2026-11-24")).toStrictEqual(["11-24 0", "11-25 -1", "11-27 -3"]);
    expect(come("2026-11-27")).toStrictEqual(["11-27 0", "11-28 -1", "11-29 -1", "11-30 -1", "12-02 -3"]);
  });

  it.each([
    // domain.md F5: T-3 and T-1 of days behind the holidays.
    ["国庆: T-3 of 10-08", "2026-09-28", "10-08 -3"],
    ["国庆: T-1 of 10-08", "2026-09-30", "10-08 -1"],
    ["国庆: 10-10 is a worked Saturday, its T-1 the day before", "2026-10-09", "10-10 -1"],
    ["国庆: the worked Saturday itself", "2026-10-10", "10-10 0"],
    ["春节: T-3 of 02-24", "2026-02-12", "02-24 -3"],
    ["春节: T-1 of 02-24 on the worked Saturday", "2026-02-14", "02-24 -1"],
    ["劳动节: T-3 of 05-06", "2026-04-28", "05-06 -3"],
    ["劳动节: T-1 of 05-06", "2026-04-30", "05-06 -1"],
    ["month end on a worked Saturday", "2026-02-28", "02-28 0"],
    ["a due day inside the holidays has its T-1 before them", "2026-09-30", "10-04 -1"],
    ["a due Saturday has its T-1 on Friday", "2026-11-27", "11-28 -1"],
  ])("%s", (_, today, line) => {
    expect(come(today)).toContain(line);
  });

  it("says that a day behind a year without a table is provisional", () => {
    expect(come("2026-12-31")).toContain("2027-01-01 -1");
    expect(come("2026-12-31")).toContain("2027-01-05 -3 暂定");
    expect(come("2027-01-29")).toContain("2027-01-29 0 暂定");
    expect(come("2027-01-28")).toContain("2027-01-29 -1 暂定");
  });

  it("never reminds of a day off itself, and of a due day that has passed", () => {
    for (const line of ["2026-11-29", "2026-10-04"].flatMap((today) => come(today)))
      expect(line).not.toMatch(/ 0/);
    expect(
      come("2026-11-27", { after: "2026-11-20" }).filter((line) => /^11-2[3-6]/.test(line)),
    ).toStrictEqual([]);
  });

  it("makes up for mornings that were missed, each due day once", () => {
    // T-3 of 11-27 was Tuesday and T-1 Thursday: on Thursday after a gap both have come, and it is one entry.
    expect(come("2026-11-26", { after: "2026-11-23" })).toContain("11-27 -3,-1");
    expect(
      come("2026-11-26", { after: "2026-11-23" }).filter((line) => line.startsWith("11-27")),
    ).toHaveLength(1);
  });

  it("follows the office's own days", () => {
    const overrides = [{ day: "2026-11-26", working: false, reason: "示例停电" }];
    expect(come("2026-11-25", { overrides })).toContain("11-27 -1");
    expect(come("2026-11-25")).not.toContain("11-27 -1");
  });

  it("counts the steps of the ladder in working days after the due day", () => {
    const steps = [1, 3, 5, 10];
    expect(come("2026-11-25", { steps })).toStrictEqual([
      "11-11 10",
      "11-18 5",
      "11-20 3",
      "11-21 3",
      "11-22 3",
      "11-24 1",
    ]);
    // Over 国庆: due on 9-30, the first working day after is 10-08; due inside, too.
    expect(come("2026-10-08", { steps: [1] })).toStrictEqual(
      ["09-30", "10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"].map((day) => `${day} 1`),
    );
    expect(come("2026-11-30", { steps: [1] })).toStrictEqual(["11-27 1", "11-28 1", "11-29 1"]);
  });

  /** Whatever the year brings, each due day has each of its steps on exactly one worked morning. */
  it("over a whole year reminds once of every step of every due day", () => {
    const days = createWorkingDays();
    const seen = new Map<string, number>();
    let previous = "2025-12-31";
    for (let day = Temporal.PlainDate.from("2026-01-01"); day.year === 2026; day = day.add({ days: 1 })) {
      const today = day.toString();
      if (!isWorkingDay(days, today).working) continue;
      for (const due of dueDaysToRemind(days, { after: previous, today }, [-3, -1, 1, 5])) {
        for (const step of due.steps)
          seen.set(`${due.day} ${step}`, (seen.get(`${due.day} ${step}`) ?? 0) + 1);
      }
      previous = today;
    }
    for (let day = Temporal.PlainDate.from("2026-01-20"); day.month < 12; day = day.add({ days: 1 })) {
      for (const step of [-3, -1, 1, 5])
        expect([day.toString(), step, seen.get(`${day} ${step}`)]).toStrictEqual([day.toString(), step, 1]);
    }
  });
});
