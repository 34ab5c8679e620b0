import { z } from "zod";
import { sayAgain } from "../src/chat/again.ts";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Change, Command, CommandContext, Unsettled } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { sayDue, sayTask } from "../src/chat/say.ts";
import { unitToActFor, whoseWork } from "../src/chat/whose-unit.ts";
import type { UnitName } from "../src/ledger/speaker.ts";
import { type Task, tasksOfUnit } from "../src/ledger/tasks.ts";
import { openStates, type Role } from "../src/ledger/words.ts";
import { namedTasks, refusal, sayNote } from "./report-rules.ts";

/** Those who may report for their unit. */
export const reporters: readonly Role[] = ["secretary", "deputy", "clerk"];

const args = z.object({
  refs: argument.references.min(1),
  note: argument.note,
  unit: argument.unit,
});
type Args = z.infer<typeof args>;

export const report: Command<Args> = {
  name: "打卡",
  words: ["打卡", "报结", "报送", "上报", "完成", "办结", "报", "签到", "完成打卡", "打卡完成", "dk", "daka"],
  takes: "references",
  help: { usage: "/打卡 任务12 说明", line: "报一项做完的任务；几项一起：/打卡 12、13" },
  may: reporters,
  args,
  run: reportTasks,
  clarify: offerOpenTasks,
};

async function reportTasks(context: CommandContext, { refs, note, unit }: Args): Promise<Answer> {
  const whose = await unitToActFor(context, reporters, unit, { command: report.name, refs, note });
  if ("instead" in whose) return { reply: whose.instead };

  const { tasks, missing } = await namedTasks(context.db, whose.unit, refs);
  const judged = tasks.map((task) => ({ task, refused: refusal(task, context) }));
  const accepted = judged.filter(({ refused }) => refused === undefined).map(({ task }) => task);
  const refused = [...judged.flatMap(({ refused }) => refused ?? []), ...missing];

  return {
    reply: reply(
      ...sayAccepted(context, whose.unit, accepted, note),
      ...refused,
      ...(accepted.length > 0 ? [sayUndo(context, accepted)] : []),
    ),
    changes: accepted.map((task) => toReport(context, task, note)),
  };
}

function toReport(context: CommandContext, task: Task, note: string | undefined): Change {
  return {
    task,
    fact: {
      kind: "reported",
      data: {
        due: task.dueOn,
        late: context.calendar.isOverdue(task.dueOn, context.now),
        review: task.needsReview,
        ...(note !== undefined && { note }),
        ...(context.pictures.length > 0 && { pictures: context.pictures }),
      },
    },
  };
}

function sayAccepted(
  context: CommandContext,
  unit: UnitName,
  tasks: readonly Task[],
  note: string | undefined,
): string[] {
  const [first] = tasks;
  if (!first) return [];
  const whose = whoseWork(context, unit.id);
  const lines =
    tasks.length === 1
      ? [`${whose}${sayDone(context, first)}：${sayTask(first)}${sayNext(first)}`]
      : [
          `${whose}已报${tasks.length}项：`,
          ...tasks.map((task) => `${sayTask(task)}${sayNext(task)}${isLate(context, task) ? "，迟报" : ""}`),
        ];
  if (tasks.length === 1 && isLate(context, first))
    lines.push(`${sayDue(first, context.calendar, context.now)}。`);
  lines.push(...sayNote(note));
  if (context.pictures.length > 0) lines.push(`照片：${context.pictures.length}张`);
  return lines;
}

const isLate = ({ calendar, now }: CommandContext, task: Task) => calendar.isOverdue(task.dueOn, now);
const sayDone = (context: CommandContext, task: Task) => (isLate(context, task) ? "已报（迟报）" : "已报");
const sayNext = (task: Task) => (task.needsReview ? "（待审）" : "（已销号）");
const sayUndo = ({ address }: CommandContext, tasks: readonly Task[]) =>
  `发 ${address}/撤销 可${tasks.length > 1 ? "一次" : ""}撤回`;

const MOST_OFFERED = 5;

/** `/打卡` without a number: the next due tasks to choose from, instead of a form. */
async function offerOpenTasks(context: CommandContext, unsettled: Unsettled): Promise<Answer | undefined> {
  if (unsettled.reason !== "no-number") return undefined;
  const whose = await unitToActFor(context, reporters, unsettled.unit, { command: report.name });
  if ("instead" in whose) return { reply: whose.instead };
  const open = await tasksOfUnit(context.db, whose.unit.id, openStates);
  const startable = open.filter((task) => refusal(task, context) === undefined);
  const [first] = startable;
  const rest = startable.length - MOST_OFFERED;
  if (!first) return { reply: reply(`${whose.unit.name}现在没有要报的任务。`) };
  return {
    reply: reply(
      "报哪一项？",
      ...startable
        .slice(0, MOST_OFFERED)
        .map((task) => `${sayTask(task)}（${sayDue(task, context.calendar, context.now)}）`),
      ...(rest > 0 ? [`还有${rest}项可以报，看全部请发：${context.address}/我的任务 全部`] : []),
      `请发：${sayAgain(context, { command: report.name, refs: [first] }, unsettled.unit && whose.unit.name)}`,
    ),
  };
}
