import { Temporal } from "temporal-polyfill";

/** "2026年第48周（11月23日—11月29日）" for the ISO week "2026-W48". Throws RangeError for another text. */
export function sayWeek(week: string): string {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? [];
  if (!year || !number) throw new RangeError(`${week} is no ISO week such as 2026-W48`);
  // The fourth of January lies in the first week of its year.
  const fourth = Temporal.PlainDate.from(`${year}-01-04`);
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: Number(number) - 1 });
  const [first, last] = [monday, monday.add({ days: 6 })].map((date) => `${date.month}月${date.day}日`);
  return `${year}年第${Number(number)}周（${first}—${last}）`;
}
