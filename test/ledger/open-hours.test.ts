import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it, test } from "vitest";
import { defaultQuietHours, nextOpenHour, type QuietHours } from "../../src/ledger/open-hours.ts";
import { createWorkingDays, isWorkingDay } from "../../src/ledger/working-days.ts";

const zone = "Asia/Shanghai";
const days = createWorkingDays();
const local = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** The next open hour of a street's local time, in the same words. */
function opens(at: string, quiet: QuietHours = defaultQuietHours, of = days): string {
  const { at: open } = nextOpenHour(of, zone, quiet, Date.parse(`${at}+08:00`));
  return local(open).toPlainDateTime().toString();
}

describe("the next open hour", () => {
  it.each([
    ["by day it is now, to the millisecond", "2026-11-25T10:00:00.123", "2026-11-25T10:00:00.123"],
    ["at eight it is now", "2026-11-25T08:00:00", "2026-11-25T08:00:00"],
    ["just before eight it is eight", "2026-11-25T07:59:59.999", "2026-11-25T08:00:00"],
    ["just before twenty it is now", "2026-11-25T19:59:59.999", "2026-11-25T19:59:59.999"],
    ["at twenty it is tomorrow", "2026-11-25T20:00:00", "2026-11-26T08:00:00"],
    ["at midnight it is the same day", "2026-11-26T00:00:00", "2026-11-26T08:00:00"],
    ["on Friday evening it is Monday", "2026-11-27T20:30:00", "2026-11-30T08:00:00"],
    ["on a Sunday noon it is Monday", "2026-11-29T12:00:00", "2026-11-30T08:00:00"],
    ["on a worked Saturday it is now", "2026-02-28T10:00:00", "2026-02-28T10:00:00"],
    ["on a worked Saturday evening it is Monday", "2026-02-28T21:00:00", "2026-03-02T08:00:00"],
    ["on Friday before a worked Saturday it is that", "2026-05-08T21:00:00", "2026-05-09T08:00:00"],
    ["before the Spring Festival it is behind it", "2026-02-14T20:00:00", "2026-02-24T08:00:00"],
    ["on the last night of a holiday it is the morning", "2026-10-07T23:59:59", "2026-10-08T08:00:00"],
    ["on the last evening of a year it is the next one", "2026-12-31T20:00:00", "2027-01-01T08:00:00"],
  ])("%s", (_, at, open) => {
    expect(opens(at)).toBe(open);
  });

  it.each([
    ["inside a noon break", { from: "12:00", to: "14:00" }, "2026-11-25T12:30:00", "2026-11-25T14:00:00"],
    ["after a noon break", { from: "12:00", to: "14:00" }, "2026-11-25T14:00:00", "2026-11-25T14:00:00"],
    [
      "a noon break on a day off",
      { from: "12:00", to: "14:00" },
      "2026-11-28T13:00:00",
      "2026-11-30T00:00:00",
    ],
    ["quiet up to midnight", { from: "21:30", to: "00:00" }, "2026-11-25T22:00:00", "2026-11-26T00:00:00"],
    ["quiet from midnight on", { from: "00:00", to: "07:30" }, "2026-11-25T00:00:00", "2026-11-25T07:30:00"],
    ["no quiet hours", { from: "00:00", to: "00:00" }, "2026-11-25T03:00:00", "2026-11-25T03:00:00"],
    [
      "no quiet hours, on a day off",
      { from: "08:00", to: "08:00" },
      "2026-11-28T09:00:00",
      "2026-11-30T00:00:00",
    ],
  ])("follows the street's setting: %s", (_, quiet, at, open) => {
    expect(opens(at, quiet)).toBe(open);
  });

  it("keeps the days that the office has off itself", () => {
    const own = createWorkingDays([{ day: "2026-11-26", working: false, reason: "示例停电" }]);
    expect(opens("2026-11-25T20:00:00", defaultQuietHours, own)).toBe("2026-11-27T08:00:00");
  });

  it.each([
    ["2026-12-31T10:00:00", false],
    ["2026-12-31T20:00:00", true],
    ["2027-01-04T10:00:00", true],
  ])("is provisional where it rests on a year without a table: %s, %s", (at, provisional) => {
    expect(nextOpenHour(days, zone, defaultQuietHours, Date.parse(`${at}+08:00`)).provisional).toBe(
      provisional,
    );
  });
});

const minute = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((of) => `${String(Math.floor(of / 60)).padStart(2, "0")}:${String(of % 60).padStart(2, "0")}`);
const anyQuiet = fc.oneof(fc.constant(defaultQuietHours), fc.record({ from: minute, to: minute }));
const anyInstant = fc
  .integer({ min: 0, max: 400 * 24 * 60 * 60 })
  .map((seconds) => Date.parse("2025-12-20T00:00:00+08:00") + seconds * 1_000);

/** Texts of one form compare as the times do. */
function isQuiet({ from, to }: QuietHours, time: string): boolean {
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

describe("at any time, for any quiet hours", () => {
  test("it is not earlier, not quiet, not on a day off, and its own next one", () => {
    fc.assert(
      fc.property(anyQuiet, anyInstant, (quiet, at) => {
        const open = nextOpenHour(days, zone, quiet, at);
        expect(open.at).toBeGreaterThanOrEqual(at);
        const [day, time] = local(open.at).toPlainDateTime().toString().split("T") as [string, string];
        expect(isWorkingDay(days, day).working).toBe(true);
        expect(isQuiet(quiet, time.slice(0, 5))).toBe(false);
        expect(nextOpenHour(days, zone, quiet, open.at).at).toBe(open.at);
      }),
    );
  });

  test("no minute before it was open", () => {
    fc.assert(
      fc.property(anyQuiet, anyInstant, (quiet, at) => {
        const open = nextOpenHour(days, zone, quiet, at).at;
        const whole = Math.floor((open - at) / 60_000);
        for (const back of [1, 2, 59, 60, 61, whole / 2, whole - 1].map(Math.floor)) {
          const before = open - back * 60_000;
          if (back <= 0 || before < at) continue;
          const [day, time] = local(before).toPlainDateTime().toString().split("T") as [string, string];
          const isOpen = isWorkingDay(days, day).working && !isQuiet(quiet, time.slice(0, 5));
          expect(isOpen).toBe(false);
        }
      }),
    );
  });
});
