import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Command, CommandContext } from "../src/chat/command.ts";
import { sayDue, sayTask } from "../src/chat/say.ts";
import { answerAbout } from "../src/chat/whose-unit.ts";
import type { UnitName } from "../src/ledger/speaker.ts";
import { overdueCounts, type Task, tasksOfUnit } from "../src/ledger/tasks.ts";
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
      unit: (unit) => listUnit(context, unit),
      street: (kind) => countByUnit(context, kind),
      brief: (unit) => countUnit(context, unit),
      more: ({ name }) => `${context.address}/逾期 ${name}`,
    }),
};

async function overdueOf({ db, calendar, now }: CommandContext, unitId: number): Promise<Task[]> {
  const open = await tasksOfUnit(db, unitId, openStates);
  return open.filter(({ dueOn }) => calendar.isOverdue(dueOn, now));
}

async function listUnit(context: CommandContext, { id, name }: UnitName): Promise<string[]> {
  const { calendar, now } = context;
  const tasks = await overdueOf(context, id);
  if (tasks.length === 0) return [`${name}没有逾期的任务。`];
  return [
    `${name}有${tasks.length}项逾期，现在报也算数（记为迟报）：`,
    ...tasks.map((task) => `${sayTask(task)}（${sayDue(task, calendar, now)}）`),
  ];
}

async function countUnit(context: CommandContext, { id, name }: UnitName): Promise<string[]> {
  const { length } = await overdueOf(context, id);
  return [length === 0 ? `${name}没有逾期的任务。` : `${name}有${length}项逾期`];
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
