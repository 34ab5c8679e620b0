import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it, test } from "vitest";
import { officialTables } from "../../src/ledger/holidays/index.ts";
import {
  addWorkingDays,
  createWorkingDays,
  firstWorkingDayOf,
  isWorkingDay,
  lastWorkingDayOf,
  nextWorkingDay,
  type Period,
} from "../../src/ledger/working-days.ts";

const days = createWorkingDays();

/** "1111010" for seven days from a day on: 1 is worked. */
function pattern(from: string, length: number, of = days): string {
  const first = Temporal.PlainDate.from(from);
  return Array.from({ length }, (_, index) =>
    isWorkingDay(of, first.add({ days: index }).toString()).working ? "1" : "0",
  ).join("");
}

describe("the official year 2026", () => {
  // From the Monday before to the Sunday after, week by week: the neighbours of each holiday and of each worked weekend.
  it.each([
    ["元旦", "2026-01-01", ["0001", "1111100"]],
    ["春节", "2026-02-09", ["1111110", "0000000", "0111110", "1111100"]],
    ["清明节", "2026-03-30", ["1111100", "0111100"]],
    ["劳动节", "2026-04-27", ["1111000", "0011110", "1111100"]],
    ["端午节", "2026-06-15", ["1111000", "1111100"]],
    ["中秋节", "2026-09-14", ["1111101", "1111000"]],
    ["国庆节", "2026-09-28", ["1110000", "0001110", "1111100"]],
    ["a month without a holiday", "2026-11-02", ["1111100", "1111100", "1111100", "1111100"]],
  ])("%s, from %s on", (_, from, weeks) => {
    const whole = weeks.join("");
    expect(pattern(from, whole.length)).toBe(whole);
  });

  it("has 33 days off by name and 6 worked on weekends", () => {
    const named = [...days.named.values()];
    expect(named.filter(({ working }) => !working)).toHaveLength(33);
    expect(named.filter(({ working }) => working)).toHaveLength(6);
  });

  it("has 248 working days", () => {
    expect(pattern("2026-01-01", 365).replaceAll("0", "")).toHaveLength(248);
  });

  it.each([
    ["2026-10-01", false, "国庆节"],
    ["2026-09-20", true, "国庆节调休"],
    ["2026-11-28", false, null],
    ["2026-11-27", true, null],
  ])("gives the reason: %s", (day, working, reason) => {
    expect(isWorkingDay(days, day)).toStrictEqual({ working, reason, provisional: false });
  });
});

describe("a year's table", () => {
  it.each(officialTables)("$year names its source and its days in order", (table) => {
    expect(table.source).not.toBe("");
    expect(URL.canParse(table.url)).toBe(true);
    expect(Temporal.PlainDate.compare(table.announcedOn, `${table.year}-01-01`)).toBe(-1);
    const starts = table.holidays.map(({ from }) => from);
    expect(starts).toStrictEqual(starts.toSorted());
  });

  it.each(officialTables.flatMap(({ holidays }) => holidays))(
    "$name $from: is off in one piece, worked only on weekends that are not off",
    (holiday) => {
      expect(Temporal.PlainDate.compare(holiday.from, holiday.to)).toBeLessThan(1);
      expect(pattern(holiday.from, 1)).toBe("0");
      for (const day of holiday.worked) {
        expect(Temporal.PlainDate.from(day).dayOfWeek).toBeGreaterThan(5);
        expect(isWorkingDay(days, day).working).toBe(true);
      }
    },
  );
});

describe("a year without a table", () => {
  it("assumes Monday to Friday and says that it does", () => {
    expect(pattern("2027-02-01", 14)).toBe("11111001111100");
    expect(isWorkingDay(days, "2027-02-08")).toStrictEqual({
      working: true,
      reason: null,
      provisional: true,
    });
  });

  it.each([
    ["2026-12-31", false],
    ["2027-01-01", true],
    ["2025-12-31", true],
    ["2026-01-01", false],
  ])("begins and ends at the year's edge: %s is provisional: %s", (day, provisional) => {
    expect(isWorkingDay(days, day).provisional).toBe(provisional);
  });

  it("says so in every answer that looked at one of its days", () => {
    expect(addWorkingDays(days, "2026-12-30", 1)).toStrictEqual({ day: "2026-12-31", provisional: false });
    expect(addWorkingDays(days, "2026-12-31", 1)).toStrictEqual({ day: "2027-01-01", provisional: true });
    expect(addWorkingDays(days, "2027-01-01", -1)).toStrictEqual({ day: "2026-12-31", provisional: false });
    expect(addWorkingDays(days, "2027-01-04", -1)).toStrictEqual({ day: "2027-01-01", provisional: true });
    // The 2nd and 3rd are off by the table, the days before them by none.
    expect(addWorkingDays(days, "2026-01-04", -1)).toStrictEqual({ day: "2025-12-31", provisional: true });
    expect(nextWorkingDay(days, "2027-01-02")).toStrictEqual({ day: "2027-01-04", provisional: true });
  });

  it("is known once its table is there", () => {
    const table = { year: 2027, source: "示例", url: "https://example.com/", announcedOn: "2026-11-04" };
    const known = createWorkingDays(
      [],
      [
        ...officialTables,
        {
          ...table,
          holidays: [{ name: "元旦", from: "2027-01-01", to: "2027-01-03", worked: ["2026-12-27"] }],
        },
      ],
    );
    expect(addWorkingDays(known, "2026-12-31", 1)).toStrictEqual({ day: "2027-01-04", provisional: false });
    // A year's table may name days of the one before.
    expect(isWorkingDay(known, "2026-12-27").reason).toBe("元旦调休");
  });
});

describe("what the office says itself", () => {
  const own = createWorkingDays([
    { day: "2026-10-08", working: false, reason: "示例停电" },
    { day: "2026-10-03", working: true, reason: "示例值守" },
    { day: "2027-01-01", working: false, reason: "元旦" },
  ]);

  it("counts before the table", () => {
    expect(isWorkingDay(own, "2026-10-08")).toStrictEqual({
      working: false,
      reason: "示例停电",
      provisional: false,
    });
    expect(addWorkingDays(own, "2026-10-09", -2).day).toBe("2026-09-30");
  });

  it("decides its own day of a year without a table, and no other", () => {
    expect(isWorkingDay(own, "2027-01-01").provisional).toBe(false);
    expect(addWorkingDays(own, "2026-12-31", 1)).toStrictEqual({ day: "2027-01-04", provisional: true });
  });
});

describe("working days before a due day", () => {
  it.each([
    ["2026-02-24", "2026-02-14", "2026-02-12"],
    ["2026-10-08", "2026-09-30", "2026-09-28"],
    ["2026-05-06", "2026-04-30", "2026-04-28"],
    ["2026-01-04", "2025-12-31", "2025-12-29"],
    ["2026-11-25", "2026-11-24", "2026-11-20"],
    // Due on a day off, or just behind a worked weekend.
    ["2026-12-05", "2026-12-04", "2026-12-02"],
    ["2026-09-21", "2026-09-20", "2026-09-17"],
    ["2026-03-02", "2026-02-28", "2026-02-26"],
    ["2026-05-11", "2026-05-09", "2026-05-07"],
    ["2026-10-12", "2026-10-10", "2026-10-08"],
  ])("due %s: T-1 is %s, T-3 is %s", (due, before, threeBefore) => {
    expect(addWorkingDays(days, due, -1).day).toBe(before);
    expect(addWorkingDays(days, due, -3).day).toBe(threeBefore);
  });

  it("is the day itself when none is asked for", () => {
    expect(addWorkingDays(days, "2026-10-03", 0)).toStrictEqual({ day: "2026-10-03", provisional: false });
  });
});

describe("the ends of weeks, months and quarters", () => {
  it.each([
    ["week", "2026-11-25", "2026-11-23", "2026-11-27"],
    ["week", "2026-02-14", "2026-02-09", "2026-02-14"],
    ["week", "2026-02-25", "2026-02-24", "2026-02-28"],
    ["week", "2026-04-06", "2026-04-07", "2026-04-10"],
    ["week", "2026-05-04", "2026-05-06", "2026-05-09"],
    ["week", "2026-09-20", "2026-09-14", "2026-09-20"],
    ["week", "2026-09-21", "2026-09-21", "2026-09-24"],
    ["week", "2026-10-05", "2026-10-08", "2026-10-10"],
    ["month", "2026-01-15", "2026-01-04", "2026-01-30"],
    ["month", "2026-02-28", "2026-02-02", "2026-02-28"],
    ["month", "2026-05-31", "2026-05-06", "2026-05-29"],
    ["month", "2026-10-01", "2026-10-08", "2026-10-30"],
    ["month", "2026-12-31", "2026-12-01", "2026-12-31"],
    ["quarter", "2026-02-17", "2026-01-04", "2026-03-31"],
    ["quarter", "2026-06-30", "2026-04-01", "2026-06-30"],
    ["quarter", "2026-08-08", "2026-07-01", "2026-09-30"],
    ["quarter", "2026-10-01", "2026-10-08", "2026-12-31"],
  ] as [Period, string, string, string][])("the %s of %s: %s to %s", (period, day, first, last) => {
    expect(firstWorkingDayOf(days, period, day)).toStrictEqual({ day: first, provisional: false });
    expect(lastWorkingDayOf(days, period, day)).toStrictEqual({ day: last, provisional: false });
  });

  it("are each known or provisional for themselves, in a week of two years", () => {
    expect(firstWorkingDayOf(days, "week", "2026-01-03")).toStrictEqual({
      day: "2025-12-29",
      provisional: true,
    });
    expect(lastWorkingDayOf(days, "week", "2026-01-03")).toStrictEqual({
      day: "2026-01-04",
      provisional: false,
    });
  });

  it("has none in the week that is the Spring Festival's", () => {
    const none = { day: null, provisional: false };
    expect(firstWorkingDayOf(days, "week", "2026-02-18")).toStrictEqual(none);
    expect(lastWorkingDayOf(days, "week", "2026-02-18")).toStrictEqual(none);
  });

  it.each(["02", "03", "04", "06", "07", "08", "09", "11", "12"])(
    "2026-%s ends with its last day",
    (month) => {
      const last = Temporal.PlainYearMonth.from(`2026-${month}`).daysInMonth;
      expect(lastWorkingDayOf(days, "month", `2026-${month}-01`).day).toBe(`2026-${month}-${last}`);
    },
  );

  it.each([
    ["month", "2027-01-31", "2027-01-29"],
    ["month", "2027-02-28", "2027-02-26"],
    ["quarter", "2027-01-01", "2027-03-31"],
    ["week", "2026-12-31", "2027-01-01"],
  ] as [Period, string, string][])("the %s of %s ends provisionally on %s", (period, day, last) => {
    expect(lastWorkingDayOf(days, period, day)).toStrictEqual({ day: last, provisional: true });
  });
});

const anyDay = fc
  .integer({ min: 0, max: 3 * 365 + 1 })
  .map((index) => Temporal.PlainDate.from("2025-01-01").add({ days: index }).toString());
const anyOverrides = fc.array(
  fc.record({ day: anyDay, working: fc.boolean(), reason: fc.constant("示例") }),
  { maxLength: 40 },
);

describe("whatever the office says", () => {
  test("forth and back is the same working day", () => {
    fc.assert(
      fc.property(anyOverrides, anyDay, fc.integer({ min: -30, max: 30 }), (overrides, day, count) => {
        const of = createWorkingDays(overrides);
        const from = nextWorkingDay(of, day).day;
        const there = addWorkingDays(of, from, count).day;
        expect(addWorkingDays(of, there, -count).day).toBe(from);
      }),
    );
  });

  test("the count-th working day has count working days up to it, itself among them", () => {
    fc.assert(
      fc.property(anyOverrides, anyDay, fc.integer({ min: 1, max: 20 }), (overrides, day, count) => {
        const of = createWorkingDays(overrides);
        const found = Temporal.PlainDate.from(addWorkingDays(of, day, count).day);
        const after = Temporal.PlainDate.from(day).add({ days: 1 });
        const walked = pattern(after.toString(), after.until(found).days + 1, of);
        expect(walked.endsWith("1")).toBe(true);
        expect(walked.replaceAll("0", "")).toHaveLength(count);
      }),
    );
  });

  test("a period's first and last are worked, lie in it, and nothing outside them is", () => {
    fc.assert(
      fc.property(
        anyOverrides,
        anyDay,
        fc.constantFrom<Period>("week", "month", "quarter"),
        (overrides, day, period) => {
          const of = createWorkingDays(overrides);
          const first = firstWorkingDayOf(of, period, day).day;
          const last = lastWorkingDayOf(of, period, day).day;
          expect(first === null).toBe(last === null);
          if (first === null || last === null) return;
          expect(first <= last).toBe(true);
          expect(isWorkingDay(of, first).working && isWorkingDay(of, last).working).toBe(true);
          const inPeriod = (of: string) => lastWorkingDayOf(days, period, of);
          expect(inPeriod(first)).toStrictEqual(inPeriod(day));
          expect(inPeriod(last)).toStrictEqual(inPeriod(day));
          expect(lastWorkingDayOf(of, period, addWorkingDays(of, first, -1).day).day).not.toBe(last);
          expect(firstWorkingDayOf(of, period, addWorkingDays(of, last, 1).day).day).not.toBe(first);
        },
      ),
    );
  });

  test("an answer is provisional only when a day without a table and without a word was looked at", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -10, max: 10 }), (day, count) => {
        const { day: found, provisional } = addWorkingDays(days, day, count);
        const [low, high] = [day, found].toSorted() as [string, string];
        const looked = count === 0 ? [] : daysOf(low, high).filter((one) => one !== day);
        expect(provisional).toBe(looked.some((one) => !one.startsWith("2026")));
      }),
    );
  });
});

function daysOf(from: string, to: string): string[] {
  const first = Temporal.PlainDate.from(from);
  return Array.from({ length: first.until(to).days + 1 }, (_, index) =>
    first.add({ days: index }).toString(),
  );
}
