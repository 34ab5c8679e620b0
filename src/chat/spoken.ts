import { names, ruleOf } from "./command-rules.ts";
import { findCommand, knows } from "./command-words.ts";
import { correction } from "./corrections.ts";
import { isDenied, isPlainDenial } from "./denials.ts";
import { objectThenVerb, shareOr } from "./entry-first.ts";
import { afterFinished, isGlued } from "./finished.ts";
import { namedLater } from "./further-words.ts";
import { interpret } from "./interpret.ts";
import { type Clean, part } from "./normalise.ts";
import { notTaken } from "./not-taken.ts";
import { isQuestion } from "./note-checks.ts";
import { ledgersOf, readItem } from "./reference-item.ts";
import { readReferences } from "./references.ts";
import { skip } from "./scan.ts";
import { readShare } from "./shares.ts";
import type { AskReason, Setting, Understanding, Vocabulary } from "./understanding.ts";
import { afterFillers, afterGreetings, afterHomophone, afterSpokenSlash, isThanks } from "./voice.ts";

/** What is read of a text said to the bot without a slash, in this order; the first that fits is taken. */
const readings = [
  correction,
  objectThenVerb,
  plainCommand,
  deniedAlone,
  doneAlone,
  shareAlone,
  inside,
  soundsLike,
  bareNumber,
  notTaken,
] as const;

/** 我要完成任务12, 请完成任务12: not done yet. */
const WISH = /[要想请来]|麻烦|帮|给我/;
/** 请问任务12完成, 看看任务12完成: asked, not reported. */
const INQUIRY = /请问|看|查/;
const LET_US = /^\s*(?:完成|办结|做完|办完)吧/;

/** A text that was said to the bot (mentioned, or in a direct chat) and does not begin with a slash. */
export function spoken(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding {
  const { text } = clean;
  const start = skip(/[\s.,:;。!~·]*/y, text, 0);
  if (isThanks(text.slice(start, start + 40).trim()) && text.length < start + 40) return { kind: "IGNORE" };
  // 请假 is a command before 请 is politeness.
  const isCommand = (at: number) => findCommand(text, at, vocabulary, "plain") !== undefined;
  const begun = afterFillers(text, start, isCommand);
  const slash = afterSpokenSlash(text, begun);
  const said = part(clean, slash === undefined ? begun : afterFillers(text, slash, isCommand));
  const isWish =
    (WISH.test(text.slice(start, begun)) && afterFinished(said.text, 0) > 0) || LET_US.test(said.text);
  const isInquiry = INQUIRY.test(text.slice(start, begun));
  for (const read of readings) {
    const understood = read(said, vocabulary, setting);
    if (!understood) continue;
    const isAsked =
      isWish ||
      (read === objectThenVerb && isInquiry && understood.kind === "CMD" && ruleOf(understood.cmd).closes);
    return isAsked && understood.kind === "CMD"
      ? { kind: "ASK", cmd: understood.cmd, reason: "is-it-a-question", refs: understood.refs }
      : understood;
  }
  return help(vocabulary);
}

/** The short help, for a bot that was called without a command. */
export function help(vocabulary: Vocabulary): Understanding {
  return {
    kind: "HINT",
    ...(knows(vocabulary, names.help) && { cmd: names.help }),
    reason: "no-command",
    refs: [],
  };
}

function plainCommand(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding | undefined {
  const found = findCommand(clean.text, 0, vocabulary, "plain");
  const understood = found && interpret(found, clean, vocabulary, setting, { spoken: true });
  const isReport = knows(vocabulary, names.report);
  // 任务12 已走访: shown, or reported?
  const unsaid = understood?.kind === "CMD" && understood.refs.length > 0 && understood.note !== undefined;
  return unsaid && isReport && vocabulary.ledgers.includes(found?.word ?? "")
    ? { kind: "ASK", cmd: names.report, reason: "bare-number", refs: understood.refs }
    : understood;
}

/** 未完成, 不要打卡任务12: nothing is done, whatever word is in it. */
export function deniedAlone(
  { text }: Clean,
  vocabulary: Vocabulary,
  { quotedTask }: Setting,
): Understanding | undefined {
  const { ledgers } = vocabulary;
  const words = text.trim();
  if (!knows(vocabulary, names.report) || words.length > 20 || !isDenied(words)) return undefined;
  if (isQuestion(words)) return undefined;
  const quoted = quotedTask === undefined ? undefined : { ledger: ledgers[0] ?? "", number: quotedTask };
  const ref = namedLater(text, 0, vocabulary) ?? quoted;
  const refs = ref ? [ref] : [];
  if (/[报写打发]错/.test(words)) return { kind: "ASK", cmd: names.report, reason: "correction", refs };
  // "过期没报的有哪些" is about others' reports.
  if (!ref && (!/^[没未不先别暂尚还无]/.test(words) || !isPlainDenial(words))) return undefined;
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
  const { text } = clean;
  const end = afterFinished(text, 0);
  if (!report || end === 0) return undefined;
  if (isGlued(text, end) && !readItem(text, end, ledgersOf(vocabulary))?.named) {
    const asked = setting.quotedTask !== undefined && isQuestion(text.slice(0, REACH));
    return asked ? askAbout(setting.quotedTask, vocabulary) : undefined;
  }
  const found = { command: report, word: names.report, end: shareOr(text, 0, end) };
  return interpret(found, clean, vocabulary, setting, { spoken: true });
}

/** 完成了吗 said to the bot's message about a task. */
const askAbout = (number: number, { ledgers }: Vocabulary): Understanding => ({
  kind: "ASK",
  cmd: names.report,
  reason: "is-it-a-question",
  refs: [{ ledger: ledgers[0] ?? "", number }],
});

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
    // 为什么发 /打卡 任务12 没反应: what stands behind the number is no note.
    const asks = understood.kind === "ASK" && isQuestion(text.slice(0, at));
    const reason = understood.kind === "CMD" || asks ? askAboutWords(text.slice(0, at)) : undefined;
    return (understood.kind === "CMD" || understood.kind === "ASK") && reason
      ? { kind: "ASK", cmd: understood.cmd, reason, refs: understood.refs }
      : understood;
  }
  return undefined;
}

/** 替@李四 /打卡 12, 帮李四 /打卡 12 */
const FOR_WHOM = /代|替|帮/;

/** What words before the command ask about: only greetings and hesitation leave it plain. */
function askAboutWords(before: string): AskReason | undefined {
  const at = afterGreetings(before);
  if (/^[\s\p{P}]*$/u.test(before.slice(at))) return undefined;
  return FOR_WHOM.test(before) ? "for-whom" : "is-it-a-question";
}

/** 大咖任务12: probably 打卡 as voice input heard it. */
function soundsLike(clean: Clean, vocabulary: Vocabulary): Understanding | undefined {
  const after = afterHomophone(clean.text, 0);
  if (after === undefined || !knows(vocabulary, names.report)) return undefined;
  const { refs } = readReferences(clean.text, after, ledgersOf(vocabulary));
  if (refs.length === 0) return undefined;
  return { kind: "HINT", cmd: names.report, reason: "sounds-like", suggestion: names.report, refs };
}

/** 12 alone, or 12、13: entries, but what of them? */
export function bareNumber(clean: Clean, vocabulary: Vocabulary): Understanding | undefined {
  const read = readReferences(clean.text, 0, ledgersOf(vocabulary));
  const rest = clean.text.slice(read.end, read.end + 40);
  if (read.refs.length === 0 || /[\p{L}\p{N}]/u.test(rest) || !read.refs.every(({ number }) => number > 0))
    return undefined;
  const known = knows(vocabulary, names.report);
  return known ? { kind: "ASK", cmd: names.report, reason: "bare-number", refs: read.refs } : undefined;
}
