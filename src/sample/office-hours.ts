import { Temporal } from "temporal-polyfill";
import type { Random } from "./random.ts";

/** Instants (epoch ms) at which somebody at a desk would do something, in the street's zone. */
export interface OfficeHours {
  /** Some minute between 8:40 and 17:30 of an ISO day, so many days away; never on a weekend. */
  onDay(day: string, daysAway: number, random: Random): number;
  /** Some minute of the working day that comes `days` after an instant. */
  daysAfter(at: number, days: number, random: Random): number;
  /** The last Monday 9:00 that has passed: when the week's ranking is published. */
  lastMonday(now: number): number;
}

export function officeHours(zone: string): OfficeHours {
  const local = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const atDesk = (date: Temporal.PlainDate, direction: 1 | -1, random: Random) => {
    let workday = date;
    while (workday.dayOfWeek > 5) workday = workday.add({ days: direction });
    const minute = random.between(8 * 60 + 40, 17 * 60 + 30);
    const plainTime = { hour: Math.floor(minute / 60), minute: minute % 60, second: random.between(0, 59) };
    return workday.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
  };
  return {
    onDay: (day, daysAway, random) =>
      atDesk(Temporal.PlainDate.from(day).add({ days: daysAway }), daysAway > 0 ? 1 : -1, random),
    daysAfter: (at, days, random) => atDesk(local(at).toPlainDate().add({ days }), 1, random),
    lastMonday: (now) => {
      const today = local(now).toPlainDate();
      const monday = today.subtract({ days: today.dayOfWeek - 1 });
      const nine = monday.toZonedDateTime({ timeZone: zone, plainTime: { hour: 9 } });
      return (nine.epochMilliseconds <= now ? nine : nine.subtract({ weeks: 1 })).epochMilliseconds;
    },
  };
}
