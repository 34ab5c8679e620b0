import { findPersonalData } from "../ledger/personal-data.ts";
import { names, ruleOf } from "./command-rules.ts";
import type { FoundCommand } from "./command-words.ts";
import { correctedTo } from "./corrections.ts";
import { findDate, readDate, streetDay } from "./dates.ts";
import { isGlued } from "./finished.ts";
import { isForOthers } from "./for-others.ts";
import { commandIn, entryIn, namedLater } from "./further-words.ts";
import { knownUnitAt } from "./known-units.ts";
import { type Clean, typedEnclosed, typedText } from "./normalise.ts";
import { joined, noteFrom } from "./note.ts";
import { askAboutReport, meansAll } from "./note-checks.ts";
import { ask, command, type How, type Reading } from "./outcomes.ts";
import { isAmong, ledgersOf } from "./reference-item.ts";
import { type References, readReferences } from "./references.ts";
import { withoutRunningNumbers } from "./running-numbers.ts";
import { matchAt, skip } from "./scan.ts";
import { allBut, setApart } from "./set-apart.ts";
import { isPercent } from "./shares.ts";
import { readTarget, targetIn } from "./target.ts";
import type { Details, Reference, Setting, Understanding, Vocabulary } from "./understanding.ts";
import { unitBehind } from "./unit-behind.ts";
import { readUnit, type UnitAt } from "./unit-name.ts";
import { BARE_QUESTION, withMore, withNote } from "./with-note.ts";

/** What a command with what follows its word means; `clean` is the text that `found` was found in. */
export function interpret(
  found: FoundCommand,
  clean: Clean,
  vocabulary: Vocabulary,
  setting: Setting,
  how: How = {},
): Understanding {
  return shapes[found.command.takes]({ found, clean, vocabulary, setting, how });
}

const shapes = { references, words, dates, topic } as const;

function words({ found, clean }: Reading): Understanding {
  const note = noteFrom(clean, found.end);
  if (note && findPersonalData(note.typed).length > 0) return ask(found, "personal-data", []);
  return command(found.command.name, [], {}, note);
}

function topic({ found, clean, vocabulary }: Reading): Understanding {
  const unit = readUnit(clean.text, found.end, vocabulary.ledgers);
  const note = noteFrom(clean, unit?.to ?? found.end);
  return command(found.command.name, [], unit ? { unit: typedText(clean, unit.from, unit.to) } : {}, note);
}

function dates(reading: Reading): Understanding {
  return withDate(reading, [], {}, skip(/[\s:,]*/y, reading.clean.text, reading.found.end));
}

function references(heard: Reading): Understanding {
  const reading = heard.how.known
    ? heard
    : { ...heard, clean: withoutRunningNumbers(heard.clean, heard.found.end, heard.vocabulary) };
  const { found, clean, vocabulary, setting, how } = reading;
  if (how.known) return withReferences(reading, how.known, {}, false);
  const { text } = clean;
  const unit = readUnitFirst(text, found.end, vocabulary, setting);
  const person = readTarget(found.command.name, text, unit?.to ?? found.end);
  const rule = ruleOf(found.command.name);
  const begun = person?.end ?? unit?.to ?? found.end;
  const today = streetDay(setting.now);
  // 延期到下周五 任务12: the day may stand first.
  const day = rule.dated && isMarkedDate(text, begun, today) ? readDate(text, begun, today) : undefined;
  const isProgress = found.command.name === names.progress;
  const share = isProgress ? matchAt(SHARE_FIRST, text, begun) : undefined;
  const percent = share && Number(share[1]);
  const before: Partial<Details> = {
    ...(percent !== undefined && isPercent(percent) && { percent }),
    ...(unit && { unit: unit.name ?? typedText(clean, unit.from, unit.to) }),
    ...(person && { target: typedText(clean, person.from, person.to) }),
    ...(day?.date !== undefined && { date: day.date }),
  };
  const from = day?.date === undefined ? begun + (share?.[0].length ?? 0) : day.end;
  const ledgers = ledgersOf(vocabulary);
  const read = readReferences(text, from, ledgers, {
    isEnclosed: (at) => typedEnclosed(clean, at),
    ...(rule.dated && { isDate: (at: number) => isMarkedDate(text, at, today) }),
  });
  // 任务7 138-0013-8000: before anybody asks about the digits, or takes them for entries.
  const [data] = findPersonalData(text.slice(from));
  if (data) {
    const { refs } = readReferences(text.slice(0, from + data.from).replace(OF_NUMBER, ""), from, ledgers);
    return ask(found, "personal-data", refs, before);
  }
  if (read.trouble) return { cmd: found.command.name, refs: read.refs, ...before, ...read.trouble };
  if (percent !== undefined) {
    if (read.refs.length === 0) return withReferences(reading, { ...read, end: begun }, {}, false);
    if (!isPercent(percent)) return ask(found, "bad-percent", read.refs, before);
  }
  if (person?.asks) return ask(found, "for-whom", read.refs, before);
  if (isProgress && isBareShare(text, read)) return ask(found, "share-or-entry", read.refs, before);
  return withReferences(reading, read, before, person?.onBehalf === true);
}

/** The country code of a telephone number, or digits that hang on it. */
const OF_NUMBER = /(?:(?:\+|00)\s?86[\s-]?|\d+)$/;

/** 50% 14: the share before its entry. */
const SHARE_FIRST = /[\s,:]*(?:已?完成了?|做了|办了)?\s?(-?\d{1,9}(?:\.\d{1,9})?)\s?%(?:的|[\s,:])*/y;

/** 14 50: the second number may be a share without its sign. 14 15 are two entries. */
function isBareShare(text: string, { refs, numberAt, end }: References): boolean {
  const [, first, second] = /^(\d{1,4})[\s,]+(\d{1,3})$/.exec(text.slice(numberAt, end).trim()) ?? [];
  const share = Number(second);
  const isRound = second !== undefined && share % 5 === 0 && share <= 100 && share !== Number(first) + 1;
  return refs.length === 2 && isRound && !/[\p{L}\p{N}%]/u.test(text.slice(end));
}

/** The unit before the entries: one that the street has, also for short (荷塘 14), or what is written like one. */
function readUnitFirst(
  text: string,
  at: number,
  { ledgers }: Vocabulary,
  { units = [] }: Setting,
): (UnitAt & { readonly name?: string }) | undefined {
  const known = knownUnitAt(text, skip(/[\s:,]*/y, text, at), units);
  return known && matchAt(BEFORE_ENTRY, text, known.to) ? known : readUnit(text, at, ledgers);
}

/** 荷塘 14, 荷塘14, 荷塘任务14, 荷塘第14项 */
const BEFORE_ENTRY = /[\s:,]*(?:的)?(?:任务|第|#)?\s?[\d一二三四五六七八九十]/y;

/** A day that cannot be an entry: 12月5日, 下周五, 12/5; a bare 5 can. */
function isMarkedDate(text: string, at: number, today: ReturnType<typeof streetDay>): boolean {
  return !matchAt(/\d{1,4}(?![\d月日号年/.天周个-])/y, text, at) && readDate(text, at, today) !== undefined;
}

function withReferences(
  heard: Reading,
  read: References,
  first: Partial<Details>,
  onBehalf: boolean,
): Understanding {
  const behind = unitBehind(heard, read.end, read.refs, first);
  if (behind && "asked" in behind) return behind.asked;
  const reading = behind ? { ...heard, clean: behind.clean } : heard;
  const before = behind ? { ...first, unit: behind.unit } : first;
  const { found, clean } = reading;
  const rule = ruleOf(found.command.name);
  const refs = read.refs.length > 0 ? read.refs : meantReferences(reading);
  if (findPersonalData(typedText(clean, read.end)).length > 0)
    return ask(found, "personal-data", refs, before);
  if (refs.length === 0 && rule.needsNumber) return askForNumber(reading, read.end, before);
  // /撤销 荷塘社区: what was done last may be another unit's.
  if (rule.actsOnLast && refs.length === 0 && before.unit !== undefined) {
    return ask(found, "no-number", refs, before);
  }
  if (rule.askedFor?.includes(found.word)) return ask(found, "apply-for-sign-off", refs, before);

  if (rule.closes && reading.how.spoken && isGlued(clean.text, read.end)) {
    const words = clean.text.slice(read.end).trim();
    return ask(
      found,
      askAboutReport(words, words, streetDay(reading.setting.now)) ?? "is-it-a-question",
      refs,
      before,
    );
  }

  if (rule.closes && !rule.person && isForOthers(clean.text.slice(read.end), reading.setting.units ?? [])) {
    return ask(found, "for-whom", refs, before);
  }
  if (rule.closes || found.command.name === names.progress) {
    const apart = setApart(clean.text, read, ledgersOf(reading.vocabulary), reading.setting.now);
    if (apart)
      return ask(found, apart.reason, apart.refs, {
        ...before,
        ...(apart.percent !== undefined && { percent: apart.percent }),
      });
  }

  const target = targetIn(found.command.name, clean.text, read.end);
  // /通过 @李四 任务12 @王五: two people.
  const isSecond = target !== undefined && before.target !== undefined && !target.asks;
  if (target?.asks || isSecond) return ask(found, "for-whom", refs, before);
  const details: Partial<Details> = {
    ...before,
    ...(target && { target: typedText(clean, target.from, target.to) }),
  };
  if (rule.dated) return withDate(reading, refs, details, target?.end ?? read.end);
  const isForOther = (onBehalf || target?.onBehalf) && found.command.name === names.report;
  const cmd = isForOther ? names.reportFor : found.command.name;
  return withNote(reading, { cmd, refs, details, noteAt: read.end, target, numberAt: read.numberAt });
}

/** Without a number: the task of the bot's message that was answered; for an addition the one just reported. */
function meantReferences({ found, vocabulary, setting }: Reading): Reference[] {
  const recent = found.command.name === names.addition ? setting.recentTask : undefined;
  const number = setting.quotedTask ?? recent;
  return number === undefined ? [] : [{ ledger: ledgersOf(vocabulary).initial, number }];
}

function askForNumber({ found, clean, vocabulary }: Reading, at: number, before: Partial<Details>) {
  const but = allBut(clean.text, at, ledgersOf(vocabulary));
  if (but.length > 0) return ask(found, "all-but", but, before);
  const right = correctedTo(clean.text.slice(at), vocabulary);
  if (right) return ask(found, "which-number", [right], before);
  if (meansAll(clean.text.slice(at, at + 200).trim())) return ask(found, "everything", [], before);
  const later = namedLater(clean.text, at, vocabulary);
  return later ? ask(found, "which-number", [later], before) : ask(found, "no-number", [], before);
}

/** A further entry with a day of its own: 任务13到下下周五, 13到周三. */
function datedEntry(words: string, vocabulary: Vocabulary): Reference | undefined {
  const bare = /(?:^|[\s,;。、])(\d{1,4})\s?(?:延?到|延?至)/.exec(words.slice(0, 200))?.[1];
  const number = Number(bare ?? 0);
  return number > 0 ? { ledger: ledgersOf(vocabulary).initial, number } : entryIn(words, vocabulary);
}

function withDate(
  { found, clean, vocabulary, setting }: Reading,
  refs: readonly Reference[],
  details: Partial<Details>,
  at: number,
): Understanding {
  const read =
    details.date === undefined
      ? findDate(clean.text, at, streetDay(setting.now))
      : { date: details.date, start: at, end: at };
  if (read?.date === undefined) return ask(found, read?.problem ?? "no-date", refs, details);
  if (matchAt(BARE_QUESTION, clean.text, read.end)) return ask(found, "is-it-a-question", refs, details);
  const note = joined([noteFrom(clean, at, read.start), noteFrom(clean, read.end)]);
  if (note && findPersonalData(note.typed).length > 0) return ask(found, "personal-data", refs, details);
  if (note && commandIn(note.words, found.command.name, vocabulary)?.isOther) {
    return ask(found, "two-verbs", refs, details);
  }
  // 延期 12 到下周五，13到周三: each entry has its own day.
  const more = note && refs.length > 0 ? datedEntry(note.words, vocabulary) : undefined;
  if (more && !isAmong(more, refs)) return ask(found, "more-entries", withMore(refs, more), details);
  return command(found.command.name, refs, { ...details, date: read.date }, note);
}
