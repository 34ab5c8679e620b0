import { findPersonalData } from "../ledger/personal-data.ts";
import { MOST_REFERENCES } from "./arguments.ts";
import { names, ruleOf } from "./command-rules.ts";
import { type FoundCommand, findCommand, knows } from "./command-words.ts";
import { isDenied } from "./denials.ts";
import { afterFinished } from "./finished.ts";
import { interpret } from "./interpret.ts";
import { knownUnitAt } from "./known-units.ts";
import { type Clean, part } from "./normalise.ts";
import { isQuestion } from "./note-checks.ts";
import { isAmong, ledgersOf } from "./reference-item.ts";
import { type References, readReferences } from "./references.ts";
import { skip } from "./scan.ts";
import { readShare } from "./shares.ts";
import type { AskReason, Setting, Understanding, Vocabulary } from "./understanding.ts";

/** 任务12打卡, 任务12完成了, 任务12延期到下周五: the entry first, then what is done with it. */

const BEFORE_VERB = /[\s,:]*(?:已经?|都|均|全部|也|我|我们|我?要|请|申请)*/y;
const AFTER_VERB = /(?:了|啦|完成|完毕|一下|好了)*[吧呀啊哈哦噢哟喽嘞哇]?/y;
/** 要完成, 请完成: wanted, not done. */
const WANTED = /[要请]/;
/** What is left of numbers that could not be read: .15 of 任务12.15, O of 任务O, 或8 of 任务7或8. */
const UNREAD = /(?:[\s.\-~/a-z\d、,第项号]|或者?|还是|任务|[和及与跟到至零一二三四五六七八九十百]){0,24}/y;
/** A report that was a slip is to be taken back. */
const TAKE_BACK = /[报写打发点]错.{0,12}(?:撤[回销]|取消)/;
/** How far a sentence behind an entry is looked at, in UTF-16 units. */
const NEAR = 200;

export function objectThenVerb(
  clean: Clean,
  vocabulary: Vocabulary,
  setting: Setting,
): Understanding | undefined {
  const { text } = clean;
  const read = readReferences(text, 0, ledgersOf(vocabulary));
  if (read.refs.length === 0 && !read.trouble) return undefined;
  const data = withPersonalData(clean, vocabulary);
  if (data) return data;
  const isDay = read.trouble?.reason === "day";
  if (read.trouble && !isDay) return unreadable(text, read, read.trouble, vocabulary);
  const verb = verbAt(text, read.end, vocabulary);
  const between = verb || isDay ? undefined : unitBetween(text, read, vocabulary, setting);
  if (between) return between;
  if (!verb) return shared(clean, read, vocabulary, setting) ?? denied(text, read, vocabulary);
  const { refs, named } = read;
  const asks = { kind: "ASK", cmd: verb.found.command.name, refs } as const;
  if (isDay || !named) return { ...asks, reason: "bare-number" };
  const sentence = text.slice(verb.start, verb.start + NEAR);
  const isChange = ruleOf(verb.found.command.name).needsNumber ?? ruleOf(verb.found.command.name).actsOnLast;
  if (isChange && (verb.wanted || isQuestion(sentence))) return { ...asks, reason: "is-it-a-question" };
  return withFurther(clean, vocabulary, setting, verb, read);
}

/** 任务14荷塘社区打卡: whose is reported? */
function unitBetween(
  text: string,
  { refs, end }: References,
  vocabulary: Vocabulary,
  { units = [] }: Setting,
): Understanding | undefined {
  const unit = knownUnitAt(text, skip(/[\s,:、]*/y, text, end), units);
  const verb = unit && verbAt(text, unit.to, vocabulary);
  if (!verb) return undefined;
  return { kind: "ASK", cmd: verb.found.command.name, reason: "not-taken", refs, unit: unit.name };
}

interface Verb {
  readonly found: FoundCommand;
  readonly start: number;
  /** Where its note begins: behind the verb, or at it where a share follows (完成50%). */
  readonly shareAt: number;
  /** Said as a wish: 任务12要完成. */
  readonly wanted: boolean;
}

function verbAt(text: string, at: number, vocabulary: Vocabulary): Verb | undefined {
  const report = vocabulary.commands.find(({ name }) => name === names.report);
  const start = skip(BEFORE_VERB, text, at);
  const done = afterFinished(text, at);
  const wanted = WANTED.test(text.slice(at, start)) && afterFinished(text, start) > start;
  const found = findCommand(text, start, vocabulary, "plain") ?? runsOn(text, start, vocabulary);
  if (found?.command.takes === "references" && !vocabulary.ledgers.includes(found.word)) {
    return { found, start, shareAt: shareOr(text, start, skip(AFTER_VERB, text, found.end)), wanted };
  }
  if (!report || done === at) return undefined;
  const command = { command: report, word: names.report, end: done };
  return { found: command, start: at, shareAt: shareOr(text, at, skip(AFTER_VERB, text, done)), wanted };
}

/** 任务12退回照片看不清: the reason may be typed on. */
function runsOn(text: string, at: number, vocabulary: Vocabulary): FoundCommand | undefined {
  const found = findCommand(text, at, vocabulary, "slash");
  return found && ruleOf(found.command.name).reasoned ? found : undefined;
}

/** Where a note begins that may say a share together with its verb: at 完成 in 完成50%, behind 完成了 else. */
export function shareOr(text: string, verb: number, after: number): number {
  const said = /^[^,。;!\n]*/.exec(text.slice(verb, verb + 40))?.[0] ?? "";
  const behind = said.slice(after - verb);
  return readShare(said) && !readShare(behind.replace(/^[^\d百一二三四五六七八九十半过]+/, ""))
    ? verb
    : after;
}

/** Nothing that stands behind the verb is lost: 任务7打卡、8 and 任务7完成了，任务8也完成了 are asked about. */
function withFurther(
  clean: Clean,
  vocabulary: Vocabulary,
  setting: Setting,
  { found, shareAt }: Verb,
  read: References,
): Understanding {
  const { command } = found;
  const more = ruleOf(command.name).dated
    ? undefined
    : readReferences(clean.text, shareAt, ledgersOf(vocabulary));
  const known = { ...read, end: shareAt };
  if (more && !more.trouble && more.refs.length > 0 && ruleOf(command.name).needsNumber) {
    const refs = [...read.refs, ...more.refs.filter((ref) => !isAmong(ref, read.refs))];
    const denied = refs.length > read.refs.length && isDenied(clean.text.slice(shareAt, shareAt + NEAR));
    if (denied) return { kind: "ASK", cmd: command.name, reason: "negated", refs: read.refs };
    return refs.length > read.refs.length
      ? { kind: "ASK", cmd: command.name, reason: "more-entries", refs: refs.slice(0, MOST_REFERENCES) }
      : interpret(found, clean, vocabulary, setting, { spoken: true, known: { ...known, end: more.end } });
  }
  return interpret(found, clean, vocabulary, setting, { spoken: true, known });
}

/** 任务七八打卡, 任务0打卡: what is wrong with the number, asked with the verb that follows it. */
function unreadable(
  text: string,
  { refs, end }: References,
  trouble: NonNullable<References["trouble"]>,
  vocabulary: Vocabulary,
): Understanding | undefined {
  const verb = verbAt(text, end, vocabulary) ?? verbAt(text, skip(UNREAD, text, end), vocabulary);
  return verb && { cmd: verb.found.command.name, refs, ...trouble };
}

/** 任务12 完成了 13800138000: said of an entry, with a number that must not be in a group. */
function withPersonalData(clean: Clean, vocabulary: Vocabulary): Understanding | undefined {
  const [data] = findPersonalData(clean.text);
  if (!data) return undefined;
  const { refs, named } = readReferences(part(clean, 0, data.from).text, 0, ledgersOf(vocabulary));
  return refs.length > 0 && named ? reportAsks(vocabulary, "personal-data", refs) : undefined;
}

/** 任务12完成度80%: a share without a verb that stands by itself. */
function shared(
  clean: Clean,
  { refs, end, named, ...read }: References,
  vocabulary: Vocabulary,
  setting: Setting,
): Understanding | undefined {
  const report = vocabulary.commands.find(({ name }) => name === names.report);
  if (!report || !named || !readShare(clean.text.slice(end, end + NEAR).trim())) return undefined;
  const found = { command: report, word: names.report, end };
  return interpret(found, clean, vocabulary, setting, { known: { refs, end, named, ...read } });
}

/** 任务12还没完成: said of an entry, and it is not done. */
function denied(text: string, read: References, vocabulary: Vocabulary): Understanding | undefined {
  const rest = text.slice(read.end, read.end + NEAR);
  if (!isDenied(rest.trim())) return undefined;
  // 任务12是不是没完成, 任务12报错了，撤回
  if (isQuestion(rest)) return reportAsks(vocabulary, "is-it-a-question", read.refs);
  const undo = vocabulary.commands.find(({ name }) => ruleOf(name).actsOnLast);
  if (undo && TAKE_BACK.test(rest))
    return { kind: "ASK", cmd: undo.name, reason: "is-it-a-question", refs: read.refs };
  return reportAsks(vocabulary, "negated", read.refs);
}

function reportAsks(
  vocabulary: Vocabulary,
  reason: AskReason,
  refs: References["refs"],
): Understanding | undefined {
  return knows(vocabulary, names.report) ? { kind: "ASK", cmd: names.report, reason, refs } : undefined;
}
