import { MOST_REFERENCES } from "./arguments.ts";
import { type CommandRule, changesSomething, names, ruleOf } from "./command-rules.ts";
import { afterFinished } from "./finished.ts";
import { type KnownUnitAt, knownUnitAt, nearlyUnitAt } from "./known-units.ts";
import { blank, type Clean } from "./normalise.ts";
import { ask, type Reading } from "./outcomes.ts";
import { isAmong, ledgersOf } from "./reference-item.ts";
import { readReferences } from "./references.ts";
import { matchAt, skip } from "./scan.ts";
import type { Details, KnownUnit, Reference, Understanding } from "./understanding.ts";

/**
 * A unit of the street that is named behind the entries (14 荷塘社区, 14 已完成 荷塘社区): the one the command is for. As
 * part of a note it would be lost, and the speaker's own task reported instead.
 */

/** What was found behind the entries: the text without the unit, or a question. */
export type Behind = { readonly clean: Clean; readonly unit: string } | { readonly asked: Understanding };

/** What may stand between the entries and a unit: 14（荷塘社区）, 14、荷塘社区, 14 是荷塘社区的. */
const LEAD = /[\s,.、;:。!~·\-/|>→([【〔「“"]*(?:单位\s?[是为:]?\s?|是|由|代|替|帮|给|为)?[\s@([【「“"]*/y;
const TRAIL = /的?[\])】〕」”"]*/y;
/** 50%, 完成50%: how much is done may stand before the unit. */
const SHARE = /[\s,:]*(?:完成了?)?\s?\d{1,3}%/y;
/** A word ends here: a mark, or what is said of the unit itself (已完成). 荷塘社区开展清洁日 is a sentence. */
const ENDS_WORD = /[^\p{L}\p{N}]|$|的(?![\p{L}\p{N}])|\d/uy;
const DONE =
  /已|完成|完毕|做完|做好|办完|办好|办结|都|均|全部|了|好了|搞定|[未没]|还没|不用|的?(?:副?书记|支书|主任|专干)?(?:代|上)?(?:打卡|报(?![告名道]))/y;
/** Behind a short name, which may begin another word, only this: 荷塘完成50%, but not 荷塘都清理了. */
const DONE_SHORT = /(?:[都均也])?(?:已|完成|办结)/y;
/** Several units do something together: a sentence about it. */
const TOGETHER =
  /\s?(?:联合|联手|联动|和|与|同|跟|及|共同|共建|一起|一同|一道|携手|协助|配合|支持|参加|参与)/y;
/** How far into a note a second unit is looked for, in UTF-16 units. */
const REACH = 600;

/** Looks for a unit behind the entries, which end at `at`; undefined when none is named there. */
export function unitBehind(
  reading: Reading,
  at: number,
  refs: readonly Reference[],
  before: Partial<Details>,
): Behind | undefined {
  const { found, clean, setting } = reading;
  const { units = [] } = setting;
  if (units.length === 0 || refs.length === 0) return undefined;
  const { text } = clean;
  const rule = ruleOf(found.command.name);
  const isKept = changesSomething(rule) || found.command.name === names.progress;
  for (const place of placesBehind(text, at)) {
    const named = unitAt(text, skip(LEAD, text, place), units);
    if (!named || !isUnit(text, named, rule, units)) continue;
    const asked = askAboutSecond(reading, named, refs, before);
    if (asked) return { asked };
    if (isKept && secondLater(reading, named.from, named.name)) {
      return { asked: askTwo(reading, refs, { unit: named.name, ...before }) };
    }
    const isSentence = !endsThere(text, named);
    const span = { from: place, to: skip(TRAIL, text, named.to) };
    return { clean: isSentence ? clean : blank(clean, [span]), unit: named.name };
  }
  return isKept && secondLater(reading, at, before.unit)
    ? { asked: askTwo(reading, refs, { ...firstOwn(reading, at), ...before }) }
    : undefined;
}

/** Right behind the entries, behind "done", and behind a share: 14 荷塘社区, 14 已完成 荷塘社区, 14 50% 荷塘社区. */
function placesBehind(text: string, at: number): readonly number[] {
  return [...new Set([at, afterFinished(text, at), skip(SHARE, text, at)])];
}

const unitAt = (text: string, at: number, units: readonly KnownUnit[]): KnownUnitAt | undefined =>
  knownUnitAt(text, at, units) ?? nearlyUnitAt(text, at, units);

const endsThere = (text: string, { to, short }: KnownUnitAt) =>
  matchAt(ENDS_WORD, text, to) !== undefined || matchAt(short ? DONE_SHORT : DONE, text, to) !== undefined;

/** Whether the unit that is named is the one meant, rather than part of a note about it. */
function isUnit(
  text: string,
  named: KnownUnitAt,
  { needsNumber, actsOnLast }: CommandRule,
  units: readonly KnownUnit[],
): boolean {
  // Somebody of several units says with the sentence which one it is.
  const isChosen = named.own && units.filter(({ own }) => own).length > 1;
  if (isChosen && !named.short) return true;
  // Only what reports or asks for something keeps a note: 撤销 and 任务 have no use for a sentence.
  if (!needsNumber && (actsOnLast || !named.short)) return true;
  return !matchAt(TOGETHER, text, named.to) && endsThere(text, named);
}

/** 14 荷塘社区 15, 松涛社区 20、枫桥社区 21: entries of two units, or further ones of the same. */
function askAboutSecond(
  reading: Reading,
  named: KnownUnitAt,
  refs: readonly Reference[],
  before: Partial<Details>,
): Understanding | undefined {
  const { found, clean, setting } = reading;
  const { units = [] } = setting;
  const next = knownUnitAt(clean.text, skip(LEAD, clean.text, named.to), units);
  const more = entriesAt(clean.text, named.to, reading);
  const own = before.unit && knownUnitAt(before.unit, 0, units);
  const isSame = own ? own.name === named.name : before.unit === named.name;
  if (isSame && more.length > 0) {
    const further = more.filter((ref) => !isAmong(ref, refs));
    return further.length > 0
      ? ask(found, "more-entries", [...refs, ...further].slice(0, MOST_REFERENCES), before)
      : undefined;
  }
  const isTwo =
    more.length > 0 || (before.unit !== undefined && !isSame) || (next && next.name !== named.name);
  return isTwo ? askTwo(reading, refs, before) : undefined;
}

const askTwo = ({ found }: Reading, refs: readonly Reference[], before: Partial<Details>) =>
  ask(found, "two-units", refs, before);

/** The entries that follow a unit: 15 of 荷塘社区15, none in 荷塘社区15户 and 荷塘社区 12月5日. */
function entriesAt(text: string, at: number, { vocabulary }: Reading): readonly Reference[] {
  const { refs, trouble } = readReferences(text, at, ledgersOf(vocabulary));
  return trouble ? [] : refs;
}

/**
 * Another unit further on in the note, with an entry or as one more that has done it: "已完成，荷塘社区15也完成了",
 * 松涛也一样, 桃园社区和荷塘社区. A unit that took part (与荷塘社区联合开展) is none.
 */
function secondLater(reading: Reading, at: number, first: string | undefined): boolean {
  const { text } = reading.clean;
  const { units = [] } = reading.setting;
  const own = units.filter((unit) => unit.own);
  const begun =
    knownUnitAt(first ?? "", 0, units)?.name ?? first ?? (own.length === 1 ? own[0]?.name : undefined);
  const end = Math.min(text.length, at + REACH);
  for (let place = at; place < end; place++) {
    const named = knownUnitAt(text, place, units);
    if (!named) continue;
    const before = text.slice(Math.max(at, place - NEAR), place);
    if (named.name !== begun && isOneMore(reading, named, before)) return true;
    place = named.to - 1;
  }
  return false;
}

/** For somebody of several units the first that is named is offered. */
function firstOwn(
  { clean: { text }, setting: { units = [] } }: Reading,
  at: number,
): { readonly unit?: string } {
  if (units.filter(({ own }) => own).length < 2) return {};
  for (let place = at; place < Math.min(text.length, at + REACH); place++) {
    const named = knownUnitAt(text, place, units);
    if (named?.own) return { unit: named.name };
  }
  return {};
}

/** How far before a unit is looked for another, in UTF-16 units. */
const NEAR = 12;
/** 也一样, 都完成了: it has done the same. */
const THE_SAME =
  /[也都均](?:是|一样|同样|同上|一并|已|完成|办结|做[完好]|办[完好]|搞定|报|打卡|好了)|同样|一样|同上/y;
const ENDS_SENTENCE = /[\s。!.~)]*$/y;
const AND = /[、,和与及跟同]\s?$/;

function isOneMore(reading: Reading, named: KnownUnitAt, before: string): boolean {
  const { text } = reading.clean;
  const { units = [] } = reading.setting;
  const read = readReferences(text, named.to, ledgersOf(reading.vocabulary));
  // 荷塘 may begin another word: its entry is to be named.
  if (!read.trouble && read.refs.length > 0 && (!named.short || read.named)) return true;
  if (matchAt(THE_SAME, text, named.to)) return true;
  const joined = AND.test(before) && endsWithUnit(before.replace(AND, ""), units);
  return joined && (matchAt(ENDS_SENTENCE, text, named.to) ?? matchAt(DONE, text, named.to)) !== undefined;
}

/** 桃园社区 of 桃园社区和荷塘社区, where nothing else stands before it: 走访桃园社区和荷塘社区 is a sentence. */
function endsWithUnit(words: string, units: readonly KnownUnit[]): boolean {
  const start = words.search(/[^\s,，。;:(]/);
  const unit = start === -1 ? undefined : knownUnitAt(words, start, units);
  return unit?.to === words.length;
}
