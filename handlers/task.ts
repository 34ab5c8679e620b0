import { z } from "zod";
import { sayAgain } from "../src/chat/again.ts";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { echo, sayDue, sayState, sayTask } from "../src/chat/say.ts";
import { answerAbout } from "../src/chat/whose-unit.ts";
import { effectiveEvents, type TaskEvent } from "../src/ledger/task-state.ts";
import { histories, type Task } from "../src/ledger/tasks.ts";
import { firstUnitName } from "../src/ledger/units.ts";
import { namedTasks } from "./report-rules.ts";

const args = z.object({ refs: argument.references, unit: argument.unit });
type Args = z.infer<typeof args>;

export const task: Command<Args> = {
  name: "任务",
  words: ["任务", "查任务", "任务详情", "rw"],
  takes: "references",
  help: { usage: "/任务 12", line: "看一项任务：标准、期限、办到哪一步" },
  may: "everyone",
  args,
  run: showTasks,
};

async function showTasks(context: CommandContext, { refs, unit }: Args): Promise<Answer> {
  if (refs.length === 0) {
    return {
      reply: reply(`看哪一项？请发：${context.address}/任务 12；看自己的：${context.address}/我的任务`),
    };
  }
  return answerAbout(
    context,
    { unit },
    {
      unit: async (shown) => {
        const { tasks, missing } = await namedTasks(context.db, shown, refs);
        const past = await histories(
          context.db,
          tasks.map(({ id }) => id),
        );
        const details = tasks.flatMap((task) => showTask(context, shown.name, task, past.get(task.id) ?? []));
        return [...details, ...missing];
      },
      brief: async (shown) => {
        const { tasks, missing } = await namedTasks(context.db, shown, refs);
        return [...tasks.map((one) => `${shown.name}：${sayTask(one)} ${sayState(one)}`), ...missing];
      },
      more: ({ name }) => sayAgain(context, { command: task.name, refs }, name),
      street: async () => [
        `看哪个单位的？请写上单位，如：${sayAgain(context, { command: task.name, refs }, await firstUnitName(context.db, context.speaker.streetId))}`,
      ],
    },
  );
}

function showTask(
  context: CommandContext,
  unitName: string,
  shown: Task,
  history: readonly TaskEvent[],
): string[] {
  const { calendar, now } = context;
  const reportedAt = shown.reportedAt?.getTime();
  const by =
    reportedAt === undefined ? "" : `，${shown.reporter ?? ""}${calendar.sayTime(reportedAt, now)}报`;
  const open = shown.state !== "signed-off" && shown.state !== "reported";
  const lines: (string | undefined)[] = [
    sayTask(shown),
    `${unitName}：${sayState(shown)}${by}`,
    open ? `期限：${sayDue(shown, calendar, now)}` : `期限：${calendar.sayDay(shown.dueOn, now)}`,
    shown.star ? `所属：${shown.star}` : undefined,
    shown.category ? `类别：${shown.category}` : undefined,
    shown.standard ? `标准：${shown.standard}` : undefined,
    shown.section ? `牵头：${shown.section}` : undefined,
    ...sayWords(context, shown, history),
  ];
  return lines.filter((line) => line !== undefined);
}

/** What the unit said with its report, why it was returned, and what was said last of how it goes on. */
function sayWords(
  { calendar, now }: CommandContext,
  { state }: Task,
  history: readonly TaskEvent[],
): string[] {
  if (state === "open") return [];
  const standing = effectiveEvents(history);
  const report = standing.findLast((event) => event.kind === "reported");
  const returned = standing.findLast((event) => event.kind === "returned");
  const told = standing
    .slice(standing.findLastIndex(({ kind }) => kind === "reported" || kind === "returned") + 1)
    .findLast((event) => event.kind === "progressed" && event.data.note !== undefined);
  return [
    ...(report?.data.note ? [`说明：${echo(report.data.note)}`] : []),
    ...(state === "returned" && returned?.data.reason ? [`退回原因：${echo(returned.data.reason)}`] : []),
    ...(told?.kind === "progressed"
      ? [`进展（${calendar.sayDay(calendar.day(told.at.getTime()), now)}）：${echo(told.data.note ?? "")}`]
      : []),
  ];
}
