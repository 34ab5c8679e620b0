import { z } from "zod";
import { sayAgain } from "../src/chat/again.ts";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { sayStars, sayTask } from "../src/chat/say.ts";
import { streetRanking } from "../src/chat/standings.ts";
import { unitCardOf } from "../src/chat/unit-card.ts";
import { answerAbout, unitToActFor, whoseWork } from "../src/chat/whose-unit.ts";
import type { Standing } from "../src/ledger/ranking.ts";
import { starsOfUnit } from "../src/ledger/stars.ts";
import { type Tally, talliesWithoutStar, tasksOfUnit } from "../src/ledger/tasks.ts";
import {
  kindsToShow,
  taskStateNames,
  taskStates,
  type UnitKind,
  unitKindNames,
} from "../src/ledger/words.ts";
import { report, reporters } from "./report.ts";
import { namedTasks, refusal, sayNote } from "./report-rules.ts";
import { task as taskCommand } from "./task.ts";

const args = z.object({
  refs: argument.references,
  percent: z.int().min(0).max(100).optional(),
  note: argument.note,
  unit: argument.unit,
});
type Args = z.infer<typeof args>;

export const progress: Command<Args> = {
  name: "进度",
  words: ["进度", "进展", "完成情况", "jd"],
  takes: "references",
  help: {
    usage: "/进度",
    line: "办到哪一步；要图：/进度 图；记进展：/进度 任务12 完成50%",
    reader: { roles: reporters, line: "办到哪一步；看一个单位：/进度 加单位名；要图再加“图”" },
  },
  may: "everyone",
  args,
  run: (context, given) => {
    if (given.refs.length === 0) return showProgress(context, given);
    return given.percent === undefined
      ? showTasks(context, given)
      : recordPercent(context, given, given.percent);
  },
};

async function showTasks(context: CommandContext, { refs, unit, note }: Args): Promise<Answer> {
  const shown = await taskCommand.run(context, { refs, unit });
  if (note === undefined) return shown;
  const partly = sayAgain(
    context,
    { command: progress.name, refs, note: `${/^\d{1,3}\s?%/.test(note) ? "完成" : "完成50% "}${note}` },
    unit,
  );
  const done = sayAgain(context, { command: report.name, refs, note }, unit);
  const hint = `没有记进度。记进度请写百分比：${partly}；做完了请发：${done}`;
  return { reply: reply(...shown.reply.lines, hint) };
}

/** Partial progress is kept, and is not completion. */
async function recordPercent(context: CommandContext, given: Args, percent: number): Promise<Answer> {
  const whose = await unitToActFor(context, reporters, given.unit, { command: progress.name, ...given });
  if ("instead" in whose) return { reply: whose.instead };
  const { tasks, missing } = await namedTasks(context.db, whose.unit, given.refs);
  const judged = tasks.map((task) => ({ task, refused: refusal(task, context) }));
  const taken = judged.flatMap(({ task, refused }) => (refused === undefined ? [task] : []));
  const of = whoseWork(context, whose.unit.id);
  return {
    reply: reply(
      ...taken.map((task) => `${of}已记：${sayTask(task)} 完成${percent}%，还没有报结。`),
      ...(taken.length > 0 ? sayNote(given.note) : []),
      ...judged.flatMap(({ refused }) => refused ?? []),
      ...missing,
      ...taken
        .slice(0, 1)
        .map((task) => `做完后发：${sayAgain(context, { command: report.name, refs: [task] }, of.trim())}`),
    ),
    changes: taken.map((task) => ({
      task,
      fact: { kind: "progressed", data: { percent, ...(given.note !== undefined && { note: given.note }) } },
    })),
  };
}

/** A picture is asked for: 图, 图片, 卡片 behind everything else. A unit's name may end in 图 as well (宏图). */
const PICTURE = /(?:^|[ ，,的]|(?<=社区|村|支部|商圈))(?:进度|单位)?(?:图片?|卡片?)$/u;

/** The words about a unit or the street; and a unit's picture, where it was asked for. */
async function showProgress(context: CommandContext, { unit, note = "" }: Args): Promise<Answer> {
  const words = note.trim();
  if (!PICTURE.test(words)) return (await showUnits(context, { unit, note })).answer;
  const { answer, units, example } = await showUnits(context, { unit, note: words.replace(PICTURE, "") });
  const [only, ...more] = units;
  if (only && more.length === 0) {
    const drawing = { kind: "unit-card", card: await unitCardOf(context, only) } as const;
    return { reply: { ...answer.reply, picture: { drawing, alt: `${only.unit}进度图` } } };
  }
  if (example === undefined) return answer;
  const hint = `图是一个单位一张，请写上单位，如：${context.address}/进度 ${example} 图`;
  return { reply: reply(...answer.reply.lines, hint) };
}

interface Shown {
  readonly answer: Answer;
  /** The ranked units that it is about, one by one. */
  readonly units: readonly Standing[];
  /** A unit to name instead, where it is about several or all. */
  readonly example: string | undefined;
}

async function showUnits(context: CommandContext, asked: Pick<Args, "unit" | "note">): Promise<Shown> {
  const { db, calendar, now, speaker } = context;
  const [standings, tallies] = await Promise.all([
    streetRanking(context),
    talliesWithoutStar(db, speaker.streetId, calendar.lastDueDay(now)),
  ]);
  const units: Standing[] = [];
  let example: string | undefined;
  const answer = await answerAbout(context, asked, {
    unit: async ({ id, name }) => {
      const standing = standings.find(({ unitId }) => unitId === id);
      const others = tallies.filter(({ unitId }) => unitId === id);
      if (!standing) return showUnranked(context, id, name);
      units.push(standing);
      return [...(await showUnit(context, standing)), ...others.map(sayTally)];
    },
    street: async (kind) => {
      const kinds = kindsToShow(kind);
      example = standings.find((standing) => kinds.includes(standing.kind))?.unit;
      return kinds.flatMap((one) => showKind(one, standings, tallies));
    },
    brief: async ({ id, name }) => {
      const standing = standings.find(({ unitId }) => unitId === id);
      if (!standing) return showUnranked(context, id, name);
      units.push(standing);
      return [`${name} ${sayStars(standing.stars, standing.starsTotal)} ${sayCounts(standing)}`];
    },
    more: ({ name }) => `${context.address}/进度 ${name}`,
  });
  return { answer, units, example: units.length > 1 ? units[0]?.unit : example };
}

function showKind(kind: UnitKind, standings: readonly Standing[], tallies: readonly Tally[]): string[] {
  const ranked = standings
    .filter((standing) => standing.kind === kind)
    .toSorted((a, b) => a.position - b.position);
  const others = tallies.filter((tally) => tally.kind === kind);
  const stars =
    ranked.length > 0
      ? [
          `${unitKindNames[kind]}${ranked.length}个：${sayCounts(sum(ranked))}`,
          ...ranked.map(
            ({ unit, signedOff, items, reported }) =>
              `${unit} ${signedOff}/${items}${reported > 0 ? `，待审${reported}` : ""}`,
          ),
        ]
      : [];
  const ledgers = [...new Set(others.map(({ ledger }) => ledger))].map((ledger) =>
    sayTally({ ledger, ...sum(others.filter((tally) => tally.ledger === ledger)) }),
  );
  if (ledgers.length === 0) return stars;
  return [...stars, ...ledgers.map((line) => `${unitKindNames[kind]}${line}`)];
}

type Counts = Pick<Standing, "items" | "signedOff" | "reported" | "overdue">;

function sum(all: readonly Counts[]): Counts {
  const total = (key: keyof Counts) => all.reduce((count, one) => count + one[key], 0);
  return {
    items: total("items"),
    signedOff: total("signedOff"),
    reported: total("reported"),
    overdue: total("overdue"),
  };
}

function sayCounts({ signedOff, items, reported, overdue }: Counts): string {
  return `销号${signedOff}/${items}，待审${reported}，逾期${overdue}`;
}

/** Tasks that count for no star, so that all of /我的任务 and /逾期 is found here too. */
function sayTally({ ledger, ...counts }: Counts & Pick<Tally, "ledger">): string {
  return `${ledger}（不计星）：${sayCounts(counts)}`;
}

async function showUnit({ db }: CommandContext, standing: Standing): Promise<string[]> {
  const stars = await starsOfUnit(db, standing.unitId);
  return [
    `${standing.unit} ${sayStars(standing.stars, standing.starsTotal)}`,
    sayCounts(standing),
    ...stars.map(({ name, signedOff, items }) => `${name} ${signedOff}/${items}`),
    `得分${standing.score}，在${unitKindNames[standing.kind]}中排第${standing.rank}`,
  ];
}

/** A unit without a star programme: its tasks, if it has any, counted by state. */
async function showUnranked({ db }: CommandContext, unitId: number, name: string): Promise<string[]> {
  const tasks = await tasksOfUnit(db, unitId);
  if (tasks.length === 0) return [`${name}没有任务。`];
  const counts = taskStates.flatMap((state) => {
    const count = tasks.filter((task) => task.state === state).length;
    return count > 0 ? [`${taskStateNames[state]}${count}`] : [];
  });
  return [`${name}共${tasks.length}项：${counts.join("，")}`];
}
