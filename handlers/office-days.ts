import { Temporal } from "temporal-polyfill";
import type { Answer, CommandContext } from "../src/chat/command.ts";
import { readDate, streetDay } from "../src/chat/dates.ts";
import { type Clean, part, typedText } from "../src/chat/normalise.ts";
import { reply } from "../src/chat/reply.ts";
import { echo } from "../src/chat/say.ts";
import { type DayChange, loadDayOverrides } from "../src/ledger/day-overrides.ts";
import { createWorkingDays, isWorkingDay, type WorkingDays } from "../src/ledger/working-days.ts";

/** What the office can say about a day. One row a word. */
export interface DayWord {
  readonly words: readonly string[];
  readonly working: boolean | null;
  /** "放假" in the answer. */
  readonly says: string;
}

const dayOff: DayWord = { words: ["放假", "休息", "休假"], working: false, says: "放假" };

export const dayWords: readonly DayWord[] = [
  { words: ["取消", "取消放假", "取消上班", "恢复"], working: null, says: "恢复原来的安排" },
  dayOff,
  { words: ["上班", "补班", "调休"], working: true, says: "上班" },
];

/** One message sets no more than this: a longer span is a slip. */
const MOST_DAYS = 31;
/** Where none was given: the table must not be without one. */
const DEFAULT_REASON = "街道安排";
const LONGEST_REASON = 60;

/** /设置 放假 12月5日 停电: what follows the word. */
export async function setDays(context: CommandContext, word: DayWord, rest: Clean): Promise<Answer> {
  const { calendar, now, address, db, speaker } = context;
  const set = await loadDayOverrides(db, speaker.streetId);
  const present = createWorkingDays(set);
  const ask = (problem: string) => {
    const example = `${address}/设置 ${exampleFor(context, word, present)}`;
    return { reply: reply(`${problem}，没有改动。请这样发：${example}`) };
  };
  const read = readDate(rest.text, 0, streetDay(calendar.isoTime(now), calendar.zone));
  if (!read?.date) return ask(problems[read?.problem ?? "no-date"]);
  const days = daysOf(read.date);
  if (days.length > MOST_DAYS) return ask(`一次最多${MOST_DAYS}天`);

  const changed = days.filter((day) =>
    word.working === null
      ? set.some((one) => one.day === day)
      : isWorkingDay(present, day).working !== word.working,
  );
  if (changed.length === 0) {
    const why = word.working === null ? "没有另外设过" : `本来就${word.says}`;
    return { reply: reply(`${sayDays(context, days)}${why}，没有改动。`) };
  }
  const typed = typedText(part(rest, read.end), 0).replace(/^[\s，,。：:]+/u, "");
  const reason = Array.from(echo(typed)).slice(0, LONGEST_REASON).join("").trim() || DEFAULT_REASON;
  return {
    reply: reply(...sayChange(context, word, changed, reason, present)),
    notices: changed.map((day) => ({
      kind: "day-set",
      unitId: null,
      data: { day, working: word.working, reason } satisfies DayChange,
    })),
  };
}

/** "放假 11月26日 停电", a day for which it changes something. */
export function exampleFor({ calendar, now }: CommandContext, word: DayWord, present: WorkingDays): string {
  const ahead = Array.from({ length: MOST_DAYS }, (_, index) => calendar.day(now + (index + 1) * DAY_MS));
  const day = ahead.find((one) => isWorkingDay(present, one).working !== word.working) ?? ahead[0] ?? "";
  return `${word.words[0]} ${calendar.sayDay(day, now)}${word.working === false ? " 停电" : ""}`;
}

const DAY_MS = 86_400_000;

const problems = {
  "no-date": "没看懂是哪一天",
  "impossible-date": "没有这一天",
  "past-date": "这一天已经过了",
  "vague-date": "没看懂是哪一天",
} as const;

function sayChange(
  context: CommandContext,
  { working, says }: DayWord,
  days: readonly string[],
  reason: string,
  present: WorkingDays,
): string[] {
  const { address } = context;
  if (working === null) {
    const plain = createWorkingDays();
    const again = days.map((day) => (isWorkingDay(plain, day).working ? "上班" : "休息"));
    const all = again.every((one) => one === again[0]) ? again[0] : "按原来的安排";
    return [`已恢复：${sayDays(context, days)}${all}。提醒按新的工作日算。`];
  }
  const before = [...new Set(days.map((day) => isWorkingDay(present, day).reason))].filter(
    (one) => one !== null,
  );
  return [
    `已设：${sayDays(context, days)}${says}，原因：${reason}${before.length > 0 ? `（原为${before.join("、")}）` : ""}`,
    "任务的截止日不变；提醒按新的工作日算，休息日不发消息。",
    `改错了发：${address}/设置 取消 ${sayDay(context, days[0] ?? "")}`,
  ];
}

function daysOf(date: string): string[] {
  const [first = "", last = first] = date.split("..");
  const from = Temporal.PlainDate.from(first);
  const count = from.until(Temporal.PlainDate.from(last), { largestUnit: "days" }).days + 1;
  return Array.from({ length: Math.min(count, MOST_DAYS + 1) }, (_, index) =>
    from.add({ days: index }).toString(),
  );
}

const sayDay = ({ calendar, now }: CommandContext, day: string) => calendar.sayDay(day, now);

function sayDays(context: CommandContext, days: readonly string[]): string {
  const [first = "", last = first] = [days[0], days.at(-1)];
  return first === last ? sayDay(context, first) : `${sayDay(context, first)}至${sayDay(context, last)}`;
}

/** The days ahead as the office set them, "12月5日放假（停电）", and how to set one. */
export async function sayDaysAhead(context: CommandContext): Promise<string[]> {
  const { db, calendar, now, speaker, address } = context;
  const today = calendar.day(now);
  const set = await loadDayOverrides(db, speaker.streetId);
  return [
    ...set
      .filter(({ day }) => day >= today)
      .slice(0, MOST_SHOWN)
      .map(({ day, working, reason }) => `${sayDay(context, day)}${working ? "上班" : "放假"}（${reason}）`),
    `街道自己的放假、上班发：${address}/设置 ${exampleFor(context, dayOff, createWorkingDays(set))}`,
  ];
}

const MOST_SHOWN = 10;
