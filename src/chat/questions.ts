import { type Reply, reply } from "./reply.ts";
import type { AskReason, HintReason, Understanding } from "./understanding.ts";

/** A text that is not carried out: what was asked or hinted about. */
export type Unsettled = Extract<Understanding, { kind: "ASK" | "HINT" }>;

/** What a question may repeat: the command to send, and the numbers that were read. */
interface Words {
  /** "@小星 /打卡" in a group, "/打卡" in a direct chat. */
  readonly command: string;
  /** "@小星 /帮助". */
  readonly help: string;
  /** The first entry that was read, "任务12"; an example when none was. */
  readonly first: string;
  /** All entries that were read, "任务12、任务13"; the example when none was. */
  readonly all: string;
  /** The same numbers without the ledger, "12、13". */
  readonly numbers: string;
  readonly suggestion: string;
}

type Line = (words: Words) => string;

const PERSONAL_DATA = "消息里有身份证号或电话号码，请尽快撤回这条消息。";

/** One short question a reason, always with what to send next. Nothing has been changed when it is asked. */
const questions: Readonly<Record<AskReason, Line>> = {
  "no-number": ({ command, first }) => `是哪一项？请写上编号，如：${command} ${first}`,
  keycaps: ({ command, numbers }) =>
    `是任务${numbers}，还是分开的几项？请写成数字，如：${command} 12，或 ${command} 1、2`,
  numeral: ({ command }) => `是一个编号，还是分开的几项？请写成数字，如：${command} 12，或 ${command} 1、2`,
  "split-numeral": ({ command, first }) => `是${first}吗？是的话请发：${command} ${first}`,
  quantity: ({ command }) => `这个数像是数量或时间，不是编号。请写上任务编号，如：${command} 任务12 走访8户`,
  day: ({ command }) => `是任务编号，还是几号？请写清楚，如：${command} 任务12`,
  prefix: ({ command, first }) => `是${first}吗？是的话请发：${command} ${first}`,
  dotted: ({ command }) => `是两项任务，还是日期或小项？请写清楚，如：${command} 12、15`,
  "month-and-day": ({ command }) => `是两项任务，还是日期？请写清楚，如：${command} 12、15`,
  "which-number": ({ command, first }) =>
    `后面的数也是编号吗？只报一项请发：${command} ${first}；几项请用顿号：${command} 12、13`,
  "reversed-range": ({ command, all }) => `前后反了。是${all}吗？请从小到大写，如：${command} 12-15`,
  "chained-range": ({ command }) => `这个范围没看懂，请用顿号分开，如：${command} 12、13、15`,
  "too-many": ({ command }) => `一次最多10项，请分几次发，如：${command} 1-10`,
  everything: ({ command }) => `不能一次报全部，请写上编号（一次最多10项），如：${command} 1-10`,
  "bare-number": ({ command, first }) => `是报${first}吗？是的话请发：${command} ${first}`,
  "more-entries": ({ command, first }) =>
    `说明里还有别的编号。只报${first}请发：${command} ${first}；几项请用顿号分开`,
  negated: ({ command, first }) => `看起来还没做完，没有记为已报。做完了请发：${command} ${first}`,
  partly: ({ command, first }) => `只做了一部分，没有记为已报。记进展请发：${command} ${first} 完成50%`,
  "bad-percent": ({ command, first }) => `进度请写0到100，如：${command} ${first} 完成50%`,
  "two-verbs": ({ command, first }) => `一条消息里有两个意思，没有改动。请只发一个，如：${command} ${first}`,
  "is-it-a-question": ({ command, first }) => `是在问吗？没有改动。要报请发：${command} ${first}`,
  "apply-for-sign-off": ({ first }) => `销号由审核的科室来做。${first}做完了，先报结：/打卡 ${first}`,
  correction: ({ first }) => `报错了吗？先发 /撤销，再发：/打卡 ${first}`,
  "for-whom": ({ command, first }) => `是替别人报吗？没有改动。报本单位的请发：${command} ${first}`,
  "personal-data": ({ command, first }) => `${PERSONAL_DATA}没有记录，去掉后再发：${command} ${first}`,
  "no-date": ({ command, first }) => `到哪一天？如：${command} ${first} 12月5日`,
  "impossible-date": ({ command, first }) => `没有这一天，请核对日期，如：${command} ${first} 12月5日`,
  "past-date": ({ command, first }) => `这一天已经过了，请写以后的日期，如：${command} ${first} 12月5日`,
  "vague-date": ({ command, first }) => `请写明是哪一天，如：${command} ${first} 12月5日`,
};

const hints: Readonly<Record<HintReason, Line>> = {
  "no-command": ({ help }) => `没看懂要办什么。看能用的命令：${help}`,
  "unknown-command": ({ help, suggestion }) => `没有这个命令${suggestion}。看能用的命令：${help}`,
  "sounds-like": ({ command, first }) => `是「打卡」吗？请发：${command} ${first}`,
  "bad-number": ({ command }) => `编号没看懂，请写数字，如：${command} 任务12`,
  zero: ({ command }) => `没有0号任务，请写编号，如：${command} 任务12`,
  "too-long": ({ help }) => `消息太长，没有处理。请分几条发；看用法：${help}`,
  slashes: ({ help }) => `斜杠多了。看能用的命令：${help}`,
};

/** The one short question or hint for what was not settled. `address` is "@小星 " in a group, "" in a direct chat. */
export function question(unsettled: Unsettled, address: string): Reply {
  const words = wordsOf(unsettled, address);
  return reply(
    unsettled.kind === "ASK" ? questions[unsettled.reason](words) : hints[unsettled.reason](words),
  );
}

const EXAMPLE = [{ ledger: "任务", number: 12 }];

function wordsOf(unsettled: Unsettled, address: string): Words {
  const named = unsettled.refs.filter(({ number }) => number > 0);
  const refs = named.length > 0 ? named : EXAMPLE;
  const names = refs.map(({ ledger, number }) => `${ledger}${number}`);
  const suggestion = unsettled.kind === "HINT" ? unsettled.suggestion : undefined;
  return {
    command: `${address}/${unsettled.cmd === undefined || unsettled.cmd === "帮助" ? "打卡" : unsettled.cmd}`,
    help: `${address}/帮助`,
    first: names[0] ?? "任务12",
    all: names.join("、"),
    numbers: refs.map(({ number }) => number).join("、"),
    suggestion: suggestion === undefined ? "" : `，是不是「${suggestion}」？`,
  };
}
