import { Temporal } from "temporal-polyfill";

/** Days of the street: ISO days ("2026-11-25") in its zone, whatever the server's zone is. Instants are epoch ms. */
export interface Calendar {
  readonly zone: string;
  /** The street's day at an instant. */
  day(now: number): string;
  /** The instant at which a task due on that day becomes overdue. */
  dueAt(day: string): number;
  isOverdue(day: string, now: number): boolean;
  /** The latest day whose due time has passed: a task is overdue when it is due on it or before. */
  lastDueDay(now: number): string;
  /** Whole days from the street's today to a day; negative when it has passed. */
  daysUntil(day: string, now: number): number;
  /** ISO 8601 with the zone's offset, to the second: "2026-11-25T10:00:00+08:00". */
  isoTime(now: number): string;
  /** "09:00" */
  timeOfDay(now: number): string;
  /** The ISO week of an instant: "2026-W48". */
  week(now: number): string;
  /** The one before it: "2026-W47". */
  weekBefore(now: number): string;
  /** The calendar quarter of an instant, and its first moment (epoch ms). */
  quarter(now: number): Quarter;
  /** "11月25日", with the year only when it is not the current one. */
  sayDay(day: string, now: number): string;
  /** "11月25日 18:05" */
  sayTime(at: number, now: number): string;
}

export interface Quarter {
  /** "2026-Q4" */
  readonly name: string;
  readonly startsAt: number;
}

/** A task is due at this hour of its day; a report after it is late the same day (domain.md F5). */
const DUE_HOUR = 18;

export function createCalendar(zone: string): Calendar {
  const local = (now: number) => Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const day = (now: number) => local(now).toPlainDate().toString();
  const dueAt = (iso: string) =>
    Temporal.PlainDate.from(iso).toZonedDateTime({ timeZone: zone, plainTime: { hour: DUE_HOUR } })
      .epochMilliseconds;
  const sayDay = (iso: string, now: number) => {
    const date = Temporal.PlainDate.from(iso);
    const year = date.year === local(now).year ? "" : `${date.year}年`;
    return `${year}${date.month}月${date.day}日`;
  };
  const timeOfDay = (now: number) => local(now).toPlainTime().toString({ smallestUnit: "minute" });
  return {
    zone,
    day,
    dueAt,
    isOverdue: (iso, now) => now > dueAt(iso),
    lastDueDay: (now) => {
      const today = local(now).toPlainDate();
      return (now > dueAt(today.toString()) ? today : today.subtract({ days: 1 })).toString();
    },
    daysUntil: (iso, now) =>
      local(now).toPlainDate().until(Temporal.PlainDate.from(iso), { largestUnit: "days" }).days,
    isoTime: (now) =>
      local(now).toString({ smallestUnit: "second", timeZoneName: "never", calendarName: "never" }),
    timeOfDay,
    week: (now) => weekOf(local(now)),
    weekBefore: (now) => weekOf(local(now).subtract({ weeks: 1 })),
    quarter: (now) => {
      const { year, month } = local(now);
      const number = Math.ceil(month / 3);
      const first = Temporal.PlainDate.from({ year, month: 3 * number - 2, day: 1 });
      return { name: `${year}-Q${number}`, startsAt: first.toZonedDateTime(zone).epochMilliseconds };
    },
    sayDay,
    sayTime: (at, now) => `${sayDay(day(at), now)} ${timeOfDay(at)}`,
  };
}

function weekOf({ yearOfWeek, weekOfYear }: Temporal.ZonedDateTime): string {
  return `${yearOfWeek}-W${String(weekOfYear).padStart(2, "0")}`;
}
