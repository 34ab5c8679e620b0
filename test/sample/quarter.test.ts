import { describe, expect, it } from "vitest";
import { createCalendar } from "../../src/ledger/calendar.ts";
import type { PlannedItem } from "../../src/ledger/street-plan.ts";
import { officeHours } from "../../src/sample/office-hours.ts";
import { invented, localTime, placeOf, standingsAt } from "./invented.ts";

const zone = "Asia/Shanghai";
const calendar = createCalendar(zone);

/** First, second, middle and last day of every quarter of a year; a leap day; quarters that end on a weekend. */
const days = [
  ...["01-01", "01-02", "02-14", "03-31", "04-01", "04-02", "05-16", "06-30"],
  ...["07-01", "07-02", "08-15", "09-30", "10-01", "10-02", "11-25", "12-31"],
].map((day) => `2026-${day}`);
days.push("2028-02-29", "2024-03-31", "2029-12-31", "2029-01-01", "2028-01-01", "2027-10-03");
const cases = [
  ...days.map((day) => ({ day, time: "10:00" })),
  // The edges of a day, on a quarter's first and last.
  ...["2026-01-01", "2026-03-31", "2024-03-31", "2029-01-01"].flatMap((day) =>
    ["00:05", "18:30"].map((time) => ({ day, time })),
  ),
];

describe.each(cases)("the sample street on $day at $time", ({ day, time }) => {
  const now = Date.parse(`${day}T${time}:00+08:00`);
  const { items, tasks, deeds } = invented(day, calendar, now);
  const [start, end] = quarterOf(day);
  const dueDays = items.map(({ dueOn }) => dueOn).sort();
  const firstDue = dueDays[0] ?? "";
  const lastDue = dueDays.at(-1) ?? "";
  const numbered = (number: number) => items.filter((item) => item.number === number);

  it("is due all over the quarter, on working days, and never begins after it is due", () => {
    expect(dueDays.filter((due) => due < start || due > end || isWeekend(due))).toEqual([]);
    expect(items.filter(({ startsOn = "", dueOn }) => startsOn > dueOn)).toEqual([]);
    for (const kind of ["community", "village"]) {
      const due = items.filter((item) => item.kind === kind).map(({ dueOn }) => dueOn);
      expect(new Set(due).size).toBe(due.length);
      // A month of a quarter holds a third of its days, and either half one half.
      const early = due.filter((one) => one < halfOf(start, end)).length / due.length;
      expect(early).toBeGreaterThan(0.4);
      expect(early).toBeLessThan(0.6);
      for (const month of monthsOf(start)) {
        const share = due.filter((one) => one.startsWith(month)).length / due.length;
        expect(share).toBeGreaterThan(0.27);
        expect(share).toBeLessThan(0.4);
      }
    }
  });

  it("has a past that is over: in office hours, and no task reported before it began", () => {
    expect(deeds.filter(({ at }) => at > now)).toEqual([]);
    const hours = deeds.map(({ at }) => localTime(at, zone));
    expect(
      hours.filter(({ dayOfWeek, clock }) => dayOfWeek > 5 || clock < "08:40" || clock >= "17:31"),
    ).toEqual([]);
    expect(deeds.filter(({ at, task }) => calendar.day(at) < task.startsOn)).toEqual([]);
  });

  it("has reports, sign-offs, returns, and what is late and overdue once something can be", () => {
    const count = (kind: string) => deeds.filter(({ fact }) => fact.kind === kind).length;
    expect(count("reported")).toBeGreaterThanOrEqual(30);
    expect(count("signed-off")).toBeGreaterThanOrEqual(25);
    expect(count("returned")).toBeGreaterThanOrEqual(2);
    const standings = standingsAt(tasks, deeds, calendar, now);
    const sum = (field: "waiting" | "returned" | "overdue") =>
      standings.reduce((total, standing) => total + standing[field], 0);
    expect(sum("waiting")).toBeGreaterThanOrEqual(1);
    expect(sum("returned")).toBeGreaterThanOrEqual(1);
    if (firstDue <= calendar.lastDueDay(now)) expect(sum("overdue")).toBeGreaterThanOrEqual(4);
    const late = deeds.filter(({ fact }) => fact.kind === "reported" && fact.data.late);
    // Whoever is late reports within three days, or on the Monday after them.
    if (calendar.daysUntil(firstDue, now) <= -6) expect(late.length).toBeGreaterThanOrEqual(2);
    // On a quarter's last days most is due.
    if (day === end) {
      expect(tasks.filter(({ dueOn }) => dueOn < day).length / tasks.length).toBeGreaterThan(0.9);
      expect(sum("overdue")).toBeGreaterThan(40);
    }
  });

  it("has a ranking worth looking at: unlike scores and stars, a tie, units that rose and units that fell", () => {
    const before = standingsAt(tasks, deeds, calendar, officeHours(zone).lastMonday(now));
    const standings = standingsAt(tasks, deeds, calendar, now);
    for (const kind of ["community", "village"]) {
      const own = standings.filter((standing) => standing.kind === kind);
      expect(new Set(own.map(({ score }) => score)).size).toBeGreaterThanOrEqual(3);
      expect(new Set(own.map(({ stars }) => stars)).size).toBeGreaterThanOrEqual(2);
      const moves = own.map(({ unit }) => placeOf(unit, before) - placeOf(unit, standings));
      expect(Math.max(...moves)).toBeGreaterThan(0);
      expect(Math.min(...moves)).toBeLessThan(0);
    }
    expect(placeOf("xinglin", standings)).toBe(placeOf("hetang", standings));
  });

  it("leaves 任务12 and 任务26 open and begun everywhere, and 任务12 not overdue while anything lies ahead", () => {
    expect(deeds.filter(({ task }) => task.number === 12 || task.number === 26)).toEqual([]);
    for (const item of [...numbered(12), ...numbered(26)]) expect(item.startsOn).toSatisfy(isBegun(day));
    for (const { needsReview, dueOn } of numbered(12)) {
      expect(needsReview).toBe(true);
      expect(calendar.isOverdue(dueOn, now)).toBe(calendar.isOverdue(lastDue, now));
    }
    expect(numbered(26).map(({ needsReview }) => needsReview)).toEqual([false, false]);
  });

  it("moves 杏林 up with a report of 任务26, which nobody reviews, also a late one", () => {
    const quick = tasks.find(({ unit, number }) => unit === "xinglin" && number === 26);
    if (!quick) throw new Error("the sample has no 任务26");
    const standings = standingsAt(tasks, deeds, calendar, now);
    for (const late of [false, true]) {
      const fact = { kind: "reported", data: { due: quick.dueOn, late, review: false } } as const;
      const after = standingsAt(tasks, [...deeds, { task: quick, at: now, by: "unit", fact }], calendar, now);
      expect(placeOf("xinglin", after)).toBeLessThan(placeOf("xinglin", standings));
    }
  });

  it("has another task to report for everyone whom the page offers one after 任务12", () => {
    const standings = standingsAt(tasks, deeds, calendar, now);
    const next = standings.map(({ open }) => open.find(({ number }) => number !== 12));
    expect(next.filter((task) => task && task.startsOn > day)).toEqual([]);
  });
});

function quarterOf(day: string): [start: string, end: string] {
  const [year = "", month = ""] = day.split("-");
  const quarters = [
    ["01-01", "03-31"],
    ["04-01", "06-30"],
    ["07-01", "09-30"],
    ["10-01", "12-31"],
  ];
  const [start, end] = quarters[Math.ceil(Number(month) / 3) - 1] ?? [];
  return [`${year}-${start}`, `${year}-${end}`];
}

function monthsOf(start: string): string[] {
  const first = Number(start.slice(5, 7));
  return [0, 1, 2].map((more) => `${start.slice(0, 5)}${String(first + more).padStart(2, "0")}`);
}

function halfOf(start: string, end: string): string {
  return new Date((Date.parse(start) + Date.parse(end)) / 2).toISOString().slice(0, 10);
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

function isBegun(today: string) {
  return (startsOn: PlannedItem["startsOn"]) => startsOn !== undefined && startsOn <= today;
}
