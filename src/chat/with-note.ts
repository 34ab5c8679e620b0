import { isAmountAlone } from "./amounts-left.ts";
import { MOST_REFERENCES } from "./arguments.ts";
import { changesSomething, names, ruleOf, SAYS_LAST } from "./command-rules.ts";
import { streetDay } from "./dates.ts";
import { commandIn, enclosedLater, entryIn, type FurtherCommand } from "./further-words.ts";
import { type Clean, typedEnclosed } from "./normalise.ts";
import { joined, type Note, noteFrom } from "./note.ts";
import { askAboutReport, isQuestion, meantInstead } from "./note-checks.ts";
import { ask, command, type Reading } from "./outcomes.ts";
import { isAmong, ledgersOf, readItem } from "./reference-item.ts";
import { matchAt } from "./scan.ts";
import { isPercent, readShare } from "./shares.ts";
import type { Target } from "./target.ts";
import type { Details, Reference, Understanding } from "./understanding.ts";

/** What was read before the note of a command. */
export interface Parts {
  readonly cmd: string;
  readonly refs: readonly Reference[];
  readonly details: Partial<Details>;
  readonly noteAt: number;
  /** Where the first number stands. */
  readonly numberAt: number;
  /** A person named in the note, whose place is no part of it. */
  readonly target?: Target | undefined;
}

/** 任务12？ and 任务12 ❌: a mark that stands alone behind the numbers. */
export const BARE_QUESTION = /[\s。!.]*\?/y;
const BARE_CROSS = /[\s。!.,:]*[❌✗✘❎×🚫👎]/uy;

/** What a command about entries means together with the note behind them. */
export function withNote(reading: Reading, parts: Parts): Understanding {
  const { cmd, refs, details } = parts;
  const note = noteBeside(reading.clean, parts);
  const said = note && toSaid(reading, note);
  const asked = askAboutMark(reading, parts) ?? (said && askAboutNote(reading, parts, said));
  if (asked) return asked;
  const closes = ruleOf(reading.found.command.name).closes === true;
  return (
    (said && asProgress(reading, parts, said)) ||
    (said && closes && askBeforeClosing(reading, parts, said)) ||
    command(cmd, refs, details, note)
  );
}

/** A note, and the further command that stands in it. */
interface Said {
  readonly note: Note;
  readonly further: FurtherCommand | undefined;
}

const toSaid = ({ found, vocabulary }: Reading, note: Note): Said => ({
  note,
  further: commandIn(note.words, found.command.name, vocabulary),
});

function askAboutMark(
  { found, clean }: Reading,
  { refs, details, noteAt }: Parts,
): Understanding | undefined {
  const rule = ruleOf(found.command.name);
  if (changesSomething(rule) && matchAt(BARE_QUESTION, clean.text, noteAt)) {
    return ask(found, "is-it-a-question", refs, details);
  }
  const isCrossed = rule.closes && matchAt(BARE_CROSS, clean.text, noteAt);
  return isCrossed ? ask(found, "negated", refs, details) : undefined;
}

/** What is asked about a note whatever the command does. */
function askAboutNote(
  { found, how }: Reading,
  { refs, details }: Parts,
  { note, further }: Said,
): Understanding | undefined {
  const rule = ruleOf(found.command.name);
  const changes = changesSomething(rule);
  if (rule.actsOnLast && refs.length === 0 && !SAYS_LAST.test(note.words))
    return ask(found, "no-number", [], details);
  const asksWhether = rule.actsOnLast || (changes && how.spoken && !rule.closes);
  if (asksWhether && isQuestion(note.words)) return ask(found, "is-it-a-question", refs, details);
  if (further?.isOther) return ask(found, "two-verbs", refs, details);
  const more = changes && !rule.closes ? further?.refs.find((ref) => !isAmong(ref, refs)) : undefined;
  return more && ask(found, "more-entries", withMore(refs, more), details);
}

/** 完成50% behind a report is progress (F17); undefined where the note names no share, or all of the work. */
function asProgress(reading: Reading, parts: Parts, said: Said): Understanding | undefined {
  const { found } = reading;
  const { note } = said;
  const { cmd, refs, details } = parts;
  const { closes } = ruleOf(found.command.name);
  const isProgress = found.command.name === names.progress;
  const share = closes || isProgress ? readShare(note.words) : undefined;
  if (!share) return undefined;
  if (refs.length === 0) return isProgress ? ask(found, "no-number", refs, details) : undefined;
  // /进度 50% 14 60%
  if (details.percent !== undefined) return ask(found, "partly", refs, details);
  // 代@李四 完成50%: whose progress is it?
  if (cmd === names.reportFor && share.percent < 100) return ask(found, "for-whom", refs, details);
  if (share.unsure) return ask(found, "partly", refs, details);
  if (!isPercent(share.percent)) return ask(found, "bad-percent", refs, details);
  if (!isProgress && share.percent === 100) return undefined;
  const asked = askAboutEntries(reading, parts, said);
  const { percent, alone } = share;
  return asked ?? command(names.progress, refs, { ...details, percent }, alone ? undefined : note);
}

/** The note without the person named in it: 已走访8户 of "已走访8户 代@李四". */
function noteBeside(clean: Clean, { noteAt, target }: Parts): Note | undefined {
  const parts = target
    ? [noteFrom(clean, noteAt, target.begin), noteFrom(clean, target.end)]
    : [noteFrom(clean, noteAt)];
  return joined(parts);
}

/** What is asked before entries are closed with this note, undefined when nothing is. */
function askBeforeClosing(reading: Reading, parts: Parts, said: Said): Understanding | undefined {
  const { found, clean, setting } = reading;
  const { note } = said;
  const { refs, details, noteAt } = parts;
  // 任务12完成3户, without a slash: of how many?
  const isCount = reading.how.known && /完成了?\s*$/.test(clean.text.slice(0, noteAt));
  if (isCount && isAmountAlone(note.words)) return ask(found, "partly", refs, details);
  const reason = askAboutReport(note.words, note.typed, streetDay(setting.now));
  // 任务12 任务13不用报: what is denied without a pause is the last one.
  const deniesLast = reason === "negated" && refs.length > 1 && /\S/.test(clean.text[noteAt] ?? " ");
  const right = reason === "which-number" ? instead(reading, parts, note) : undefined;
  if (right) return ask(found, "which-number", right, details);
  if (reason) return ask(found, reason, deniesLast ? refs.slice(0, -1) : refs, details);
  return askAboutEntries(reading, parts, said);
}

/** 12改成13: the entry that is meant stands in the place of the wrong one. */
function instead(
  { vocabulary }: Reading,
  { refs }: Parts,
  { words }: Note,
): readonly Reference[] | undefined {
  const written = meantInstead(words);
  const right = written === undefined ? undefined : readItem(written, 0, ledgersOf(vocabulary))?.ref;
  return right && right.number > 0
    ? [...refs.slice(0, -1).filter((ref) => !isAmong(ref, [right])), right]
    : undefined;
}

/** 任务12已完成，任务13也完成了: further entries in the note are asked about. */
function askAboutEntries(
  { found, clean, vocabulary }: Reading,
  { refs, details, noteAt, numberAt }: Parts,
  { note, further }: Said,
): Understanding | undefined {
  const number = typedEnclosed(clean, numberAt) ? enclosedLater(clean, noteAt) : undefined;
  const entry =
    number === undefined ? entryIn(note.words, vocabulary) : { ledger: refs[0]?.ledger ?? "", number };
  const more = [...(further?.refs ?? []), ...(entry ? [entry] : [])].find((ref) => !isAmong(ref, refs));
  return more && ask(found, "more-entries", withMore(refs, more), details);
}

export const withMore = (refs: readonly Reference[], more: Reference): readonly Reference[] =>
  [...refs, more].slice(0, MOST_REFERENCES);
