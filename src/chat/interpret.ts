import { findPersonalData } from "../ledger/personal-data.ts";
import { names, ruleOf } from "./command-rules.ts";
import type { FoundCommand } from "./command-words.ts";
import { findDate, readDate, streetDay } from "./dates.ts";
import { enclosedLater, hasOtherVerb, namedLater } from "./further-words.ts";
import { type Clean, typedEnclosed, typedText } from "./normalise.ts";
import { kept, type Note, noteFrom } from "./note.ts";
import { askAboutReport, meansAll, readShare } from "./note-checks.ts";
import { type References, readReferences } from "./references.ts";
import { matchAt, skip } from "./scan.ts";
import { readTarget } from "./target.ts";
import type { AskReason, Details, Reference, Setting, Understanding, Vocabulary } from "./understanding.ts";
import { readUnit } from "./unit-name.ts";

interface Reading {
  readonly found: FoundCommand;
  readonly clean: Clean;
  readonly vocabulary: Vocabulary;
  readonly setting: Setting;
}

/** What a command with what follows its word means; `clean` is the text that `found` was found in. */
export function interpret(
  found: FoundCommand,
  clean: Clean,
  vocabulary: Vocabulary,
  setting: Setting,
): Understanding {
  return shapes[found.command.takes]({ found, clean, vocabulary, setting });
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

function references(reading: Reading): Understanding {
  const { found, clean, vocabulary, setting } = reading;
  const { text } = clean;
  const unit = readUnit(text, found.end, vocabulary.ledgers);
  const person = readTarget(found.command.name, text, unit?.to ?? found.end);
  const rule = ruleOf(found.command.name);
  const begun = person?.to ?? unit?.to ?? found.end;
  const today = streetDay(setting.now);
  // 延期到下周五 任务12: the day may stand first.
  const day = rule.dated && isMarkedDate(text, begun, today) ? readDate(text, begun, today) : undefined;
  const before: Partial<Details> = {
    ...(unit && { unit: typedText(clean, unit.from, unit.to) }),
    ...(person && { target: typedText(clean, person.from, person.to) }),
    ...(day?.date !== undefined && { date: day.date }),
  };
  const read = readReferences(
    text,
    day?.date === undefined ? begun : day.end,
    { names: vocabulary.ledgers, initial: vocabulary.ledgers[0] ?? "" },
    {
      isEnclosed: (at) => typedEnclosed(clean, at),
      ...(rule.dated && { isDate: (at: number) => isMarkedDate(text, at, today) }),
    },
  );
  if (read.trouble) return { cmd: found.command.name, refs: read.refs, ...before, ...read.trouble };
  if (person?.asks) return ask(found, "for-whom", read.refs, before);
  return withReferences(reading, read, before, person?.onBehalf === true);
}

/** A day that cannot be an entry: 12月5日, 下周五, 12/5; a bare 5 can. */
function isMarkedDate(text: string, at: number, today: ReturnType<typeof streetDay>): boolean {
  return !matchAt(/\d{1,4}(?![\d月日号年/.天周个-])/y, text, at) && readDate(text, at, today) !== undefined;
}

function withReferences(
  reading: Reading,
  read: References,
  before: Partial<Details>,
  onBehalf: boolean,
): Understanding {
  const { found, clean } = reading;
  const rule = ruleOf(found.command.name);
  const refs = read.refs.length > 0 ? read.refs : meantReferences(reading);
  if (refs.length === 0 && rule.needsNumber) return askForNumber(reading, read.end, before);
  if (rule.askedFor?.includes(found.word)) return ask(found, "apply-for-sign-off", refs, before);

  const target = readTarget(found.command.name, clean.text, read.end);
  const behind = target?.asks ? undefined : target;
  const details: Partial<Details> = {
    ...before,
    ...(behind && { target: typedText(clean, behind.from, behind.to) }),
  };
  const noteAt = behind?.to ?? read.end;
  if (rule.dated) return withDate(reading, refs, details, noteAt);
  const isForOther = (onBehalf || behind?.onBehalf) && found.command.name === names.report;
  const cmd = isForOther ? names.reportFor : found.command.name;
  return withNote(reading, { cmd, refs, details, noteAt, numberAt: read.numberAt });
}

/** Without a number: the task of the bot's message that was answered; for an addition the one just reported. */
function meantReferences({ found, vocabulary, setting }: Reading): Reference[] {
  const recent = found.command.name === names.addition ? setting.recentTask : undefined;
  const number = setting.quotedTask ?? recent;
  return number === undefined ? [] : [{ ledger: vocabulary.ledgers[0] ?? "", number }];
}

function askForNumber({ found, clean, vocabulary }: Reading, at: number, before: Partial<Details>) {
  if (meansAll(clean.text.slice(at, at + 200).trim())) return ask(found, "everything", [], before);
  const later = namedLater(clean.text, at, vocabulary);
  return later ? ask(found, "which-number", [later], before) : ask(found, "no-number", [], before);
}

function withDate(
  { found, clean, setting }: Reading,
  refs: readonly Reference[],
  details: Partial<Details>,
  at: number,
): Understanding {
  const read =
    details.date === undefined
      ? findDate(clean.text, at, streetDay(setting.now))
      : { date: details.date, start: at, end: at };
  if (read?.date === undefined) return ask(found, read?.problem ?? "no-date", refs, details);
  const parts = [noteFrom(clean, at, read.start), noteFrom(clean, read.end)].filter(
    (note) => note !== undefined,
  );
  const note = {
    words: parts.map(({ words }) => words).join(" "),
    typed: parts.map(({ typed }) => typed).join(" "),
  };
  if (findPersonalData(note.typed).length > 0) return ask(found, "personal-data", refs, details);
  return command(
    found.command.name,
    refs,
    { ...details, date: read.date },
    parts.length > 0 ? note : undefined,
  );
}

interface Parts {
  readonly cmd: string;
  readonly refs: readonly Reference[];
  readonly details: Partial<Details>;
  readonly noteAt: number;
  /** Where the first number stands. */
  readonly numberAt: number;
}

function withNote(reading: Reading, parts: Parts): Understanding {
  const { found, clean, vocabulary } = reading;
  const { cmd, refs, details, noteAt } = parts;
  const rule = ruleOf(found.command.name);
  // A question mark alone is left of "任务12？".
  if (rule.closes && matchAt(/[\s。!.]*\?/y, clean.text, noteAt)) {
    return ask(found, "is-it-a-question", refs, details);
  }
  const note = noteFrom(clean, noteAt);
  if (!note) return command(cmd, refs, details);
  if (rule.actsOnLast && refs.length === 0 && !LAST.test(note.words))
    return ask(found, "no-number", [], details);
  if (findPersonalData(note.typed).length > 0) return ask(found, "personal-data", refs, details);
  if (hasOtherVerb(note.words, found.command.name, vocabulary)) return ask(found, "two-verbs", refs, details);

  const isProgress = found.command.name === names.progress;
  const share = (rule.closes || isProgress) && refs.length > 0 ? readShare(note.words) : undefined;
  if (share && share.percent > 100) return ask(found, "bad-percent", refs, details);
  if (share && (isProgress || share.percent < 100)) {
    return command(
      names.progress,
      refs,
      { ...details, percent: share.percent },
      share.alone ? undefined : note,
    );
  }
  return (rule.closes && askBeforeClosing(reading, parts, note)) || command(cmd, refs, details, note);
}

/** What is asked before entries are closed with this note, undefined when nothing is. */
function askBeforeClosing(
  { found, clean, vocabulary }: Reading,
  { refs, details, noteAt, numberAt }: Parts,
  note: Note,
): Understanding | undefined {
  const reason = askAboutReport(note.words, note.typed);
  // 任务12 任务13不用报: what is denied without a pause is the last one.
  const deniesLast = reason === "negated" && refs.length > 1 && /\S/.test(clean.text[noteAt] ?? " ");
  if (reason) return ask(found, reason, deniesLast ? refs.slice(0, -1) : refs, details);

  const number = typedEnclosed(clean, numberAt) ? enclosedLater(clean, noteAt) : undefined;
  const further =
    number === undefined
      ? namedLater(clean.text, noteAt, vocabulary)
      : { ledger: refs[0]?.ledger ?? "", number };
  if (!further || refs.some((ref) => ref.ledger === further.ledger && ref.number === further.number))
    return undefined;
  return ask(found, "more-entries", [...refs, further], details);
}

/** An undo without a number takes back what was last done: words that do not say so are asked about. */
const LAST =
  /^(?:最近|上一?[条次个项]|刚才|刚刚|刚报|最后|前一?[条次个项]|一?[条次个项])(?:的|那|一|条|次|个|项|报|打卡|提交|了)*[。!.]*$/;

function command(
  cmd: string,
  refs: readonly Reference[],
  details: Partial<Details>,
  note?: Note,
): Understanding {
  return { kind: "CMD", cmd, refs, ...details, ...(note && { note: kept(note) }) };
}

function ask(
  found: FoundCommand,
  reason: AskReason,
  refs: readonly Reference[],
  details: Partial<Details> = {},
): Understanding {
  return { kind: "ASK", cmd: found.command.name, reason, refs, ...details };
}
