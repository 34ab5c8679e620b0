import type { CommandContext } from "../src/chat/command.ts";
import { LONGEST_NOTE } from "../src/chat/note.ts";
import { isAmong } from "../src/chat/reference-item.ts";
import { echo, sayTask } from "../src/chat/say.ts";
import type { Reference } from "../src/chat/understanding.ts";
import type { Queryable } from "../src/database/door.ts";
import type { UnitName } from "../src/ledger/speaker.ts";
import { ledgerSizes, type Task, tasksByReference } from "../src/ledger/tasks.ts";

/** Why a report is not taken: one row a case, each with its own short answer. The table in docs/commands.md is made of it. */
interface Rule {
  /** The case, for the docs. */
  readonly when: string;
  readonly applies: (task: Task, context: CommandContext) => boolean;
  readonly say: (task: Task, context: CommandContext) => string;
}

export const reportRules: readonly Rule[] = [
  {
    when: "已销号",
    applies: ({ state }) => state === "signed-off",
    say: (task) => `${sayTask(task)} 已销号，不用再报。`,
  },
  {
    when: "已报，还在待审",
    applies: ({ state }) => state === "reported",
    say: (task, context) => `${sayTask(task)} ${sayEarlier(task, context)}报过了，正在待审，不用再报。`,
  },
  {
    when: "已中止",
    applies: ({ state }) => state === "suspended",
    say: (task) => `${sayTask(task)} 已中止，不用报。`,
  },
  {
    when: "还没到开始的日子",
    applies: ({ startsOn }, { calendar, now }) => startsOn !== null && startsOn > calendar.day(now),
    say: (task, { calendar, now }) =>
      `${sayTask(task)} 从${calendar.sayDay(task.startsOn ?? task.dueOn, now)}开始，到时再报。`,
  },
];

/** The answer of the first rule that keeps a task from being reported; undefined when it may be. */
export function refusal(task: Task, context: CommandContext): string | undefined {
  return reportRules.find(({ applies }) => applies(task, context))?.say(task, context);
}

/** What was kept of the words behind the numbers. */
export function sayNote(note: string | undefined): string[] {
  if (!note) return [];
  const isCut = Array.from(note).length >= LONGEST_NOTE;
  return [`说明：${echo(note)}${isCut ? `（只留前${LONGEST_NOTE}字）` : ""}`];
}

/** The tasks of a unit that a message names, and one line about the numbers that the unit does not have. */
export async function namedTasks(
  db: Queryable,
  unit: UnitName,
  refs: readonly Reference[],
): Promise<{ readonly tasks: readonly Task[]; readonly missing: readonly string[] }> {
  const tasks = await tasksByReference(db, unit.id, refs);
  const missing = refs.filter((ref) => !isAmong(ref, tasks));
  return { tasks, missing: missing.length > 0 ? [await sayMissing(db, unit, missing)] : [] };
}

async function sayMissing(db: Queryable, unit: UnitName, missing: readonly Reference[]): Promise<string> {
  const sizes = await ledgerSizes(db, unit.id);
  const wanted = missing.map(({ ledger, number }) => `${ledger}${number}`).join("、");
  const ledger = missing[0]?.ledger ?? "";
  const size = sizes.get(ledger);
  return size === undefined
    ? `${unit.name}没有${wanted}。`
    : `${unit.name}没有${wanted}，${ledger}共${size}项。请核对编号。`;
}

function sayEarlier({ reportedAt, reporter }: Task, { calendar, now }: CommandContext): string {
  const when = reportedAt ? calendar.sayDay(calendar.day(reportedAt.getTime()), now) : "";
  return `${when}${reporter ? `由${reporter}` : ""}`;
}
