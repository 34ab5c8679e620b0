import { names } from "./command-rules.ts";
import { type Reply, reply } from "./reply.ts";
import { echo, sayEntries } from "./say.ts";
import type { AskReason, HintReason, Reference, Understanding } from "./understanding.ts";

type Ask = Extract<Understanding, { kind: "ASK" }>;
type Hint = Extract<Understanding, { kind: "HINT" }>;

/** What a question is made of: the command as it is typed, the numbers as they are said, and where to send it. */
interface Terms<Asked> {
  readonly asked: Asked;
  /** "@小星 " in a group, "" in a direct chat. */
  readonly to: string;
  /** The command's name with its slash, and the unit that was named behind it: "/打卡", "/打卡 桃园社区". */
  readonly command: string;
  /** The same for other commands: of("进度") is "/进度 桃园社区". */
  readonly of: (command: string) => string;
  /** 任务12、任务13; 任务12 as an example when the text named none. */
  readonly entries: string;
  /** 任务12 */
  readonly first: string;
  /** 12、行动7: as `/任务` takes them. */
  readonly looked: string;
  /** The digits of a number one by one: 任务1、任务2. */
  readonly digits: string;
}

type Say<Asked> = (terms: Terms<Asked>) => string | readonly string[];

/** One question a reason: what was not clear, then exactly what to send. */
export const asks: { readonly [reason in AskReason]: Say<Ask> } = {
  "no-number": ({ to, command }) => `请问是哪一项？请写上编号，发：${to}${command} 任务12`,
  keycaps: ({ to, command, first, digits }) =>
    `是${first}，还是${digits}？请发：${to}${command} ${first}，或 ${to}${command} ${digits}`,
  numeral: ({ to, command, first }) =>
    `编号没看准，是${first}吗？请用数字再发一次：${to}${command} ${first}，几项就发：${to}${command} 1、2`,
  "split-numeral": ({ to, command, first }) => `是${first}吗？是的话请发：${to}${command} ${first}`,
  quantity: ({ to, command, first, asked }) =>
    asked.refs.length === 0
      ? `这个数像是数量，不像编号。请写上任务编号，发：${to}${command} 任务12`
      : `「${asked.refs[0]?.number ?? ""}」是编号，还是数量、日期？是编号请发：${to}${command} ${first}`,
  day: ({ to, command, entries, first, asked }) =>
    asked.refs.length > 1
      ? `是${entries}，还是日期？几项都报请发：${to}${command} ${entries}，只报一项请发：${to}${command} ${first}`
      : `是${entries}，还是日期？是编号请发：${to}${command} ${entries}`,
  prefix: ({ to, command, first }) =>
    `编号前面的字母没看懂，是${first}吗？是的话请发：${to}${command} ${first}`,
  dotted: ({ to, command, entries }) =>
    `是${entries}，还是日期或小项？是编号请发：${to}${command} ${entries}`,
  "month-and-day": ({ to, command, entries }) =>
    `是${entries}，还是日期？是编号请发：${to}${command} ${entries}`,
  "which-number": ({ to, command, entries }) =>
    `是${entries}吗？请把编号写在前面，发：${to}${command} ${entries}`,
  "reversed-range": ({ to, command, entries }) =>
    `是${entries}这几项吗？是的话请发：${to}${command} ${entries}`,
  "chained-range": ({ to, command }) => `编号没看懂。请用顿号隔开，发：${to}${command} 12、13、15`,
  "too-many": ({ to, command }) => `一次最多10项，这次没有办。请分几次发，如：${to}${command} 1-10`,
  everything: ({ to, command }) => `不能一次全报，请写上编号，一次最多10项，发：${to}${command} 12、13`,
  "bare-number": ({ to, entries, of, looked }) =>
    `${entries}要做什么？报完成请发：${to}${of("打卡")} ${entries}，看内容请发：${to}${of("任务")} ${looked}`,
  "more-entries": ({ to, command, entries, first }) =>
    `${entries}都报吗？都报请发：${to}${command} ${entries}，只报一项请发：${to}${command} ${first}`,
  "two-units": ({ to, command, entries }) =>
    `一条消息只办一个单位的，没有改动。请分开发，如：${to}${command} ${entries}`,
  "left-out": ({ to, command, entries, asked, of }) => {
    const share = asked.percent === undefined ? "" : ` 完成${asked.percent}%`;
    const name = share === "" ? command : of(names.progress);
    return `几项的情况不一样，没有记。请分开发，如：${to}${name} ${entries}${share}`;
  },
  "all-but": ({ to, command, asked }) => {
    const free = [12, 13, 14, 15].filter((number) => asked.refs.every((ref) => ref.number !== number));
    return `不能一次全报，没有记。请写上要报的编号，发：${to}${command} ${free.slice(0, 2).join("、")}`;
  },
  negated: ({ to, first, of }) =>
    `话里有「没完成」的意思，没有记。完成的请发：${to}${of("打卡")} ${first}；完成一部分请发：${to}${of("进度")} ${first} 完成50%`,
  partly: ({ to, first, of }) =>
    `${first}全部完成了吗？完成了请发：${to}${of("打卡")} ${first}；只完成一部分请发：${to}${of("进度")} ${first} 完成50%`,
  "bad-percent": ({ to, first, of }) =>
    `百分比要写0到100的整数，请重发，如：${to}${of("进度")} ${first} 完成50%`,
  "share-or-entry": ({ to, entries, first, asked, of }) => {
    const share = asked.refs[1]?.number ?? 50;
    return `没有记进度。记进度请写百分号，发：${to}${of("进度")} ${first} 完成${share}%；看几项请发：${to}${of("进度")} ${entries}`;
  },
  "two-verbs": ({ to, command, first }) =>
    `一句里有两个命令，没有改动。请只发一个，如：${to}${command} ${first}`,
  "is-it-a-question": ({ to, command, first, asked, of, looked }) =>
    asked.refs.length === 0
      ? `要办这件事请发：${to}${command} 任务12；看用法请发：${to}/帮助`
      : `要办这件事请发：${to}${command} ${first}；只想看看请发：${to}${of("任务")} ${looked}`,
  "not-taken": ({ to, command, asked, entries, of, looked }) =>
    `没有记。要${asked.cmd}请发：${to}${command} ${entries}；只想看看请发：${to}${of("任务")} ${looked}`,
  "apply-for-sign-off": ({ to, entries, of }) =>
    `销号由审核的科室办，您可以申请。请发：${to}${of("申请销号")} ${entries}；只报完成请发：${to}${of("打卡")} ${entries}`,
  correction: ({ to, first, of }) =>
    `还没有改。先撤回报错的，请发：${to}/撤销，再发：${to}${of("打卡")} ${first}`,
  "for-whom": ({ to, entries, of }) =>
    `是自己报吗？自己报请发：${to}${of("打卡")} ${entries}。替别人报还没有开通，请本人来发。`,
  "personal-data": ({ to, command, entries, asked }) => [
    "里面有身份证号、电话号码或银行卡号，没有记。请先把刚才那条消息撤回。",
    `去掉号码再发：${to}${command}${asked.refs.length > 0 ? ` ${entries}` : ""}`,
  ],
  "no-date": ({ to, command, entries, asked }) =>
    `请写上日期，发：${to}${command}${asked.refs.length > 0 ? ` ${entries}` : ""} 12月5日`,
  "impossible-date": ({ to, command, entries, asked }) =>
    `没有这一天，请核对日期再发：${to}${command}${asked.refs.length > 0 ? ` ${entries}` : ""} 12月5日`,
  "past-date": ({ to, command, entries, asked }) =>
    `这一天已经过了，请写今天以后的日期，发：${to}${command}${asked.refs.length > 0 ? ` ${entries}` : ""} 12月5日`,
  "vague-date": ({ to, command, entries, asked }) =>
    `请写清是哪一天，发：${to}${command}${asked.refs.length > 0 ? ` ${entries}` : ""} 12月5日`,
};

/** One line a reason: what was not understood, then what to send. */
export const hints: { readonly [reason in HintReason]: Say<Hint> } = {
  "no-command": ({ to }) =>
    `您好，报完成请发：${to}/打卡 任务12；看自己的任务请发：${to}/我的任务；全部命令：${to}/帮助`,
  "unknown-command": ({ to, asked, entries }) =>
    asked.suggestion === undefined
      ? `没有这个命令。看全部命令请发：${to}/帮助`
      : `是不是「${asked.suggestion}」？请发：${to}/${asked.suggestion}${asked.refs.length > 0 ? ` ${entries}` : ""}`,
  "sounds-like": ({ to, entries, of }) => `是要打卡${entries}吗？是的话请发：${to}${of("打卡")} ${entries}`,
  "bad-number": ({ to, command }) => `编号没看懂，编号最多4位数字。请发：${to}${command} 任务12`,
  zero: ({ to, command }) => `没有0号，编号从1开始。请发：${to}${command} 任务12`,
  "too-long": ({ to }) => `消息太长，没有看。请分开发，如：${to}/打卡 任务12 说明`,
  slashes: ({ to }) => `斜杠太多，没看懂。请发：${to}/打卡 任务12`,
};

/**
 * The general question or hint for a text the parser could not settle. `address` is what must stand before a command in
 * this chat: "@小星 " in a group, "" in a direct chat.
 */
export function question(understanding: Ask | Hint, address: string): Reply {
  const { refs, cmd, unit } = understanding;
  const entries = refs.filter(({ number }) => number > 0);
  const said = entries.length > 0 ? entries : [{ ledger: "任务", number: 12 }];
  const first = sayEntry(said[0]);
  const of = (name: string) => `/${name}${unit === undefined ? "" : ` ${echo(unit)}`}`;
  const terms = {
    to: address,
    command: of(cmd ?? names.report),
    of,
    entries: sayEntries(said),
    looked: sayEntries(said, "任务"),
    first,
    digits: Array.from(String(said[0]?.number ?? 12), (digit) => `${said[0]?.ledger ?? ""}${digit}`).join(
      "、",
    ),
  };
  const text =
    understanding.kind === "ASK"
      ? asks[understanding.reason]({ ...terms, asked: understanding })
      : hints[understanding.reason]({ ...terms, asked: understanding });
  return typeof text === "string" ? reply(text) : reply(...text);
}

function sayEntry(entry: Reference | undefined): string {
  return entry ? `${entry.ledger}${entry.number}` : "";
}
