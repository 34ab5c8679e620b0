import { Temporal } from "temporal-polyfill";
import { dayOf, type ReadDay, readDay } from "./days.ts";
import { readNumber } from "./numbers.ts";
import { matchAt, skip } from "./scan.ts";

/** A day or a span of days read from a text. */
export interface ReadDate {
  /** An ISO day, or two joined by ".."; absent with a problem. */
  readonly date?: string;
  readonly problem?: NonNullable<ReadDay["problem"]>;
  /** Where the text goes on. */
  readonly end: number;
}

const BEFORE = /[\s:,、]*(?:延期|延长|推迟|顺延|延|改)?(?:到|至|为|在|从|自)?\s?/y;
const TO = /\s?(?:-{1,3}|~{1,3}|到|至)\s?/y;
const AND = /\s?[、和]\s?/y;
const ANOTHER_DAY =
  /\d{1,2}(?:月\d{1,2})?[日号](?!楼|院|门|线)|(?:下{1,2}|[本这])?(?:周|星期|礼拜)[一二三四五六日天]|[今明后]天/y;
const FOR_DAYS = /\s?(?:起|开始)?,?\s?(?:请|共|休|连续)?\s?(\d{1,2}|[一二三四五六七八九十两]{1,3})天(?!后)/y;
const AFTER = /\s?(?:之前|以前|前|止|为止|起|开始)?(?:完成|办结)?/y;

/** The street's day of an instant. */
export function streetDay(instant: string, zone = "Asia/Shanghai"): Temporal.PlainDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();
}

/**
 * The day or span at a place of a clean text (到下周五, 11月26日-27日, 明天起3天), counted from today; undefined when
 * there is none. Days that do not exist, have passed, or are not one day come back as a problem.
 */
export function readDate(text: string, at: number, today: Temporal.PlainDate): ReadDate | undefined {
  const start = skip(BEFORE, text, at);
  const open = openSpan(text, start, today);
  if (open) return open;
  const first = readDay(text, start, today);
  if (!first) return undefined;
  if (!first.day) return { problem: first.problem ?? "vague-date", end: first.end };
  if (Temporal.PlainDate.compare(first.day, today) < 0) return { problem: "past-date", end: first.end };
  const last = readSpanEnd(text, first.end, first.day, today);
  if (!last) return { date: first.day.toString(), end: skip(AFTER, text, first.end) };
  if (!last.day) {
    // 12月5日到12月3日: the last day lies before the first, wherever today is.
    const problem = last.problem === "vague-date" ? "vague-date" : "impossible-date";
    return { problem, end: last.end };
  }
  const third = skip(AND, text, last.end);
  if (matchAt(ANOTHER_DAY, text, third)) return { problem: "vague-date", end: last.end };
  if (Temporal.PlainDate.compare(first.day, last.day) > 0)
    return { problem: "impossible-date", end: last.end };
  return { date: spanOf(first.day, last.day), end: skip(AFTER, text, last.end) };
}

/** How far a day is looked for, in UTF-16 units. */
const REACH = 100;

/** The first day or span in a text from a place on: "培训 11月26日", "因下雨，到下周五". `start` is where it begins. */
export function findDate(
  text: string,
  at: number,
  today: Temporal.PlainDate,
): (ReadDate & { readonly start: number }) | undefined {
  const first = readDate(text, at, today);
  if (first) return { ...first, start: at };
  for (const { index } of text.slice(at, at + REACH).matchAll(/[\s,、到至]/g)) {
    const start = at + index;
    const read = readDate(text, start, today);
    if (read) return { ...read, start };
  }
  return undefined;
}

/** 26-28号, 26、27号: the month stands at neither end; 明后天. Of three days and more nobody knows which are meant. */
function openSpan(text: string, at: number, today: Temporal.PlainDate): ReadDate | undefined {
  const near = matchAt(/(今明|明后)两?[天日]/y, text, at);
  if (near) {
    const first = near[1] === "今明" ? today : today.add({ days: 1 });
    return { date: spanOf(first, first.add({ days: 1 })), end: at + near[0].length };
  }
  const listed = matchAt(/\d{1,2}(?:\s?[、和及]\s?\d{1,2}){2,9}[日号]/y, text, at);
  if (listed) return { problem: "vague-date", end: at + listed[0].length };
  const match = matchAt(/(\d{1,2})\s?([-~到至、和及])\s?(\d{1,2})[日号]/y, text, at);
  if (!match) return undefined;
  const from = readDay(`${match[1]}日`, 0, today);
  const end = at + match[0].length;
  if (!from?.day) return { problem: from?.problem ?? "impossible-date", end };
  const to = dayOf(from.day, Number(match[3]));
  if (typeof to === "string" || Temporal.PlainDate.compare(from.day, to) > 0) {
    return { problem: "impossible-date", end };
  }
  if (/[、和及]/.test(match[2] ?? "") && !isNext(from.day, to)) return { problem: "vague-date", end };
  return { date: spanOf(from.day, to), end };
}

function readSpanEnd(
  text: string,
  at: number,
  first: Temporal.PlainDate,
  today: Temporal.PlainDate,
): ReadDay | undefined {
  const days = matchAt(FOR_DAYS, text, at);
  if (days) {
    const count = readNumber(days[1] ?? "", 0)?.value ?? 1;
    return { day: first.add({ days: Math.max(0, count - 1) }), end: at + days[0].length };
  }
  const to = skip(TO, text, at);
  if (to > at) return readLastDay(text, to, first, today);
  const and = skip(AND, text, at);
  const last = and > at ? readLastDay(text, and, first, today) : readNextDay(text, at, first, today);
  if (!last?.day) return undefined;
  // 周四、周六 are two days, not a span.
  return isNext(first, last.day) ? last : { end: last.end, problem: "vague-date" };
}

const isNext = (day: Temporal.PlainDate, next: Temporal.PlainDate) => day.add({ days: 1 }).equals(next);

/** A second day without a joiner: 周四周五, 11月26日27日; behind a space only where nothing is said of it. */
function readNextDay(
  text: string,
  at: number,
  first: Temporal.PlainDate,
  today: Temporal.PlainDate,
): ReadDay | undefined {
  const from = skip(/ ?/y, text, at);
  if (!matchAt(ANOTHER_DAY, text, from)) return undefined;
  const last = readLastDay(text, from, first, today);
  return last && (from === at || matchAt(/$|[\s,。;!]/y, text, last.end)) ? last : undefined;
}

/** The last day of a span: 27日 is of the first day's month, 周五 not before the first day. */
function readLastDay(
  text: string,
  at: number,
  first: Temporal.PlainDate,
  today: Temporal.PlainDate,
): ReadDay | undefined {
  const bare = matchAt(/(\d{1,2})(?:[日号]|(?![\d月/.年天周个]))/y, text, at);
  if (!bare) {
    const last = readDay(text, at, today);
    const early = last?.day && Temporal.PlainDate.compare(last.day, first) < 0;
    return last?.problem === "past-date" || early ? readDay(text, at, first) : last;
  }
  const day = dayOf(first, Number(bare[1]));
  const end = at + bare[0].length;
  return typeof day === "string" ? { problem: day, end } : { day, end };
}

function spanOf(from: Temporal.PlainDate, to: Temporal.PlainDate): string {
  return from.equals(to) ? from.toString() : `${from.toString()}..${to.toString()}`;
}
