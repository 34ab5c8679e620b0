import { parseArgs } from "node:util";
import {
  type Choice,
  deadStates,
  droppableStates,
  dropRows,
  type ListedRow,
  listRows,
  type OutboxState,
  outboxStates,
  retryRows,
} from "../delivery/by-hand.ts";
import type { Stored } from "../delivery/outbound.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { maskPersonalData } from "../ledger/personal-data.ts";
import { type OpenLedger, withLedger } from "./open-ledger.ts";
import { runCommand, type Say, unknownWord, WrongUse } from "./run.ts";
import { tableLines } from "./table.ts";

/**
 * npm run outbox -- list | retry | drop: what did not go out, again or no more. Exit code: 0 done · 1 nothing was changed
 * although ids were named, or an error · 2 called wrongly.
 */
const usage = [
  "看没送到的：    npm run outbox -- list",
  "看别的：        npm run outbox -- list --state queued    （状态：queued sending sent unsure dropped failed）",
  "再发一次：      npm run outbox -- retry 12 13            （编号见 list；全部：retry --all）",
  "不再发：        npm run outbox -- drop 12 13             （编号见 list；全部没送到的：drop --all）",
  "只看一个去向：  加 --kind，例如 --kind dingtalk-session",
];

const MOST_LISTED = 100;
const LONGEST_TEXT = 24;

const stateNames: Readonly<Record<OutboxState, string>> = {
  queued: "等待",
  sending: "发送中",
  sent: "已发出",
  unsure: "不知是否送到",
  dropped: "不再发",
  failed: "没送到",
};

interface Called {
  readonly choice: Choice;
  /** Whether rows were named, or all were asked for. */
  readonly chosen: boolean;
}

interface Verb {
  /** Which states it is for when none is named. */
  readonly states: (called: { ids: readonly number[] }) => readonly OutboxState[];
  /** Whether it is for these states only, whatever is named. */
  readonly changes: boolean;
  readonly run: (ledger: OpenLedger, choice: Choice, say: Say) => Promise<number>;
}

const verbs: Readonly<Record<string, Verb>> = {
  list: {
    states: ({ ids }) => (ids.length > 0 ? outboxStates : deadStates),
    changes: false,
    run: list,
  },
  retry: {
    states: () => deadStates,
    changes: true,
    run: async ({ db }, choice, say) => {
      const done = await retryRows(db, choice);
      if (done.length > 0) {
        say(`${done.length} 条重新排队：正在运行的星榜随即发出；没有运行，就在下次启动时发出。`);
      }
      return sayLeft(done, choice, "只有没送到、不知是否送到的可以再发", say);
    },
  },
  drop: {
    states: ({ ids }) => (ids.length > 0 ? droppableStates : deadStates),
    changes: true,
    run: async ({ db }, choice, say) => {
      const done = await dropRows(db, choice);
      if (done.length > 0) say(`${done.length} 条不再发。`);
      return sayLeft(done, choice, "已发出的、正在发送的不能撤", say);
    },
  },
};

async function main(args: readonly string[], say: Say): Promise<number> {
  const [name = "", ...rest] = args;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw name === "" ? new WrongUse("没有写要做什么") : unknownWord(name);
  const called = read(verb, rest);
  if (verb.changes && !called.chosen) throw new WrongUse(`${name} 后面没有写编号`);
  return withLedger(process.env, (ledger) => verb.run(ledger, called.choice, say), { mustExist: true });
}

/** Throws WrongUse when it is called wrongly. */
function read(verb: Verb, args: readonly string[]): Called {
  const { values, positionals } = parsed(args);
  const odd = positionals.find((word) => !/^\d{1,15}$/.test(word));
  if (odd !== undefined) throw new WrongUse(`“${odd}”不是编号`);
  const ids = positionals.map(Number);
  const states = values.state ?? verb.states({ ids });
  const may: readonly OutboxState[] = verb.changes ? verb.states({ ids: [0] }) : outboxStates;
  if (!areStates(states, may)) {
    throw new WrongUse(`状态 ${states.join("、")} 不能用在这里，可用：${may.join("、")}`);
  }
  const chosen = ids.length > 0 || values.all === true || values.state !== undefined;
  return { choice: { ids, kind: values.kind, states }, chosen };
}

function parsed(args: readonly string[]) {
  const options = {
    all: { type: "boolean" },
    kind: { type: "string" },
    state: { type: "string", multiple: true },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    const option = args.find((word) => word.startsWith("-") && !Object.hasOwn(options, word.slice(2)));
    throw option === undefined
      ? new WrongUse("--kind、--state 后面要写内容，--all 后面不写")
      : unknownWord(option);
  }
}

function areStates(words: readonly string[], may: readonly OutboxState[]): words is readonly OutboxState[] {
  return words.every((word) => (may as readonly string[]).includes(word));
}

async function list({ db, calendar }: OpenLedger, choice: Choice, say: Say): Promise<number> {
  const { rows, count } = await listRows(db, choice, MOST_LISTED);
  if (count === 0) {
    say(choice.states === deadStates ? "没有送不到的消息。" : "没有这样的消息。");
    return 0;
  }
  const header = ["编号", "状态", "去向", "写入", "次数", "原因", "内容"];
  for (const text of tableLines(
    header,
    rows.map((row) => cells(row, calendar)),
  ))
    say(text);
  if (count > rows.length) say(`共 ${count} 条，以上是最近的 ${rows.length} 条。`);
  return 0;
}

function cells({ id, state, lane, createdAt, attempts, lastError, content }: ListedRow, calendar: Calendar) {
  const written = calendar.isoTime(createdAt.getTime()).slice(0, 16).replace("T", " ");
  return [
    `${id}`,
    stateNames[state],
    shortened(lane),
    written,
    `${attempts}`,
    lastError ?? "",
    beginning(content),
  ];
}

/** How a message begins, on one line and without anybody's numbers. */
function beginning(content: Stored): string {
  return shortened(maskPersonalData(textOf(content).replace(/\s+/g, " ").trim()));
}

function textOf(content: Stored): string {
  switch (content.type) {
    case "text":
      return content.lines.join(" ");
    case "image":
    case "drawing":
      return `［图］${content.alt}`;
    // It has no words before its turn comes.
    case "notice":
      return "［提醒］";
    default:
      return content.title;
  }
}

function shortened(text: string): string {
  const points = Array.from(text);
  return points.length > LONGEST_TEXT ? `${points.slice(0, LONGEST_TEXT - 1).join("")}…` : text;
}

/** What of the named rows was left as it is, and why. */
function sayLeft(done: readonly number[], { ids }: Choice, why: string, say: Say): number {
  const left = ids.filter((id) => !done.includes(id));
  if (left.length > 0) say(`没有动：${left.join("、")}（没有这个编号，或者${why}）。`);
  else if (done.length === 0) say("没有这样的消息，什么也没有改动。");
  return ids.length > 0 && done.length === 0 ? 1 : 0;
}

await runCommand({ usage, run: main });
