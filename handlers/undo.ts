import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Change, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { sayShare, sayTask } from "../src/chat/say.ts";
import { unitOfGroup, unitToActFor, whoseWork } from "../src/chat/whose-unit.ts";
import { effectiveEvents, foldEvents, type TaskEvent, type TaskState } from "../src/ledger/task-state.ts";
import { histories, lastReportOf, type Task } from "../src/ledger/tasks.ts";
import { taskStateNames } from "../src/ledger/words.ts";
import { reporters } from "./report.ts";
import { namedTasks } from "./report-rules.ts";

const args = z.object({ refs: argument.references, unit: argument.unit });
type Args = z.infer<typeof args>;

export const undo: Command<Args> = {
  name: "撤销",
  words: ["撤销", "撤回", "撤消", "取消打卡", "撤销打卡", "撤回打卡", "取消", "cx", "chexiao"],
  takes: "references",
  help: { usage: "/撤销", line: "撤回刚才报的（一次报了几项就一起撤回）；指定一项：/撤销 任务12" },
  may: reporters,
  args,
  run: (context, { refs, unit }) => (refs.length === 0 ? undoLast(context) : undoNamed(context, refs, unit)),
};

/** An undo without a number is meant for what was just done; for older reports the number must be named. */
const LAST_MEANS_WITHIN_MS = 24 * 60 * 60 * 1000;

async function undoLast(context: CommandContext): Promise<Answer> {
  const last = await lastReportOf(context.db, context.speaker.id);
  const [first] = last?.tasks ?? [];
  if (!last || !first) return { reply: reply("您没有可以撤回的打卡。") };
  // Here the last act elsewhere would be taken back unseen.
  const elsewhere = (unitOfGroup(context)?.id ?? first.unitId) !== first.unitId;
  if (elsewhere || context.now - last.at.getTime() > LAST_MEANS_WITHIN_MS) {
    const { calendar, now, address } = context;
    const day = calendar.sayDay(calendar.day(last.at.getTime()), now);
    const whose = whoseWork(context, first.unitId);
    return {
      reply: reply(
        `您最近一次是${day}报的${whose}${last.tasks.map(sayWhat).join("、")}。要撤回吗？`,
        `要撤回请发：${address}/撤销 ${whose}${first.ledger}${first.number}`,
      ),
    };
  }
  return undoTasks(context, last.tasks, []);
}

/** A task by what was last said of it: done, or partly done. */
function sayWhat(task: Task): string {
  const share = sayShare(task);
  return `${sayTask(task)}${share && ` 进度${share}`}`;
}

async function undoNamed(
  context: CommandContext,
  refs: Args["refs"],
  unit: string | undefined,
): Promise<Answer> {
  const whose = await unitToActFor(context, reporters, unit, "/撤销 任务12");
  if ("instead" in whose) return { reply: whose.instead };
  const { tasks, missing } = await namedTasks(context.db, whose.unit, refs);
  return undoTasks(context, tasks, missing);
}

/** Takes back the last standing report or progress note of each task, where nobody has acted on it since. */
async function undoTasks(
  context: CommandContext,
  tasks: readonly Task[],
  refusals: readonly string[],
): Promise<Answer> {
  const events = await histories(
    context.db,
    tasks.map(({ id }) => id),
  );
  const judged = tasks.map((task) => judge(task, events.get(task.id) ?? []));
  const taken = judged.flatMap(({ taken }) => taken ?? []);
  const refused = [...judged.flatMap(({ refused }) => refused ?? []), ...refusals];
  const [only] = taken;
  const done =
    taken.length > 1
      ? [
          `${whoseWork(context, only?.change.task.unitId ?? 0)}已撤回${taken.length}项：`,
          ...taken.map(sayTaken),
        ]
      : taken.map((one) => `${whoseWork(context, one.change.task.unitId)}已撤回：${sayTaken(one)}`);
  return { reply: reply(...done, ...refused), changes: taken.map(({ change }) => change) };
}

interface Taken {
  readonly change: Change;
  readonly what: "report" | "progress";
  /** Where the task stands without it. */
  readonly after: TaskState;
}

function sayTaken({ change, what, after }: Taken): string {
  const share = what === "progress" ? ` 进度${change.task.percent ?? 0}%` : "";
  return `${sayTask(change.task)}${share}，现在是「${taskStateNames[after.state]}${sayShare(after)}」`;
}

/** Judged by the history alone, which may be newer than the task that was read before it. */
function judge(task: Task, history: readonly TaskEvent[]): { taken?: Taken; refused?: string } {
  const last = effectiveEvents(history).at(-1);
  const { state } = foldEvents(history);
  if (state === "signed-off" && last?.kind !== "reported") {
    return { refused: `${sayTask(task)} 已销号，不能自己撤回，请找审核的科室。` };
  }
  if (!last || (last.kind !== "reported" && last.kind !== "progressed")) {
    return { refused: `${sayTask(task)} 是「${taskStateNames[state]}」，没有可以撤回的打卡。` };
  }
  const after = foldEvents(history.filter(({ version }) => version !== last.version));
  const change: Change = { task, history, fact: { kind: "undone", data: { undoes: [last.version] } } };
  return { taken: { change, what: last.kind === "reported" ? "report" : "progress", after } };
}
