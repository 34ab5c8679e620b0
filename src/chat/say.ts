import type { Calendar } from "../ledger/calendar.ts";
import type { QuietHours } from "../ledger/open-hours.ts";
import type { Task } from "../ledger/tasks.ts";
import { openStates, taskStateNames } from "../ledger/words.ts";

/** A task as every reply names it, number and title: the title is the defence against a wrong number heard by voice. */
export function sayTask(task: Pick<Task, "ledger" | "number" | "title">): string {
  return `${task.ledger}${task.number} ${task.title}`;
}

/** Numbers as they are typed: 任务12、任务13; behind a command that is called as their ledger only 12、13. */
export function sayEntries(
  entries: readonly Pick<Task, "ledger" | "number">[],
  command: string | undefined = undefined,
): string {
  return entries.map(({ ledger, number }) => `${ledger === command ? "" : ledger}${number}`).join("、");
}

/** Five stars as people read them: met ones first. */
export function sayStars(met: number, total: number): string {
  return "★".repeat(met) + "☆".repeat(Math.max(0, total - met));
}

/** How much of a task that is still to do is done: "50%"; "" where nobody has said. */
export function sayShare({ state, percent }: Pick<Task, "state" | "percent">): string {
  return openStates.includes(state) && percent !== null ? `${percent}%` : "";
}

/** Where a task stands: "未开始", "已报(待审)，迟报", "进行中 50%". */
export function sayState(task: Task): string {
  const share = sayShare(task);
  return `${taskStateNames[task.state]}${share && ` ${share}`}${task.late ? "，迟报" : ""}`;
}

/** How far the due day is: "11月28日截止，还有3天", "今天18:00截止", "11月20日截止，已逾期5天". */
export function sayDue(task: Pick<Task, "dueOn">, calendar: Calendar, now: number): string {
  const days = calendar.daysUntil(task.dueOn, now);
  if (days === 0) return calendar.isOverdue(task.dueOn, now) ? "今天18:00已截止" : "今天18:00截止";
  const day = `${calendar.sayDay(task.dueOn, now)}截止`;
  return days > 0 ? `${day}，还有${days}天` : `${day}，已逾期${-days}天`;
}

/** A task that waits for its unit: "任务12 召开支委会（11月28日截止，还有3天，被退回）". */
export function sayOpenTask(
  task: Pick<Task, "ledger" | "number" | "title" | "dueOn" | "state" | "percent">,
  calendar: Calendar,
  now: number,
): string {
  const returned = task.state === "returned" ? "，被退回" : "";
  const share = task.percent === null ? "" : `，已完成${task.percent}%`;
  return `${sayTask(task)}（${sayDue(task, calendar, now)}${returned}${share}）`;
}

/** "20:00-08:00" */
export function sayHours({ from, to }: QuietHours): string {
  return `${from}-${to}`;
}

/** What a person typed, safe to repeat: an @ in it must not call anyone, and no reply is longer for it than a screen. */
export function echo(words: string): string {
  const short = words.length > MOST_ECHOED ? `${words.slice(0, MOST_ECHOED).trimEnd()}……` : words;
  return short.replaceAll("@", "＠");
}

const MOST_ECHOED = 100;
