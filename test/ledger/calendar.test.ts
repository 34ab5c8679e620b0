import { describe, expect, it } from "vitest";
import { createCalendar } from "../../src/ledger/calendar.ts";

const calendar = createCalendar("Asia/Shanghai");
const at = (iso: string) => Date.parse(iso);

describe("the street's calendar, on a server in another zone", () => {
  it("runs its tests far from Shanghai", () => {
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe("America/New_York");
  });

  it.each([
    ["2026-11-24T15:59:59Z", "2026-11-24"],
    ["2026-11-24T16:00:00Z", "2026-11-25"],
    ["2026-12-31T16:00:00Z", "2027-01-01"],
  ])("begins its day at midnight in Shanghai: %s is %s", (instant, day) => {
    expect(calendar.day(at(instant))).toBe(day);
  });

  it.each([
    // Monday in Shanghai is still Sunday in UTC.
    ["2026-11-29T16:00:00Z", "2026-W49", "2026-W48"],
    ["2026-11-29T15:59:59Z", "2026-W48", "2026-W47"],
    ["2027-01-03T12:00:00Z", "2026-W53", "2026-W52"],
    ["2027-01-04T01:00:00Z", "2027-W01", "2026-W53"],
  ])("knows the ISO week of %s, %s, and the one before, %s", (instant, week, before) => {
    expect([calendar.week(at(instant)), calendar.weekBefore(at(instant))]).toStrictEqual([week, before]);
  });

  it.each([
    ["2026-09-30T15:59:59Z", "2026-Q3", "2026-07-01T00:00:00+08:00"],
    ["2026-09-30T16:00:00Z", "2026-Q4", "2026-10-01T00:00:00+08:00"],
    ["2027-01-01T00:00:00+08:00", "2027-Q1", "2027-01-01T00:00:00+08:00"],
  ])("knows the quarter of %s, %s, since %s", (instant, name, start) => {
    expect(calendar.quarter(at(instant))).toStrictEqual({ name, startsAt: at(start) });
  });

  it("makes a task overdue after 18:00 of its day, not at it", () => {
    expect(calendar.isOverdue("2026-11-25", at("2026-11-25T18:00:00+08:00"))).toBe(false);
    expect(calendar.isOverdue("2026-11-25", at("2026-11-25T18:00:00.001+08:00"))).toBe(true);
  });

  it.each([
    ["2026-11-25T18:00:00+08:00", "2026-11-24"],
    ["2026-11-25T18:05:00+08:00", "2026-11-25"],
    ["2026-11-25T00:00:00+08:00", "2026-11-24"],
  ])("agrees with itself on what is overdue at %s: due on %s or before", (instant, last) => {
    const now = at(instant);
    expect(calendar.lastDueDay(now)).toBe(last);
    expect(calendar.isOverdue(last, now)).toBe(true);
  });

  it("counts whole days", () => {
    const now = at("2026-11-25T23:59:00+08:00");
    expect(
      ["2026-11-25", "2026-11-26", "2026-12-25", "2026-11-20"].map((day) => calendar.daysUntil(day, now)),
    ).toStrictEqual([0, 1, 30, -5]);
  });

  it("says days as people do, with the year only when it is another", () => {
    const now = at("2026-11-25T10:00:00+08:00");
    expect(calendar.sayDay("2026-12-05", now)).toBe("12月5日");
    expect(calendar.sayDay("2027-01-05", now)).toBe("2027年1月5日");
    expect(calendar.sayTime(at("2026-11-25T01:05:59Z"), now)).toBe("11月25日 09:05");
  });

  it("writes instants with the street's offset", () => {
    expect(calendar.isoTime(at("2026-11-25T02:00:00.123Z"))).toBe("2026-11-25T10:00:00+08:00");
  });

  it.each([
    ["2026-11-30T09:00:00+08:00", "2026-W48"],
    ["2027-01-04T09:00:00+08:00", "2026-W53"],
    ["2027-01-11T09:00:00+08:00", "2027-W01"],
  ])("names the ISO week before %s: %s", (instant, week) => {
    expect(calendar.weekBefore(at(instant))).toBe(week);
  });
});
