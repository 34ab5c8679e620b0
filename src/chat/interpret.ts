import { names, ruleOf } from "./command-rules.ts";
import { type FoundCommand, findCommand } from "./command-words.ts";
import { readDate, streetDay } from "./dates.ts";
import { readPerson } from "./mentions.ts";
import { type Clean, typedEnclosed, typedText } from "./normalise.ts";
import { askAboutReport, meansAll, readShare } from "./note-checks.ts";
import { findPersonalData } from "./personal-data.ts";
import { readItem } from "./reference-item.ts";
import { type References, readReferences } from "./references.ts";
import { matchAt, skip } from "./scan.ts";
import type { AskReason, Details, Reference, Setting, Understanding, Vocabulary } from "./understanding.ts";
import { readUnit } from "./unit-name.ts";

/** A note keeps this many characters (code points); the database's column holds as many. */
export const LONGEST_NOTE = 500;

/** What stands between the numbers and the note: 任务12：…, 任务12，…, 任务12 —— … */
const BEFORE_NOTE = /[\s:,，、;；。.!~…·]*(?:-+(?=[\s\p{Script=Han}]))?[\s:,、;。.!~·]*/uy;
/** A note of nothing but these says nothing. */
const SAYS = /[\p{L}\p{N}\p{S}"'@#%&*()[\]{}_\\/?-]/u;

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
  return { kind: "CMD", cmd: found.command.name, refs: [], ...(note && { note: cut(note.typed) }) };
}

function topic({ found, clean, vocabulary }: Reading): Understanding {
  const unit = readUnit(clean.text, found.end, vocabulary.ledgers);
  const note = noteFrom(clean, unit?.to ?? found.end);
  return {
    kind: "CMD",
    cmd: found.command.name,
    refs: [],
    ...(note && { note: cut(note.typed) }),
    ...(unit && { unit: typedText(clean, unit.from, unit.to) }),
  };
}

function dates({ found, clean, setting }: Reading): Understanding {
  const read = readDate(clean.text, skip(/[\s:,]*/y, clean.text, found.end), streetDay(setting.now));
  if (read?.date === undefined) return ask(found, read?.problem ?? "no-date", []);
  const note = noteFrom(clean, read.end);
  if (note && findPersonalData(note.typed).length > 0)
    return ask(found, "personal-data", [], { date: read.date });
  return {
    kind: "CMD",
    cmd: found.command.name,
    refs: [],
    date: read.date,
    ...(note && { note: cut(note.typed) }),
  };
}

function references(reading: Reading): Understanding {
  const { found, clean, vocabulary, setting } = reading;
  const { text } = clean;
  const unit = readUnit(text, found.end, vocabulary.ledgers);
  const unitPart = unit && { unit: typedText(clean, unit.from, unit.to) };
  const person = readTarget(reading, unit?.to ?? found.end);
  const start = person?.to ?? unit?.to ?? found.end;
  const today = streetDay(setting.now);
  const dated = ruleOf(found.command.name).dated === true;
  const read = readReferences(
    text,
    start,
    { names: vocabulary.ledgers, initial: vocabulary.ledgers[0] ?? "" },
    {
      isEnclosed: (at) => typedEnclosed(clean, at),
      ...(dated && { isDate: (at: number) => isMarkedDate(text, at, today) }),
    },
  );
  const before: Partial<Details> = {
    ...unitPart,
    ...(person && { target: typedText(clean, person.from, person.to) }),
  };
  if (read.trouble) {
    const { kind, reason } = read.trouble;
    const details = { refs: read.trouble.reason === "zero" ? read.refs : read.refs, ...before };
    return kind === "ASK"
      ? { kind, cmd: found.command.name, reason, ...details }
      : { kind, cmd: found.command.name, reason, ...details };
  }
  if (person?.asks) return ask(found, "for-whom", read.refs, before);
  return withoutTrouble(reading, read, before, today);
}

/** A day that cannot be an entry: 12月5日, 下周五, 12/5; a bare 5 can. */
function isMarkedDate(text: string, at: number, today: ReturnType<typeof streetDay>): boolean {
  return !matchAt(/\d{1,4}(?![\d月日号年/.天周个-])/y, text, at) && readDate(text, at, today) !== undefined;
}

interface Target {
  readonly from: number;
  readonly to: number;
  /** It is said that the report is on that person's behalf: 代@李四. */
  readonly onBehalf?: true;
  /** It does not say what the person has to do with it. */
  readonly asks?: true;
}

/** The person named at a place, where the command takes one or where the words say 代 (on behalf of). */
function readTarget({ found, clean }: Reading, at: number): Target | undefined {
  const { text } = clean;
  const behalf = matchAt(/[\s,:]*[代替帮] ?(?=@)/y, text, at);
  const person = readPerson(text, behalf ? at + behalf[0].length : skip(/[\s,:]*/y, text, at));
  if (person && behalf) return { ...person, onBehalf: true };
  if (person && ruleOf(found.command.name).person) return person;
  const name =
    found.command.name === names.reportFor || matchAt(/\s*[代替]/y, text, at)
      ? plainName(text, at)
      : undefined;
  if (name) return found.command.name === names.reportFor ? name : { ...name, onBehalf: true };
  const isReport = found.command.name === names.report;
  return person && isReport && readItemSoon(text, person.to) ? { ...person, asks: true } : undefined;
}

/** 代报 李四 任务12, 任务12 代李四: a short name by itself. */
function plainName(text: string, at: number): Target | undefined {
  const from = skip(/[\s,:]*(?:[代替] ?)?/y, text, at);
  const name = matchAt(/\p{Script=Han}{2,4}(?=[\s,。!]|$)/uy, text, from);
  if (!name || from === at || /^(?:任务|第|已|全部|完成|行动|问题)/.test(name[0])) return undefined;
  return { from, to: from + name[0].length };
}

const readItemSoon = (text: string, at: number) => /\d|[一二三四五六七八九十]/.test(text.slice(at, at + 12));

function withoutTrouble(
  reading: Reading,
  read: References,
  before: Partial<Details>,
  today: ReturnType<typeof streetDay>,
): Understanding {
  const { found, clean, setting } = reading;
  const rule = ruleOf(found.command.name);
  const quoted = read.refs.length === 0 ? setting.quotedTask : undefined;
  const recent = found.command.name === "补充" && read.refs.length === 0 ? setting.recentTask : undefined;
  const assumed = quoted ?? recent;
  const refs: readonly Reference[] =
    assumed === undefined ? read.refs : [{ ledger: reading.vocabulary.ledgers[0] ?? "", number: assumed }];

  if (refs.length === 0 && rule.needsNumber) return askForNumber(reading, read.end, before);
  if (rule.askedFor?.includes(found.word)) return ask(found, "apply-for-sign-off", refs, before);

  const target = readTarget(reading, read.end);
  const behind = target && !target.asks ? target : undefined;
  const cmd = behind?.onBehalf && found.command.name === names.report ? names.reportFor : found.command.name;
  const details: Partial<Details> = {
    ...before,
    ...(behind && { target: typedText(clean, behind.from, behind.to) }),
  };
  const noteAt = behind?.to ?? read.end;
  if (rule.dated) return withDate(reading, refs, details, noteAt, today);
  return withNote(reading, { cmd, refs, details, noteAt });
}

function askForNumber(reading: Reading, at: number, before: Partial<Details>): Understanding {
  const { found, clean, vocabulary } = reading;
  const rest = clean.text.slice(at, at + 200);
  if (meansAll(rest.trim())) return ask(found, "everything", [], before);
  const mentioned = namedLater(clean.text, at, vocabulary);
  return mentioned ? ask(found, "which-number", [mentioned], before) : ask(found, "no-number", [], before);
}

/** The first entry that is named further on in a text by its ledger: "台账更新了 任务12". */
function namedLater(text: string, at: number, { ledgers }: Vocabulary): Reference | undefined {
  const initial = ledgers[0] ?? "";
  if (initial === "") return undefined;
  const end = Math.min(text.length, at + 600);
  for (
    let place = text.indexOf(initial, at);
    place !== -1 && place < end;
    place = text.indexOf(initial, place + 1)
  ) {
    const item = readItem(text, place, { names: [initial], initial });
    if (item?.named && !item.bad && !item.unsure && item.ref.number > 0) return item.ref;
  }
  return undefined;
}

function withDate(
  { found, clean }: Reading,
  refs: readonly Reference[],
  details: Partial<Details>,
  at: number,
  today: ReturnType<typeof streetDay>,
): Understanding {
  const read = readDate(clean.text, at, today);
  if (read?.date === undefined) return ask(found, read?.problem ?? "no-date", refs, details);
  const note = noteFrom(clean, read.end);
  if (note && findPersonalData(note.typed).length > 0) return ask(found, "personal-data", refs, details);
  return {
    kind: "CMD",
    cmd: found.command.name,
    refs,
    ...details,
    date: read.date,
    ...(note && { note: cut(note.typed) }),
  };
}

interface Parts {
  readonly cmd: string;
  readonly refs: readonly Reference[];
  readonly details: Partial<Details>;
  readonly noteAt: number;
}

function withNote(reading: Reading, { cmd, refs, details, noteAt }: Parts): Understanding {
  const { found, vocabulary } = reading;
  const rule = ruleOf(found.command.name);
  // A question mark alone is left of "任务12？".
  if (rule.closes && matchAt(/[\s。!.]*\?/y, reading.clean.text, noteAt)) {
    return ask(found, "is-it-a-question", refs, details);
  }
  const note = noteFrom(reading.clean, noteAt);
  if (!note) return { kind: "CMD", cmd, refs, ...details };
  if (rule.actsOnLast) return undoWith(found, refs, details, note);

  if (findPersonalData(note.typed).length > 0) return ask(found, "personal-data", refs, details);
  if (anotherVerb(note.words, found, vocabulary)) return ask(found, "two-verbs", refs, details);
  const isProgress = found.command.name === names.progress;
  const share = rule.closes || isProgress ? readShare(note.words) : undefined;
  if (share && share.percent > 100) return ask(found, "bad-percent", refs, details);
  if (share && (isProgress || share.percent < 100) && refs.length > 0) {
    return {
      kind: "CMD",
      cmd: names.progress,
      refs,
      ...details,
      percent: share.percent,
      ...(!share.alone && { note: cut(note.typed) }),
    };
  }
  const reason = rule.closes ? askAboutReport(note.words, note.typed) : undefined;
  // 任务12 任务13不用报: what is denied without a pause is the last one.
  const deniesLast = reason === "negated" && refs.length > 1 && /\S/.test(reading.clean.text[noteAt] ?? " ");
  if (reason) return ask(found, reason, deniesLast ? refs.slice(0, -1) : refs, details);
  const further = rule.closes ? namedLater(reading.clean.text, noteAt, vocabulary) : undefined;
  if (further && !refs.some(({ ledger, number }) => ledger === further.ledger && number === further.number)) {
    return ask(found, "more-entries", [...refs, further], details);
  }
  return { kind: "CMD", cmd, refs, ...details, note: cut(note.typed) };
}

const LAST =
  /^(?:最近|上一?[条次个项]|刚才|刚刚|刚报|最后|前一?[条次个项]|一?[条次个项])(?:的|那|一|条|次|个|项|报|打卡|提交|了)*[。!.]*$/;

/** An undo without a number takes back what was last done: words that do not say so are asked about. */
function undoWith(
  found: FoundCommand,
  refs: readonly Reference[],
  details: Partial<Details>,
  note: Note,
): Understanding {
  if (refs.length === 0 && !LAST.test(note.words)) return ask(found, "no-number", [], details);
  return { kind: "CMD", cmd: found.command.name, refs, ...details, note: cut(note.typed) };
}

/** Whether the note holds another command that acts on entries, as a word by itself: "任务12 撤销". */
function anotherVerb(words: string, found: FoundCommand, vocabulary: Vocabulary): boolean {
  const isOther = (token: string) => {
    const plain = token.replace(/^[/\\]+/, "").replace(/[了啦吧]$/, "");
    if (plain === "") return false;
    const other = findCommand(plain, 0, vocabulary, "plain");
    if (!other || other.command.name === found.command.name || other.command.takes !== "references")
      return false;
    if (token.startsWith("/")) return true;
    const isLedger = vocabulary.ledgers.includes(other.word) || other.command.name === names.progress;
    const rest = plain.slice(other.end);
    return !isLedger && (rest === "" || /^(?:任务|第|#)?\d+$/.test(rest));
  };
  return words
    .slice(0, 600)
    .split(/[\s,，。;；!:]+/, 60)
    .some(isOther);
}

interface Note {
  /** As the parser reads it. */
  readonly words: string;
  /** As the person typed it. */
  readonly typed: string;
}

function noteFrom(clean: Clean, at: number): Note | undefined {
  const from = skip(BEFORE_NOTE, clean.text, at);
  const typed = typedText(clean, from);
  const words = clean.text.slice(from).trim();
  return SAYS.test(words) && typed !== "" ? { words, typed } : undefined;
}

/** The first 500 characters; an emoji is not cut in two. */
function cut(note: string): string {
  return note.length <= LONGEST_NOTE ? note : Array.from(note).slice(0, LONGEST_NOTE).join("");
}

function ask(
  found: FoundCommand,
  reason: AskReason,
  refs: readonly Reference[],
  details: Partial<Details> = {},
): Understanding {
  return { kind: "ASK", cmd: found.command.name, reason, refs, ...details };
}
