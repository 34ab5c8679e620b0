import { sayAgain } from "../src/chat/again.ts";
import type { Change, CommandContext } from "../src/chat/command.ts";
import { echo, sayShare, sayTask } from "../src/chat/say.ts";
import { whoseWork } from "../src/chat/whose-unit.ts";
import {
  effectiveEvents,
  foldEvents,
  type TaskEvent,
  type TaskEventKind,
  type TaskState,
} from "../src/ledger/task-state.ts";
import type { Task } from "../src/ledger/tasks.ts";
import { taskStateNames } from "../src/ledger/words.ts";

/** What may be taken back, and in which words whose act it was: nobody's report goes unseen. */

type Standing = Exclude<TaskEvent, { kind: "undone" }>;
type Report = Extract<TaskEvent, { kind: "reported" | "progressed" }>;

/** Who asks, and what the people of the histories are called. */
export interface Witness {
  readonly context: CommandContext;
  readonly names: ReadonlyMap<number, string>;
}

export interface Taken {
  readonly change: Change;
  readonly event: Report;
  /** Where the task stands without it. */
  readonly after: TaskState;
}

/**
 * Judged by the history alone, which may be newer than the task that was read before it. With `own` only that event may
 * be taken back, and only while it is the last one that stands.
 */
export function judge(
  task: Task,
  history: readonly TaskEvent[],
  own: number | undefined,
  witness: Witness,
): { taken?: Taken; refused?: string } {
  const standing = effectiveEvents(history);
  const last = standing.at(-1);
  const { state } = foldEvents(history);
  if (state === "signed-off" && last && last.kind !== "reported") {
    return {
      refused: `${sayWhich(task, witness)} 已销号（${sayAct(last, witness)}），不能自己撤回，请找审核的科室。`,
    };
  }
  if (!last || (own !== undefined && !standing.some(({ version }) => version === own))) {
    return { refused: `${sayWhich(task, witness)} 是「${taskStateNames[state]}」，没有可以撤回的打卡。` };
  }
  if (own !== undefined && last.version !== own) return { refused: sayOvertaken(task, last, witness) };
  if (!isReport(last)) {
    return {
      refused: `${sayWhich(task, witness)} 是「${taskStateNames[state]}」（${sayAct(last, witness)}），没有可以撤回的打卡。`,
    };
  }
  const after = foldEvents(history.filter(({ version }) => version !== last.version));
  const change: Change = { task, history, fact: { kind: "undone", data: { undoes: [last.version] } } };
  return { taken: { change, event: last, after } };
}

/** "松涛社区 任务8 入户走访" to a person of several units. */
const sayWhich = (task: Task, { context }: Witness): string =>
  `${whoseWork(context, task.unitId)}${sayTask(task)}`;

const isReport = (event: Standing): event is Report =>
  event.kind === "reported" || event.kind === "progressed";

const acts: Readonly<Record<Exclude<TaskEventKind, "undone">, string>> = {
  reported: "报过",
  progressed: "记过进度",
  "signed-off": "销过号",
  returned: "退回过",
  extended: "延过期",
  suspended: "中止过",
  resumed: "恢复过",
};

/** "桃园副书记11月25日 10:00": whoever it was is named. */
function sayWho({ personId, at }: Standing, { context, names }: Witness): string {
  const { calendar, now, speaker } = context;
  const who = personId === speaker.id ? "您" : (names.get(personId ?? 0) ?? "");
  return `${who}${calendar.sayTime(at.getTime(), now)}`;
}

/** "桃园副书记11月25日 10:00记过进度30%" */
function sayAct(event: Standing, witness: Witness): string {
  const share = event.kind === "progressed" ? `${event.data.percent}%` : "";
  return `${sayWho(event, witness)}${acts[event.kind]}${share}`;
}

/** "您11月25日 10:00报的" */
export const sayWhose = (event: Report, witness: Witness): string =>
  `${sayWho(event, witness)}${event.kind === "reported" ? "报的" : "记的"}`;

/** Somebody acted on it after the speaker's own report, which can therefore not be taken back unseen. */
function sayOvertaken(task: Task, last: Standing, witness: Witness): string {
  const { context } = witness;
  const since = `${sayWhich(task, witness)} 没有撤回：您之后，${sayAct(last, witness)}。`;
  if (!isReport(last)) return since;
  const unit = whoseWork(context, task.unitId).trim();
  return `${since}真要撤回这一次请发：${sayAgain(context, { command: "撤销", refs: [task] }, unit)}`;
}

/** An old report among others that were named: it is taken back only when it is named alone. */
export function sayOld({ change: { task }, event }: Taken, witness: Witness): string {
  const unit = whoseWork(witness.context, task.unitId).trim();
  const again = sayAgain(witness.context, { command: "撤销", refs: [task] }, unit);
  return `${sayWhich(task, witness)} 是${sayWhose(event, witness)}，没有撤回。真要撤回请发：${again}`;
}

/** "任务3 召开支委会", "任务6 入户走访 进度30%" */
export function sayWhat({ change, event }: Taken): string {
  return `${sayTask(change.task)}${event.kind === "progressed" ? ` 进度${event.data.percent}%` : ""}`;
}

/** What was taken back, whose and when, with all that goes with it: a wrong undo is seen at once. */
export function sayTaken(taken: Taken, witness: Witness): string {
  const { event, after } = taken;
  const note = event.data.note === undefined ? "" : `，说明：${echo(event.data.note)}`;
  const count = event.kind === "reported" ? (event.data.pictures?.length ?? 0) : 0;
  const pictures = count > 0 ? `，照片${count}张` : "";
  const stands = `现在是「${taskStateNames[after.state]}${sayShare(after)}」`;
  return `${sayWhat(taken)}，${stands}（撤回的是${sayWhose(event, witness)}${note}${pictures}）`;
}
