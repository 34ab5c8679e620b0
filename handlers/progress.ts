import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { sayStars, sayTask } from "../src/chat/say.ts";
import { streetRanking } from "../src/chat/standings.ts";
import { answerAbout, unitToActFor } from "../src/chat/whose-unit.ts";
import type { Standing } from "../src/ledger/ranking.ts";
import { starsOfUnit } from "../src/ledger/stars.ts";
import { tasksOfUnit } from "../src/ledger/tasks.ts";
import { taskStateNames, taskStates, unitKindNames, unitKinds } from "../src/ledger/words.ts";
import { reporters } from "./report.ts";
import { namedTasks, refusal } from "./report-rules.ts";
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
  help: { usage: "/进度", line: "办到哪一步；记进展：/进度 任务12 完成50%" },
  may: "everyone",
  args,
  run: (context, given) => {
    if (given.refs.length === 0) return showUnits(context, given.unit);
    return given.percent === undefined
      ? taskCommand.run(context, { refs: given.refs, unit: given.unit })
      : recordPercent(context, given, given.percent);
  },
};

/** Partial progress is kept, and is not completion. */
async function recordPercent(context: CommandContext, given: Args, percent: number): Promise<Answer> {
  const whose = await unitToActFor(context, reporters, given.unit, "/进度 任务12 完成50%");
  if ("instead" in whose) return { reply: whose.instead };
  const { tasks, missing } = await namedTasks(context.db, whose.unit, given.refs);
  const judged = tasks.map((task) => ({ task, refused: refusal(task, context) }));
  const taken = judged.flatMap(({ task, refused }) => (refused === undefined ? [task] : []));
  return {
    reply: reply(
      ...taken.map((task) => `已记：${sayTask(task)} 完成${percent}%，还没有报结。`),
      ...judged.flatMap(({ refused }) => refused ?? []),
      ...missing,
      ...taken.slice(0, 1).map((task) => `做完后发：${context.address}/打卡 ${task.ledger}${task.number}`),
    ),
    changes: taken.map((task) => ({
      task,
      fact: { kind: "progressed", data: { percent, ...(given.note !== undefined && { note: given.note }) } },
    })),
  };
}

async function showUnits(context: CommandContext, unit: string | undefined): Promise<Answer> {
  const standings = await streetRanking(context);
  return answerAbout(context, unit, {
    unit: async ({ id, name }) => {
      const standing = standings.find(({ unitId }) => unitId === id);
      return standing ? showUnit(context, standing) : showUnranked(context, id, name);
    },
    street: async () => showStreet(standings),
  });
}

function showStreet(standings: readonly Standing[]): string[] {
  return unitKinds.flatMap((kind) => {
    const of = standings.filter((standing) => standing.kind === kind);
    if (of.length === 0) return [];
    const sum = (key: "items" | "signedOff" | "reported" | "overdue") =>
      of.reduce((total, standing) => total + standing[key], 0);
    return [
      `${unitKindNames[kind]}${of.length}个：销号${sum("signedOff")}/${sum("items")}，待审${sum("reported")}，逾期${sum("overdue")}`,
      ...of
        .toSorted((a, b) => a.position - b.position)
        .map(
          ({ unit, signedOff, items, reported }) =>
            `${unit} ${signedOff}/${items}${reported > 0 ? `，待审${reported}` : ""}`,
        ),
    ];
  });
}

async function showUnit({ db }: CommandContext, standing: Standing): Promise<string[]> {
  const stars = await starsOfUnit(db, standing.unitId);
  return [
    `${standing.unit} ${sayStars(standing.stars, standing.starsTotal)}`,
    `销号${standing.signedOff}/${standing.items}，待审${standing.reported}，逾期${standing.overdue}`,
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
