import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { echo, sayOpenTask, sayTask } from "../src/chat/say.ts";
import { MOST_UNITS_IN_FULL, ownUnits, unitIn, whoseWork } from "../src/chat/whose-unit.ts";
import type { UnitName } from "../src/ledger/speaker.ts";
import { type Task, tasksOfUnit } from "../src/ledger/tasks.ts";
import { findUnit } from "../src/ledger/units.ts";
import { openStates, type TaskStateName, taskStateNames } from "../src/ledger/words.ts";
import { overdue } from "./overdue.ts";

const args = z.object({ unit: argument.unit, note: argument.note });
type Args = z.infer<typeof args>;

export const myTasks: Command<Args> = {
  name: "我的任务",
  words: ["我的任务", "待办", "我的待办", "待办事项", "我还有哪些任务", "还有哪些任务", "我有哪些任务"],
  takes: "topic",
  help: { usage: "/我的任务", line: "还要办的任务，先到期的在前；全部：/我的任务 全部" },
  may: "everyone",
  needsUnit: true,
  args,
  run: listOpenTasks,
};

/** As many as fit on a phone's screen without scrolling far. */
const MOST_SHOWN = 10;

async function listOpenTasks(context: CommandContext, { unit, note }: Args): Promise<Answer> {
  const units = ownUnits(context);
  if (units.length === 0) {
    return { reply: reply(`您的名下没有单位的任务。看全街道：${context.address}/进度`) };
  }
  const word = note?.trim() ?? "";
  if (overdue.words.includes(word)) return overdue.run(context, { unit });
  const state = statesByWord.get(word);
  const isAll = note?.includes("全部") === true;
  const named = unit ?? (state ? undefined : unitIn(note?.replace("全部", "")));
  const own = named === undefined ? undefined : await ownNamed(context, units, named);
  const shown = own ? [own] : units;
  // Counted where there are many units, listed where there are few.
  const isBrief = shown.length > MOST_UNITS_IN_FULL;
  const most = isBrief ? 0 : isAll ? Number.POSITIVE_INFINITY : MOST_SHOWN;
  const blocks = await Promise.all(
    shown.map((one) => (state ? listState(context, one, state, isBrief) : listUnit(context, one, most))),
  );
  return {
    reply: reply(
      ...blocks.flat(),
      ...(isBrief ? [`看一个单位请发：${context.address}/我的任务 ${units[0]?.name ?? ""}`] : []),
      ...(named === undefined || own ? [] : [`看别的单位请发：${context.address}/进度 ${echo(named)}`]),
    ),
  };
}

/** One of the states, as people ask for it. */
const statesByWord: ReadonlyMap<string, TaskStateName> = new Map([
  ["未开始", "open"],
  ["进行中", "started"],
  ["待审", "reported"],
  ["已报", "reported"],
  ["退回", "returned"],
  ["被退回", "returned"],
  ["销号", "signed-off"],
  ["已销号", "signed-off"],
]);

async function listState(
  { db, calendar, now }: CommandContext,
  { id, name }: UnitName,
  state: TaskStateName,
  isBrief: boolean,
): Promise<string[]> {
  const tasks = await tasksOfUnit(db, id, [state]);
  const say = openStates.includes(state) ? (task: Task) => sayOpenTask(task, calendar, now) : sayTask;
  const shown = isBrief ? [] : tasks.map(say);
  return [`${name}「${taskStateNames[state]}」${tasks.length}项${shown.length > 0 ? "：" : ""}`, ...shown];
}

/** The one of the speaker's own units that is meant. */
async function ownNamed({ db, speaker }: CommandContext, own: readonly UnitName[], named: string) {
  const found = await findUnit(db, speaker.streetId, named);
  const fits = found.found === "one" ? [found.unit] : found.found === "several" ? found.units : [];
  const mine = own.filter(({ id }) => fits.some((unit) => unit.id === id));
  return mine.length === 1 ? mine[0] : undefined;
}

async function listUnit(context: CommandContext, unit: UnitName, most: number): Promise<string[]> {
  const tasks = await tasksOfUnit(context.db, unit.id);
  if (tasks.length === 0) return [`${unit.name}没有任务。`];
  const count = (state: Task["state"]) => tasks.filter((task) => task.state === state).length;
  const open = tasks.filter(({ state }) => openStates.includes(state));
  const head = `${unit.name}共${tasks.length}项，已销号${count("signed-off")}，待审${count("reported")}，还要办${open.length}项`;
  if (open.length === 0) return [`${head}。都报完了，辛苦了！`];
  if (most === 0) return [head];
  const rest = open.length - most;
  return [
    `${head}：`,
    ...open.slice(0, most).map((task) => sayOpenTask(task, context.calendar, context.now)),
    ...(rest > 0 ? [`还有${rest}项，发 ${context.address}/我的任务 ${whoseWork(context, unit.id)}全部`] : []),
  ];
}
