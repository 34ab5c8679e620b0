import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Command, CommandContext } from "../src/chat/command.ts";
import { sayDue, sayTask } from "../src/chat/say.ts";
import { answerAbout } from "../src/chat/whose-unit.ts";
import { overdueCounts, tasksOfUnit } from "../src/ledger/tasks.ts";
import { kindsToShow, openStates, type UnitKind, unitKindNames } from "../src/ledger/words.ts";

const args = z.object({ unit: argument.unit, note: argument.note });
type Args = z.infer<typeof args>;

export const overdue: Command<Args> = {
  name: "逾期",
  words: ["逾期", "超期", "yq"],
  takes: "topic",
  help: { usage: "/逾期", line: "过了期限还没报的任务" },
  may: "everyone",
  args,
  run: (context, asked) =>
    answerAbout(context, asked, {
      unit: ({ id, name }) => listUnit(context, id, name),
      street: (kind) => countByUnit(context, kind),
      brief: ({ id, name }) => listUnit(context, id, name, 0),
      more: ({ name }) => `${context.address}/逾期 ${name}`,
    }),
};

async function listUnit(
  context: CommandContext,
  unitId: number,
  name: string,
  most = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const { db, calendar, now } = context;
  const tasks = (await tasksOfUnit(db, unitId, openStates)).filter(({ dueOn }) =>
    calendar.isOverdue(dueOn, now),
  );
  if (tasks.length === 0) return [`${name}没有逾期的任务。`];
  if (most === 0) return [`${name}有${tasks.length}项逾期`];
  return [
    `${name}有${tasks.length}项逾期，现在报也算数（记为迟报）：`,
    ...tasks.map((task) => `${sayTask(task)}（${sayDue(task, calendar, now)}）`),
  ];
}

/** In the order of the office's list, not of the counts: nobody is put last. */
async function countByUnit(context: CommandContext, only: UnitKind | undefined): Promise<string[]> {
  const { db, calendar, now, speaker, address } = context;
  const all = await overdueCounts(db, speaker.streetId, calendar.lastDueDay(now));
  const counts = all.filter(({ kind }) => kindsToShow(only).includes(kind));
  if (counts.length === 0) return [`${only ? unitKindNames[only] : "全街道"}没有逾期的任务。`];
  return [
    "各单位逾期：",
    ...counts.map(({ unit, overdue }) => `${unit} ${overdue}项`),
    `看一个单位：${address}/逾期 ${counts[0]?.unit ?? ""}`,
  ];
}
