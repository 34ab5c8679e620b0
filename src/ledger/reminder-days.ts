import { Temporal } from "temporal-polyfill";
import { addWorkingDays, isWorkingDay, type WorkingDays } from "./working-days.ts";

/** A due day that is to be reminded of now, and the steps (working days from it: -1 before, 1 after) that have come. */
export interface DueDay {
  readonly day: string;
  readonly steps: readonly number[];
  /** Counted over a day of a year without an official table. */
  readonly provisional: boolean;
}

/** The days after the last reminders, up to and with today: a morning that was missed is made up for by the next. */
export interface Mornings {
  /** ISO day of the last reminders; they are not made again. */
  readonly after: string;
  readonly today: string;
}

/**
 * Of which due days somebody is reminded this morning. A step before the due day is a working day, -1 the last one before it;
 * 0 is the due day itself, and comes only when it is worked; a step after it counts the working days that have begun since.
 * Steps before come no more once the due day has passed.
 */
export function dueDaysToRemind(
  days: WorkingDays,
  { after, today }: Mornings,
  steps: readonly number[],
): DueDay[] {
  const [least, most] = [Math.min(0, ...steps), Math.max(0, ...steps)];
  // A step that comes today belongs to a due day no further off than this, whatever days off lie between.
  const first = addWorkingDays(days, addWorkingDays(days, after, -most).day, -1).day;
  const last = addWorkingDays(days, today, 1 - least).day;
  return daysBetween(first, last).flatMap((day) => dueDay(days, { after, today }, steps, day));
}

function dueDay(
  days: WorkingDays,
  { after, today }: Mornings,
  steps: readonly number[],
  day: string,
): DueDay[] {
  const come = steps.flatMap((step) => {
    const on = morningOf(days, day, step);
    const isNow = on !== undefined && on.day > after && on.day <= today;
    return isNow && (step > 0 || day >= today) ? [{ step, provisional: on.provisional }] : [];
  });
  if (come.length === 0) return [];
  return [
    { day, steps: come.map(({ step }) => step), provisional: come.some(({ provisional }) => provisional) },
  ];
}

function morningOf(days: WorkingDays, day: string, step: number) {
  if (step !== 0) return addWorkingDays(days, day, step);
  const { working, provisional } = isWorkingDay(days, day);
  return working ? { day, provisional } : undefined;
}

function daysBetween(first: string, last: string): string[] {
  const from = Temporal.PlainDate.from(first);
  const count = from.until(Temporal.PlainDate.from(last), { largestUnit: "days" }).days + 1;
  return Array.from({ length: count }, (_, index) => from.add({ days: index }).toString());
}
