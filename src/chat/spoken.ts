import { names } from "./command-rules.ts";
import { type FoundCommand, findCommand } from "./command-words.ts";
import { namedLater } from "./further-words.ts";
import { interpret } from "./interpret.ts";
import { type Clean, part } from "./normalise.ts";
import { isDenied, isQuestion, readShare } from "./note-checks.ts";
import { readItem } from "./reference-item.ts";
import { type References, readReferences } from "./references.ts";
import { matchAt, skip } from "./scan.ts";
import type { Setting, Understanding, Vocabulary } from "./understanding.ts";
import { afterFillers, afterHomophone, afterSpokenSlash, isThanks } from "./voice.ts";

/** What is read of a text said to the bot without a slash, in this order; the first that fits is taken. */
const readings = [
  thanks,
  objectThenVerb,
  plainCommand,
  correction,
  deniedAlone,
  doneAlone,
  shareAlone,
  inside,
  soundsLike,
  bareNumber,
] as const;

/** A text that was said to the bot (mentioned, or in a direct chat) and does not begin with a slash. */
export function spoken(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding {
  const begun = afterFillers(clean.text, skip(/[\s.,:;。!~·]*/y, clean.text, 0));
  const slash = afterSpokenSlash(clean.text, begun);
  const said = part(clean, slash === undefined ? begun : afterFillers(clean.text, slash));
  for (const read of readings) {
    const understood = read(said, vocabulary, setting);
    if (understood) return understood;
  }
  return help(vocabulary);
}

/** The short help, for a bot that was called without a command. */
export function help({ commands }: Vocabulary): Understanding {
  const known = commands.some(({ name }) => name === names.help);
  return { kind: "HINT", ...(known && { cmd: names.help }), reason: "no-command", refs: [] };
}

const ledgersOf = ({ ledgers }: Vocabulary) => ({ names: ledgers, initial: ledgers[0] ?? "" });

function thanks({ text }: Clean): Understanding | undefined {
  return isThanks(text.trim()) ? { kind: "IGNORE" } : undefined;
}

function plainCommand(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding | undefined {
  const found = findCommand(clean.text, 0, vocabulary, "plain");
  const understood = found && interpret(found, clean, vocabulary, setting);
  const isReport = vocabulary.commands.some(({ name }) => name === names.report);
  // 任务12 已走访: shown, or reported?
  const unsaid = understood?.kind === "CMD" && understood.refs.length > 0 && understood.note !== undefined;
  return unsaid && isReport && vocabulary.ledgers.includes(found?.word ?? "")
    ? { kind: "ASK", cmd: names.report, reason: "bare-number", refs: understood.refs }
    : understood;
}

const DONE =
  /[\s,:]*(?:已经?|都|均|全部|全|也|我|我们|刚)*(?:做完|办完|办好|做好|搞定|弄完|弄好|办结|完成|干完|结束|搞好|完)(?:打卡|完成|了|啦|喽|完毕)*(?![得度率情])/y;
const AFTER_VERB = /(?:了|啦|完成|完毕|一下|好了|吧)*/y;

/** 任务12打卡, 任务12完成了: the entry first. */
export function objectThenVerb(
  clean: Clean,
  vocabulary: Vocabulary,
  setting: Setting,
): Understanding | undefined {
  const { text } = clean;
  const read = readReferences(text, 0, ledgersOf(vocabulary));
  const [first] = read.refs;
  if (!first || (read.trouble && read.trouble.reason !== "day")) return undefined;
  const verb = verbAt(text, read.end, vocabulary);
  if (!verb) return denied(text, read, vocabulary);
  const { refs, named } = read;
  const asks = { kind: "ASK", cmd: verb.found.command.name, refs } as const;
  if (read.trouble || !named) return { ...asks, reason: "bare-number" };
  // What follows the verb is read as it would be behind the numbers.
  const moved = interpret({ ...verb.found, end: verb.shareAt }, clean, vocabulary, {
    ...setting,
    quotedTask: first.number,
  });
  if (moved.kind === "CMD") return { ...moved, refs };
  return moved.kind === "ASK" ? { ...moved, refs } : moved;
}

interface Verb {
  readonly found: FoundCommand;
  /** Where its note begins: behind the verb, or at it where a share follows (完成50%). */
  readonly shareAt: number;
}

function verbAt(text: string, at: number, vocabulary: Vocabulary): Verb | undefined {
  const report = vocabulary.commands.find(({ name }) => name === names.report);
  const from = skip(/[\s,:]*(?:已经?|都|均|全部|也|我|我要|请|要|申请)*/y, text, at);
  const found = findCommand(text, from, vocabulary, "plain");
  if (found?.command.takes === "references" && !vocabulary.ledgers.includes(found.word)) {
    return { found, shareAt: shareOr(text, from, skip(AFTER_VERB, text, found.end)) };
  }
  const done = skip(DONE, text, at);
  if (!report || done === at) return undefined;
  return { found: { command: report, word: names.report, end: done }, shareAt: shareOr(text, at, done) };
}

const shareOr = (text: string, verb: number, after: number) =>
  matchAt(/[\s:至到了率约一半为是百分之]*(?:\d{1,4}|百分|一半)/y, text, after) &&
  /[%半]|百分/.test(text.slice(after, after + 12))
    ? verb
    : after;

/** 任务12还没完成: said of an entry, and it is not done. */
function denied(text: string, read: References, { commands }: Vocabulary): Understanding | undefined {
  const rest = text.slice(read.end, read.end + 200);
  const known = commands.some(({ name }) => name === names.report);
  if (!known || !isDenied(rest.trim())) return undefined;
  return { kind: "ASK", cmd: names.report, reason: "negated", refs: read.refs };
}

/** 未完成, 不要打卡任务12: nothing is done, whatever word is in it. */
export function deniedAlone(
  { text }: Clean,
  vocabulary: Vocabulary,
  { quotedTask }: Setting,
): Understanding | undefined {
  const { commands, ledgers } = vocabulary;
  const words = text.trim();
  const known = commands.some(({ name }) => name === names.report);
  if (!known || words.length > 20 || !isDenied(words)) return undefined;
  const quoted = quotedTask === undefined ? undefined : { ledger: ledgers[0] ?? "", number: quotedTask };
  const ref = namedLater(text, 0, vocabulary) ?? quoted;
  const refs = ref ? [ref] : [];
  if (/[报写打发]错/.test(words)) return { kind: "ASK", cmd: names.report, reason: "correction", refs };
  // "过期没报的有哪些" is about others' reports.
  if (!ref && !/^[没未不先别暂尚还无]/.test(words)) return undefined;
  return { kind: "ASK", cmd: names.report, reason: "negated", refs };
}

/** 50% said to the bot's message about a task. */
function shareAlone(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding | undefined {
  const progress = vocabulary.commands.find(({ name }) => name === names.progress);
  if (!progress || setting.quotedTask === undefined || !readShare(clean.text.trim())?.alone) return undefined;
  return interpret({ command: progress, word: names.progress, end: 0 }, clean, vocabulary, setting);
}

/** 完成了, 办好了 said to the bot's message about a task, and 我已完成任务12. */
function doneAlone(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding | undefined {
  const report = vocabulary.commands.find(({ name }) => name === names.report);
  const end = skip(DONE, clean.text, 0);
  const { text } = clean;
  if (
    !report ||
    end === 0 ||
    (/\p{Script=Han}/u.test(text[end] ?? "") && !readItem(text, end, ledgersOf(vocabulary))?.named)
  ) {
    return undefined;
  }
  return interpret(
    { command: report, word: names.report, end: shareOr(text, 0, end) },
    clean,
    vocabulary,
    setting,
  );
}

/** How far into a text a command is looked for, in UTF-16 units: behind a name of two words, or a sentence. */
const REACH = 60;

/**
 * A command behind a slash in the middle of the text: the fallback for a bot whose name the parser does not know
 * (`@五星 助手 /打卡 任务12`), and for words before the command. A question or a denial before it is asked about.
 */
function inside(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding | undefined {
  const { text } = clean;
  const end = Math.min(text.length, REACH);
  for (let at = text.indexOf("/"); at !== -1 && at < end; at = text.indexOf("/", at + 1)) {
    if (!/[\s,。:;!]/.test(text[at - 1] ?? " ")) continue;
    const word = skip(/[ \t]*/y, text, at + 1);
    const found = findCommand(text, word, vocabulary, "slash");
    if (!found) continue;
    const command = part(clean, word);
    const inner = findCommand(command.text, 0, vocabulary, "slash");
    if (!inner) return undefined;
    const understood = interpret(inner, command, vocabulary, setting);
    return understood.kind === "CMD" && isUncertain(text.slice(0, at))
      ? { kind: "ASK", cmd: understood.cmd, reason: "is-it-a-question", refs: understood.refs }
      : understood;
  }
  return undefined;
}

const isUncertain = (before: string) =>
  before.trim().length > 12 || isQuestion(before) || /[不没别勿未例]|怎|[?]|如|发/.test(before);

/** 大咖任务12: probably 打卡 as voice input heard it. */
function soundsLike(clean: Clean, vocabulary: Vocabulary): Understanding | undefined {
  const after = afterHomophone(clean.text, 0);
  if (after === undefined || !vocabulary.commands.some(({ name }) => name === names.report)) return undefined;
  const { refs } = readReferences(clean.text, after, ledgersOf(vocabulary));
  if (refs.length === 0) return undefined;
  return { kind: "HINT", cmd: names.report, reason: "sounds-like", suggestion: names.report, refs };
}

const NOT_BUT =
  /(?:不是|错了?|写错了?|报错了?|打错了?|不对)[\s,。:]{0,3}(?:任务|第)?\s?(\d{1,4})?[\s,。;]{0,3}(?:(?:而?是|应该是|应为|改成|改为|要报))\s?(?:任务|第)?\s?(\d{1,4})(?![\d户人家个])/y;

/** 不是12，是13 within ten minutes of a report: nothing is moved without being asked. */
export function correction(
  { text }: Clean,
  vocabulary: Vocabulary,
  setting: Setting,
): Understanding | undefined {
  const match = matchAt(NOT_BUT, text, skip(/\s*/y, text, 0));
  const [, wrong, right] = match ?? [];
  const report = vocabulary.commands.some(({ name }) => name === names.report);
  if (right === undefined || !report) return undefined;
  const isRecent =
    setting.recentTask !== undefined && (wrong === undefined || Number(wrong) === setting.recentTask);
  if (!setting.mentioned && !isRecent) return undefined;
  const refs = [{ ledger: vocabulary.ledgers[0] ?? "", number: Number(right) }];
  return { kind: "ASK", cmd: names.report, reason: "correction", refs };
}

/** 12 alone, or 12、13: entries, but what of them? */
export function bareNumber(clean: Clean, vocabulary: Vocabulary): Understanding | undefined {
  const read = readReferences(clean.text, 0, ledgersOf(vocabulary));
  const rest = clean.text.slice(read.end, read.end + 40);
  if (read.refs.length === 0 || /[\p{L}\p{N}]/u.test(rest) || !read.refs.every(({ number }) => number > 0))
    return undefined;
  const known = vocabulary.commands.some(({ name }) => name === names.report);
  return known ? { kind: "ASK", cmd: names.report, reason: "bare-number", refs: read.refs } : undefined;
}
