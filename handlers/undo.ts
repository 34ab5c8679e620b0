import { z } from "zod";
import { sayAgain } from "../src/chat/again.ts";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { unitOfGroup, unitToActFor, whoseWork } from "../src/chat/whose-unit.ts";
import { namesOf } from "../src/ledger/speaker.ts";
import { histories, lastReportOf, type Task } from "../src/ledger/tasks.ts";
import { reporters } from "./report.ts";
import { namedTasks } from "./report-rules.ts";
import { judge, sayOld, sayTaken, sayWhat, sayWhose, type Taken, type Witness } from "./undo-rules.ts";

const args = z.object({ refs: argument.references, unit: argument.unit });
type Args = z.infer<typeof args>;

export const undo: Command<Args> = {
  name: "撤销",
  words: ["撤销", "撤回", "撤消", "取消打卡", "撤销打卡", "撤回打卡", "取消", "cx", "chexiao"],
  takes: "references",
  help: { usage: "/撤销", line: "撤回自己刚才报的（一次报了几项就一起撤回）；指定一项：/撤销 任务12" },
  may: reporters,
  args,
  run: (context, { refs, unit }) => (refs.length === 0 ? undoLast(context) : undoNamed(context, refs, unit)),
};

/** An undo without a number is meant for what was just done; for older reports the number must be named. */
const LAST_MEANS_WITHIN_MS = 24 * 60 * 60 * 1000;

/** Only what the speaker's own last message did, and only where nobody has done anything since. */
async function undoLast(context: CommandContext): Promise<Answer> {
  const last = await lastReportOf(context.db, context.speaker.id);
  const [first] = last?.tasks ?? [];
  if (!last || !first) return { reply: reply("您没有可以撤回的打卡。") };
  const own = new Map(last.tasks.map(({ id, reportVersion }) => [id, reportVersion]));
  const judged = await judgeAll(context, last.tasks, own);
  // Here the last act elsewhere would be taken back unseen.
  const elsewhere = (unitOfGroup(context)?.id ?? first.unitId) !== first.unitId;
  return judged.taken.length > 0 && (elsewhere || isOld(context, last.at))
    ? ask(context, first.unitId, judged)
    : takeBack(context, judged);
}

const isOld = ({ now }: CommandContext, at: Date) => now - at.getTime() > LAST_MEANS_WITHIN_MS;

async function undoNamed(
  context: CommandContext,
  refs: Args["refs"],
  unit: string | undefined,
): Promise<Answer> {
  const whose = await unitToActFor(context, reporters, unit, { command: undo.name, refs });
  if ("instead" in whose) return { reply: whose.instead };
  const { tasks, missing } = await namedTasks(context.db, whose.unit, refs);
  const judged = withoutOld(context, await judgeAll(context, tasks), refs.length);
  return takeBack(context, { ...judged, refused: [...judged.refused, ...missing] });
}

/**
 * A list or a range may hold more than was thought of: an old report in it stays, unless the list is the reports of one
 * message, which is how they are offered.
 */
function withoutOld(context: CommandContext, judged: Judged, named: number): Judged {
  const { taken, refused, witness } = judged;
  const moments = new Set(taken.map(({ event }) => event.at.getTime()));
  if (named === 1 || (taken.length === named && moments.size === 1)) return judged;
  const old = taken.filter(({ event }) => isOld(context, event.at));
  return {
    taken: taken.filter((one) => !old.includes(one)),
    refused: [...refused, ...old.map((one) => sayOld(one, witness))],
    witness,
  };
}

interface Judged {
  readonly taken: readonly Taken[];
  readonly refused: readonly string[];
  readonly witness: Witness;
}

/** `own` are the events that alone may be taken back, by task; without it a task's last standing one may, whoever made it. */
async function judgeAll(
  context: CommandContext,
  tasks: readonly Task[],
  own?: ReadonlyMap<number, number>,
): Promise<Judged> {
  const past = await histories(
    context.db,
    tasks.map(({ id }) => id),
  );
  const people = Array.from(past.values()).flatMap((events) =>
    events.flatMap(({ personId }) => personId ?? []),
  );
  const witness = { context, names: await namesOf(context.db, people) };
  const judged = tasks.map((task) => judge(task, past.get(task.id) ?? [], own?.get(task.id), witness));
  return {
    taken: judged.flatMap(({ taken }) => taken ?? []),
    refused: judged.flatMap(({ refused }) => refused ?? []),
    witness,
  };
}

function ask(context: CommandContext, unitId: number, { taken, refused, witness }: Judged): Answer {
  const whose = whoseWork(context, unitId);
  const by = taken[0] ? sayWhose(taken[0].event, witness) : "";
  const refs = taken.map(({ change }) => change.task);
  return {
    reply: reply(
      `还能撤回的是${by}${whose}${taken.map(sayWhat).join("、")}。要撤回吗？`,
      `要撤回请发：${sayAgain(context, { command: undo.name, refs }, whose.trim())}`,
      ...refused,
    ),
  };
}

function takeBack(context: CommandContext, { taken, refused, witness }: Judged): Answer {
  const [only] = taken;
  const whose = only ? whoseWork(context, only.change.task.unitId) : "";
  const said = taken.map((one) => sayTaken(one, witness));
  const done =
    said.length > 1
      ? [`${whose}已撤回${said.length}项：`, ...said]
      : said.map((one) => `${whose}已撤回：${one}`);
  return { reply: reply(...done, ...refused), changes: taken.map(({ change }) => change) };
}
