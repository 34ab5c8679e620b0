import { Temporal } from "temporal-polyfill";
import { officialTables } from "./holidays/index.ts";
import type { YearTable } from "./holidays/year-table.ts";

/**
 * Which days are worked. For one day the office's own word counts first, then the official table of its year; in a year
 * without a table Monday to Friday are assumed, and every answer that looked at such a day is `provisional` (暂定): say
 * so, and ask again once the table is there. Days are ISO days of the street.
 */
export interface WorkingDays {
  /** What was decided by name, be it by the table or by the office. */
  readonly named: ReadonlyMap<string, NamedDay>;
  /** Years with a table: in these a day without a name is its weekday. */
  readonly years: ReadonlySet<number>;
}

interface NamedDay {
  readonly working: boolean;
  readonly reason: string;
}

/** The office's own word about one day, such as two days off that a storm brought. */
export interface DayOverride {
  readonly day: string;
  readonly working: boolean;
  readonly reason: string;
}

export interface DayKind {
  readonly working: boolean;
  /** "国庆节", "国庆节调休", or the office's reason; null for an ordinary weekday or weekend. */
  readonly reason: string | null;
  readonly provisional: boolean;
}

export interface FoundDay {
  readonly day: string;
  readonly provisional: boolean;
}

export interface FoundDayOrNone {
  /** Null where no day of the period is worked, such as in the week of the Spring Festival. */
  readonly day: string | null;
  readonly provisional: boolean;
}

export type Period = "week" | "month" | "quarter";

export function createWorkingDays(
  overrides: readonly DayOverride[] = [],
  tables: readonly YearTable[] = officialTables,
): WorkingDays {
  return {
    named: new Map([
      ...tables.flatMap(namedByTable),
      ...overrides.map(({ day, working, reason }) => [day, { working, reason }] as const),
    ]),
    years: new Set(tables.map(({ year }) => year)),
  };
}

export function isWorkingDay(days: WorkingDays, day: string): DayKind {
  return kindOf(days, Temporal.PlainDate.from(day));
}

/**
 * The count-th working day after a day, or before it where count is negative: T-3 of a due day is -3. The day itself is
 * not counted, worked or not; 0 is the day itself.
 */
export function addWorkingDays(days: WorkingDays, day: string, count: number): FoundDay {
  const step = Math.sign(count);
  let found: FoundDay = { day, provisional: false };
  for (let left = Math.abs(count); left > 0; left--) {
    const next = seek(days, Temporal.PlainDate.from(found.day).add({ days: step }), step);
    found = { day: next.day, provisional: found.provisional || next.provisional };
  }
  return found;
}

/** The first working day from a day on: the day itself when it is one. */
export function nextWorkingDay(days: WorkingDays, day: string): FoundDay {
  return seek(days, Temporal.PlainDate.from(day), 1);
}

/** Of the week (Monday to Sunday), month or quarter that a day lies in. */
export function firstWorkingDayOf(days: WorkingDays, period: Period, day: string): FoundDayOrNone {
  const { first, last } = boundsOf[period](Temporal.PlainDate.from(day));
  return seek(days, first, 1, last);
}

/** Of the week (Monday to Sunday), month or quarter that a day lies in: a worked Sunday ends its own week. */
export function lastWorkingDayOf(days: WorkingDays, period: Period, day: string): FoundDayOrNone {
  const { first, last } = boundsOf[period](Temporal.PlainDate.from(day));
  return seek(days, last, -1, first);
}

type Bounds = (date: Temporal.PlainDate) => {
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
};

function monthsFrom(first: Temporal.PlainDate, months: number): ReturnType<Bounds> {
  return { first, last: first.add({ months }).subtract({ days: 1 }) };
}

const boundsOf: Readonly<Record<Period, Bounds>> = {
  week: (date) => {
    const first = date.subtract({ days: date.dayOfWeek - 1 });
    return { first, last: first.add({ days: 6 }) };
  },
  month: (date) => monthsFrom(date.with({ day: 1 }), 1),
  quarter: (date) => monthsFrom(date.with({ day: 1, month: date.month - ((date.month - 1) % 3) }), 3),
};

/** Looks day by day; without an end it finds one, since a street names only so many days. */
function seek(days: WorkingDays, from: Temporal.PlainDate, step: number): FoundDay;
function seek(
  days: WorkingDays,
  from: Temporal.PlainDate,
  step: number,
  end: Temporal.PlainDate,
): FoundDayOrNone;
function seek(
  days: WorkingDays,
  from: Temporal.PlainDate,
  step: number,
  end?: Temporal.PlainDate,
): FoundDayOrNone {
  let provisional = false;
  for (let date = from; ; date = date.add({ days: step })) {
    const kind = kindOf(days, date);
    provisional ||= kind.provisional;
    if (kind.working) return { day: date.toString(), provisional };
    if (end && date.equals(end)) return { day: null, provisional };
  }
}

const SATURDAY = 6;

function kindOf(days: WorkingDays, date: Temporal.PlainDate): DayKind {
  const named = days.named.get(date.toString());
  if (named) return { ...named, provisional: false };
  return { working: date.dayOfWeek < SATURDAY, reason: null, provisional: !days.years.has(date.year) };
}

function namedByTable({ holidays }: YearTable): [string, NamedDay][] {
  return holidays.flatMap(({ name, from, to, worked }) => [
    ...daysBetween(from, to).map((day): [string, NamedDay] => [day, { working: false, reason: name }]),
    ...worked.map((day): [string, NamedDay] => [day, { working: true, reason: `${name}调休` }]),
  ]);
}

function daysBetween(from: string, to: string): string[] {
  const first = Temporal.PlainDate.from(from);
  return Array.from({ length: first.until(to).days + 1 }, (_, index) =>
    first.add({ days: index }).toString(),
  );
}
