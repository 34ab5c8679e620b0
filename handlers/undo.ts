import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Change, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { sayTask } from "../src/chat/say.ts";
import { unitToActFor } from "../src/chat/whose-unit.ts";
import { effectiveEvents, type TaskEvent } from "../src/ledger/task-state.ts";
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
  if (context.now - last.at.getTime() > LAST_MEANS_WITHIN_MS) {
    const day = context.calendar.sayDay(context.calendar.day(last.at.getTime()), context.now);
    return {
      reply: reply(
        `您最近一次打卡是${day}的${last.tasks.map(sayTask).join("、")}。要撤回它吗？`,
        `请写上编号：${context.address}/撤销 ${first.ledger}${first.number}`,
      ),
    };
  }
  return undoTasks(context, last.tasks, []);
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
  const changes = judged.flatMap(({ change }) => change ?? []);
  const refused = [...judged.flatMap(({ refused }) => refused ?? []), ...refusals];
  const taken = changes.map(({ task }) => sayTask(task));
  const [only] = taken;
  const done =
    taken.length > 1
      ? [`已撤回${taken.length}项：`, ...taken]
      : only !== undefined
        ? [`已撤回：${only}，没有算作已报。`]
        : [];
  return { reply: reply(...done, ...refused), changes };
}

function judge(task: Task, history: readonly TaskEvent[]): { change?: Change; refused?: string } {
  const last = effectiveEvents(history).at(-1);
  if (task.state === "signed-off" && last?.kind !== "reported") {
    return { refused: `${sayTask(task)} 已销号，不能自己撤回，请找审核的科室。` };
  }
  if (!last || (last.kind !== "reported" && last.kind !== "progressed")) {
    return { refused: `${sayTask(task)} 是「${taskStateNames[task.state]}」，没有可以撤回的打卡。` };
  }
  return { change: { task, history, fact: { kind: "undone", data: { undoes: [last.version] } } } };
}
