import { Temporal } from "temporal-polyfill";
import { nextWorkingDay, type WorkingDays } from "./working-days.ts";

/** Hours of the street in which nothing is sent, "HH:MM": from the one up to just before the other, over midnight or not. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** Where the street has not set others. */
export const defaultQuietHours: QuietHours = { from: "20:00", to: "08:00" };

export interface OpenHour {
  /** Epoch ms. */
  readonly at: number;
  /** A day was looked at whose year has no official table: see WorkingDays. */
  readonly provisional: boolean;
}

/**
 * The first instant from `at` (epoch ms) on that is neither in quiet hours nor on a day off; `at` itself when it is one.
 * Quiet hours that begin and end at the same time are none.
 */
export function nextOpenHour(days: WorkingDays, zone: string, quiet: QuietHours, at: number): OpenHour {
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const today = now.toPlainDate();
  const open = nextWorkingDay(days, today.toString());
  if (open.day !== today.toString()) {
    return { at: opensAt(open.day, zone, quiet), provisional: open.provisional };
  }

  const end = endOfQuiet(quiet, now.toPlainTime());
  if (end === undefined) return { at, provisional: open.provisional };
  if (Temporal.PlainTime.compare(end, now.toPlainTime()) > 0) {
    return { at: instantOf(open.day, zone, end), provisional: open.provisional };
  }
  const next = nextWorkingDay(days, today.add({ days: 1 }).toString());
  return { at: opensAt(next.day, zone, quiet), provisional: open.provisional || next.provisional };
}

const midnight = Temporal.PlainTime.from("00:00");

function opensAt(day: string, zone: string, quiet: QuietHours): number {
  return instantOf(day, zone, endOfQuiet(quiet, midnight) ?? midnight);
}

/** When the quiet that holds at a time of day ends, be it on that day or, where it is earlier, on the next. */
function endOfQuiet(quiet: QuietHours, time: Temporal.PlainTime): Temporal.PlainTime | undefined {
  const [from, to] = [Temporal.PlainTime.from(quiet.from), Temporal.PlainTime.from(quiet.to)];
  const begun = Temporal.PlainTime.compare(time, from) >= 0;
  const notEnded = Temporal.PlainTime.compare(time, to) < 0;
  const overMidnight = Temporal.PlainTime.compare(from, to) > 0;
  return (overMidnight ? begun || notEnded : begun && notEnded) ? to : undefined;
}

function instantOf(day: string, zone: string, time: Temporal.PlainTime): number {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}
