import { Temporal } from "temporal-polyfill";

/** The Mondays to Fridays of the calendar quarter that an ISO day lies in, as ISO days. */
export function workdaysOfQuarter(today: string): string[] {
  const { year, month } = Temporal.PlainDate.from(today);
  const first = Temporal.PlainDate.from({ year, month: month - ((month - 1) % 3), day: 1 });
  const length = first.until(first.add({ months: 3 }), { largestUnit: "days" }).days;
  return Array.from({ length }, (_, days) => first.add({ days }))
    .filter(({ dayOfWeek }) => dayOfWeek <= 5)
    .map(String);
}
