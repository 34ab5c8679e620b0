import { Temporal } from "temporal-polyfill";
import { readNumber } from "./numbers.ts";
import { matchAt } from "./scan.ts";

/** One day read from a text, or why it is none. */
export interface ReadDay {
  readonly end: number;
  readonly day?: Temporal.PlainDate;
  readonly problem?: "impossible-date" | "past-date" | "vague-date";
  /** Only the day of the month was said (26-28号): the other end of a span gives the month. */
  readonly monthOpen?: true;
}

type Day = Temporal.PlainDate;
type Rule = readonly [pattern: RegExp, read: (match: RegExpExecArray, today: Day) => Day | Problem];
type Problem = NonNullable<ReadDay["problem"]>;

const N = "(\\d{1,4}|[零一二三四五六七八九十两廿卅]{1,4})";
const rule = (source: string) => new RegExp(source, "y");
const number = (text: string | undefined) => readNumber(text ?? "", 0)?.value ?? 0;

/** A passed day of the month and month is next year's, but not when it has only just passed. */
const LONGEST_AHEAD_DAYS = 300;

const weekdays = new Map(Array.from("一二三四五六日天末", (name, index) => [name, Math.min(index + 1, 7)]));

/** In order: the first that matches is taken. */
const rules: readonly Rule[] = [
  [
    /(\d{4})[-/.年] ?(\d{1,2})[-/.月] ?(\d{1,2})(?!\d)[日号]?/y,
    ([, y, m, d]) => date(+(y ?? 0), +(m ?? 0), +(d ?? 0)),
  ],
  [
    rule(`(今|明|后)年 ?${N}月 ?${N}[日号]`),
    ([, when, m, d], today) => date(today.year + offset("今明后", when), number(m), number(d)),
  ],
  [/(今|明)?年(?:底|末|终)/y, ([, when], today) => date(today.year + (when === "明" ? 1 : 0), 12, 31)],
  [/大后天/y, (_, today) => today.add({ days: 3 })],
  [/(今|明|后)(?:天|日)/y, ([, when], today) => today.add({ days: offset("今明后", when) })],
  [/(?:昨|前)(?:天|日)/y, () => "past-date"],
  [rule(`${N} ?(?:个)?(?:天|日)(?:之|以)?后`), ([, n], today) => today.add({ days: number(n) })],
  [rule(`${N} ?(?:个)?(?:周|星期|礼拜)(?:之|以)?后`), ([, n], today) => today.add({ weeks: number(n) })],
  [rule(`${N} ?个?月(?:之|以)?后`), ([, n], today) => today.add({ months: number(n) })],
  [/半个?月(?:之|以)?后/y, (_, today) => today.add({ days: 15 })],
  [/上个?(?:周|星期|礼拜|月)[一二三四五六日天末]?/y, () => "past-date"],
  [
    /(下{1,2})个?(?:周|星期|礼拜)([一二三四五六日天末])/y,
    ([, far = "", name], today) => weekday(today, name).add({ weeks: far.length }),
  ],
  [/(?:本|这)个?(?:周|星期|礼拜)([一二三四五六日天末])/y, ([, name], today) => weekday(today, name)],
  [
    /(?:周|星期|礼拜)([一二三四五六日天末])/y,
    ([, name], today) => upcoming(weekday(today, name), today, { weeks: 1 }),
  ],
  [/(?:下{1,2}|本|这)个?(?:周|星期|礼拜)/y, () => "vague-date"],
  [/(?:本|这个?)?月(?:底|末)/y, (_, today) => monthEnd(today)],
  [/下个?月(?:底|末)/y, (_, today) => monthEnd(today.add({ months: 1 }))],
  [
    rule(`下个?月 ?${N}[日号]?`),
    ([, d], today) => inMonth(today.with({ day: 1 }).add({ months: 1 }), number(d)),
  ],
  [rule(`(?:本|这个?|当)月 ?${N}[日号]?`), ([, d], today) => inMonth(today, number(d))],
  [
    /(?:本|这个?|下个?)?季度?(?:底|末)/y,
    ([words = ""], today) => quarterEnd(words.startsWith("下") ? today.add({ months: 3 }) : today),
  ],
  [rule(`${N}月(?:份)?(?:底|末)`), ([, m], today) => endOfMonthNumber(number(m), today)],
  [rule(`${N}月(?:份)?[上中下]旬`), () => "vague-date"],
  [/(?:本|下)?个?月?[上中下]旬/y, () => "vague-date"],
  [rule(`${N}月 ?${N}[日号]?`), ([, m, d], today) => thisYear(number(m), number(d), today)],
  [/(\d{1,2})[/.](\d{1,2})(?![\d/.%])/y, ([, m, d], today) => thisYear(+(m ?? 0), +(d ?? 0), today)],
  [/元旦/y, (_, today) => thisYear(1, 1, today)],
  [rule(`${N} ?[日号](?!楼|院|门|线)`), ([, d], today) => dayOfMonth(number(d), today)],
  [rule(`${N}月(?:份)?`), () => "vague-date"],
  [rule(`(?:${N}|半) ?(?:个)?(?:天|周|星期|月)`), () => "vague-date"],
];

/** The day that begins at a place of a clean text, counted from today; undefined when no day is named there. */
export function readDay(text: string, at: number, today: Temporal.PlainDate): ReadDay | undefined {
  for (const [pattern, read] of rules) {
    const match = matchAt(pattern, text, at);
    if (!match) continue;
    const found = attempt(() => read(match, today));
    const end = at + match[0].length;
    return typeof found === "string" ? { end, problem: found } : { end, day: found };
  }
  return undefined;
}

/** A day of a given month, for the second half of 26-28号 and 11月26日-27日. */
export function dayOf(month: Temporal.PlainDate, day: number): Temporal.PlainDate | "impossible-date" {
  const found = attempt(() => inMonth(month, day));
  return typeof found === "string" ? "impossible-date" : found;
}

function attempt(read: () => Day | Problem): Day | Problem {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return "impossible-date";
    throw error;
  }
}

const offset = (names: string, name: string | undefined) => Math.max(0, names.indexOf(name ?? ""));
const date = (year: number, month: number, day: number) =>
  Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" });
const inMonth = (month: Day, day: number) => date(month.year, month.month, day);
const monthEnd = (day: Day) => day.with({ day: day.daysInMonth });
const weekday = (today: Day, name: string | undefined) =>
  today.add({ days: (weekdays.get(name ?? "") ?? 7) - today.dayOfWeek });
const isPast = (day: Day, today: Day) => Temporal.PlainDate.compare(day, today) < 0;

function upcoming(day: Day, today: Day, step: { weeks: number } | { years: number }): Day {
  return isPast(day, today) ? day.add(step) : day;
}

function quarterEnd(day: Day): Day {
  return monthEnd(date(day.year, Math.ceil(day.month / 3) * 3, 1));
}

function endOfMonthNumber(month: number, today: Day): Day {
  return monthEnd(upcoming(monthEnd(date(today.year, month, 1)), today, { years: 1 }).with({ day: 1 }));
}

/** 2月29日 is looked for in the coming year when this year's has passed. */
function thisYear(month: number, day: number, today: Day): Day | Problem {
  const passed = month < today.month || (month === today.month && day < today.day);
  const found = date(today.year + (passed ? 1 : 0), month, day);
  return today.until(found, { largestUnit: "days" }).days > LONGEST_AHEAD_DAYS ? "past-date" : found;
}

function dayOfMonth(day: number, today: Day): Day {
  const month = day < today.day ? today.with({ day: 1 }).add({ months: 1 }) : today;
  return inMonth(month, day);
}
