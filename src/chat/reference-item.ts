import { afterCounter } from "./counters.ts";
import { goesOn } from "./done-words.ts";
import { type ReadNumber, readNumber } from "./numbers.ts";
import { afterWord, matchAt, skip } from "./scan.ts";
import type { AskReason, Reference, Vocabulary } from "./understanding.ts";

/** One number in a list of references, with what stands around it. */
export interface Item {
  readonly ref: Reference;
  /** Where it begins and where the text goes on. */
  readonly start: number;
  readonly end: number;
  /** Said to be an entry: 任务12, 第12项, #12, 12号任务. A bare 12 may also be a quantity or a day. */
  readonly named: boolean;
  /** Said with 第: 第12项. */
  readonly ordinal?: true;
  /** Where its digits begin. */
  readonly numberAt: number;
  readonly written: ReadNumber["written"];
  /** Why it is not plainly a number of the ledger. */
  readonly unsure?: Extract<
    AskReason,
    "keycaps" | "numeral" | "split-numeral" | "quantity" | "day" | "prefix"
  >;
  /** It is written like a number that no ledger has: 任务1e3, 任务O, 20 digits. */
  readonly bad?: true;
}

export interface Ledgers {
  /** Short names, the default first. */
  readonly names: readonly string[];
  readonly initial: string;
}

/** The ledgers that a text may name, the vocabulary's first one where it names none. */
export const ledgersOf = ({ ledgers }: Pick<Vocabulary, "ledgers">): Ledgers => ({
  names: ledgers,
  initial: ledgers[0] ?? "",
});

/** Whether an entry stands in a list of entries, or of what carries an entry's ledger and number. */
export const isAmong = (ref: Reference, refs: readonly Reference[]): boolean =>
  refs.some(({ ledger, number }) => ledger === ref.ledger && number === ref.number);

const BEFORE_NAME = /(?:[\s([{【〔〖《〈‹«<"'“‘「『]|#(?=[^\d\s#]))*/y;
const AFTER_NAME = /(?:[\s:,.、#=+\-~([【〔〖《〈‹<"“「『]|第|编?号码?|编码|序号|是|为|no(?![a-z]))*/y;
const MARK = /(?:[\s([【〔〖《〈‹<"“「『.:]|#|第|(?:编号|序号)[是为]?|no(?![a-z]))*/y;
const CLOSING = /[\])】〕〗》〉›»"”」』}]*/y;
/** Marks that close only what they opened: '任务7', <任务7>, #任务7#. */
const closedBy = new Map([
  ["'", "'"],
  ["‘", "’"],
  ["<", ">"],
  ["#", "#"],
  ["*", "*"],
]);
const DAY = / ?号/y;
/** 任务12号, but not 任务12号楼. */
const NUMBERED = / ?号(?![楼院门栋])/y;
const ORDINAL = / ?(?:[大小]?项|条|款|号(?![楼院门栋])|个|件)/y;
/** 重点任务12: the plan calls its tasks so. */
const KIND = / ?(?:重点|专项|攻坚)? ?/y;
/** What people write for the first ledger in letters. */
const INITIALS = /(?:renwu|rw|task)(?=[\s:#.-]*\d)/y;
const PREFIX = /[a-z]{1,3}[ _-]?(?=\d)/y;

/** 12:30 is a time; behind a ledger's name only when nothing but numbers follows, else 任务12：… begins the note. */
const TIME = /:\d/y;
const TIME_ALONE =
  /:[0-5]\d(?=[\s,.。;!]|$)|:\s?(?!\d{4}[-/])\d{1,4}(?:[、,/~-]\d{1,4}){0,9}[\s.。!]{0,20}$/y;

const LATIN = /[a-z_]/;

/** The item at a place of the text, undefined when no number stands there. */
export function readItem(text: string, at: number, ledgers: Ledgers): Item | undefined {
  const start = skip(BEFORE_NAME, text, at);
  const place = { lead: Math.max(0, at - 1), start };
  const ledger = ledgerAt(text, skip(KIND, text, start), ledgers);
  if (ledger) {
    const numberAt = skip(AFTER_NAME, text, ledger.end);
    const number = readNumber(text, numberAt);
    const between = text.slice(ledger.end, numberAt);
    if (number && between.includes("第")) {
      return readOrdinal(text, { ...place, numberAt, number, ledger: ledger.name }, true, ledgers);
    }
    return readNamed(text, { ...place, numberAt, name: ledger.name, between }, ledgers);
  }
  const numberAt = skip(MARK, text, start);
  const mark = text.slice(start, numberAt);
  const number = readNumber(text, numberAt);
  if (!number) return undefined;
  const read = { ...place, numberAt, number, ledger: ledgers.initial };
  if (/第|#|号|no/.test(mark)) return readOrdinal(text, read, mark.includes("第"), ledgers);
  return readBare(text, read, ledgers);
}

function ledgerAt(text: string, at: number, { names, initial }: Ledgers) {
  for (const name of names) {
    const end = afterWord(text, at, name);
    if (end !== undefined) return { name, end };
  }
  const letters = matchAt(INITIALS, text, at);
  return letters && { name: initial, end: at + letters[0].length };
}

interface Place {
  /** From where marks are looked for that are to be closed behind the number. */
  readonly lead: number;
  readonly start: number;
  readonly numberAt: number;
}

function readNamed(
  text: string,
  { name, between, ...place }: Place & { name: string; between: string },
  ledgers: Ledgers,
): Item | undefined {
  const number = readNumber(text, place.numberAt);
  if (!number) return readUnreadable(text, place, name);
  const read = { ...place, number, ledger: name };
  if (LATIN.test(text[number.end] ?? "") || number.tooLong) return bad(read);
  // 任务是12户 says no entry; behind 任务12 a title may follow: 任务12人居环境整治.
  const isCounted = /[是为,、]/.test(between)
    ? afterCounter(text, number.end) !== undefined
    : isCountedAlone(text, number.end);
  if (isCounted) return item(text, read, ledgers, { named: true, unsure: "quantity" });
  if (number.written === "numeral" && number.end - place.numberAt === 1 && goesOn(text, number.end)) {
    return item(text, read, ledgers, { named: true, unsure: "numeral" });
  }
  return item(text, { ...read, end: skip(NUMBERED, text, number.end) }, ledgers, { named: true });
}

/** Whether nothing but a counter follows: 任务12户, 任务12：30. */
function isCountedAlone(text: string, at: number): boolean {
  const time = matchAt(TIME_ALONE, text, at)?.[0];
  if (time !== undefined) return afterCounter(text, at + time.length) === undefined;
  const end = afterCounter(text, at);
  return end !== undefined && !/\p{Script=Han}/u.test(text[end] ?? "");
}

/** 任务O and 任务l2 are slips for a number; 任务A-12 has a prefix nobody knows; 任务已完成 is prose. */
function readUnreadable(text: string, { start, numberAt }: Place, name: string): Item | undefined {
  const prefix = matchAt(PREFIX, text, numberAt);
  if (prefix && !/^[oli]/.test(prefix[0])) return readPrefixed(text, numberAt, name);
  if (!/[a-z0-9]/.test(text[numberAt] ?? "")) return undefined;
  return unreadable(name, start, numberAt);
}

function unreadable(ledger: string, start: number, numberAt: number): Item {
  return {
    ref: { ledger, number: 0 },
    start,
    numberAt,
    end: numberAt,
    named: true,
    written: "digits",
    bad: true,
  };
}

/** The O of 12、O and the l2 of 12、l2: letters that were to be digits. */
export function readSlip(text: string, at: number, ledger: string): Item | undefined {
  const start = skip(BEFORE_NAME, text, at);
  const slip = matchAt(/[oli]{1,2}\d{0,3}(?![a-z0-9_\p{Script=Han}])/uy, text, start);
  return slip && unreadable(ledger, start, start);
}

/** A-12, K3: letters that name no ledger before a number. */
export function readPrefixed(text: string, at: number, ledger: string): Item | undefined {
  const start = skip(BEFORE_NAME, text, at);
  const prefix = matchAt(PREFIX, text, start);
  if (!prefix) return undefined;
  const numberAt = start + prefix[0].length;
  const number = readNumber(text, numberAt);
  if (!number || number.tooLong || LATIN.test(text[number.end] ?? "")) return undefined;
  const read = { lead: start, start, numberAt, number, ledger };
  return item(text, read, { names: [], initial: "" }, { named: false, unsure: "prefix" });
}

interface Read extends Place {
  readonly number: ReadNumber;
  readonly ledger: string;
  readonly end?: number;
}

/**
 * 第12项, 第12条重点任务, #12. With 第 it is an entry only where its class, a mark, the end or a word like 已 follows:
 * 第一书记, 第5网格 and 第3号院 number other things.
 */
function readOrdinal(text: string, read: Read, isOrdinal: boolean, ledgers: Ledgers): Item {
  const { number } = read;
  if (LATIN.test(text[number.end] ?? "") || number.tooLong) return bad(read);
  const after = skip(ORDINAL, text, number.end);
  const ledger = ledgerBehind(text, after, ledgers);
  if (isOrdinal && !ledger && countsOther(text, number.end, after)) {
    return { ...item(text, read, ledgers, { named: false, unsure: "quantity" }), ordinal: true };
  }
  const whole = ledger ? { ...read, ledger: ledger.name, end: ledger.end } : { ...read, end: after };
  return { ...item(text, whole, ledgers, { named: true }), ...(isOrdinal && { ordinal: true }) };
}

/** Whether 第N numbers something that is no entry; `after` is where its classifier ends. */
function countsOther(text: string, numberEnd: number, after: number): boolean {
  const classifier = text.slice(numberEnd, after).trim();
  // 第12项集体经济台账: a title follows; 第3个网格 is no entry.
  if (classifier !== "" && classifier !== "个") return false;
  // 第七第八项 and 第七第八网格: the last one says what is numbered.
  const next = text[after] === "第" ? readNumber(text, after + 1) : undefined;
  if (!next) return goesOn(text, after);
  const end = skip(ORDINAL, text, next.end);
  return end === next.end && goesOn(text, end);
}

/** The ledger whose name follows a number as its class (第12项任务), but not as the next entry's (第12项任务13). */
function ledgerBehind(text: string, at: number, ledgers: Ledgers) {
  const ledger = ledgerAt(text, skip(KIND, text, at), ledgers);
  return ledger && !readNumber(text, skip(AFTER_NAME, text, ledger.end)) ? ledger : undefined;
}

/**
 * Whether 项 or the like closes a list of entries (任务12、13项, 第12至15条任务, 第12、13个) rather than counting something
 * (任务12、13条线索, 任务12、29项任务). `at` is where the last number ends.
 */
export function closesList(text: string, at: number, first: Item, ledgers: Ledgers): boolean {
  const classifier = matchAt(ORDINAL, text, at)?.[0].trim() ?? "";
  if (first.ordinal && /[项条款]$/.test(classifier)) return true;
  const after = skip(ORDINAL, text, at);
  if (first.ordinal && ledgerBehind(text, after, ledgers)) return true;
  return (first.ordinal ? classifier !== "" : /^[项条]$/.test(classifier)) && !goesOn(text, after);
}

/** The 15项 of 第12至15项: counted like a quantity, but in a list that began with 第 or a ledger's name. */
export function asOrdinal(text: string, item: Item, ledgers: Ledgers): Item {
  const after = skip(CLOSING, text, skip(ORDINAL, text, item.end));
  const end = skip(CLOSING, text, afterClass(text, after, ledgers));
  const { unsure: _, ...rest } = item;
  return { ...rest, end, named: true, ordinal: true };
}

function readBare(text: string, read: Read, ledgers: Ledgers): Item {
  const { number } = read;
  const after = text[number.end] ?? "";
  if (number.tooLong || (LATIN.test(after) && number.written === "digits")) return bad(read);
  const day = matchAt(DAY, text, number.end);
  if (day) {
    // 12号任务
    const end = number.end + day[0].length;
    const ledger = ledgerAt(text, skip(KIND, text, end), ledgers);
    return ledger
      ? item(text, { ...read, ledger: ledger.name, end: ledger.end }, ledgers, { named: true })
      : item(text, { ...read, end }, ledgers, { named: false, unsure: "day" });
  }
  const isQuantity =
    matchAt(TIME, text, number.end) ||
    afterCounter(text, number.end) !== undefined ||
    countsEntries(text, number.end, ledgers);
  return item(text, read, ledgers, { named: false, ...(isQuantity && { unsure: "quantity" }) });
}

/** 12问题: twelve problems, or task 12, which is about problems? */
function countsEntries(text: string, at: number, { names, initial }: Ledgers): boolean {
  const name = names.find((name) => text.startsWith(name, at));
  return (
    name !== undefined && name !== initial && !readNumber(text, skip(AFTER_NAME, text, at + name.length))
  );
}

function item(
  text: string,
  { lead, start, numberAt, number, ledger, end = number.end }: Read,
  ledgers: Ledgers,
  { named, unsure = number.unsure }: { named: boolean; unsure?: Item["unsure"] | undefined },
): Item {
  const closed = afterClosing(text, end, text.slice(lead, numberAt));
  const whole = unsure ? closed : skip(CLOSING, text, afterClass(text, closed, ledgers));
  return {
    ref: { ledger, number: number.value },
    start,
    numberAt,
    end: whole,
    named,
    written: number.written,
    ...(unsure && { unsure }),
  };
}

/** Where the text goes on after the brackets that close behind a number; `lead` is what stands before it. */
function afterClosing(text: string, at: number, lead: string): number {
  const end = skip(CLOSING, text, at);
  const mark = text[end] ?? "";
  const isClosed = Array.from(closedBy).some(([open, close]) => close === mark && lead.includes(open));
  if (!isClosed || /\d/.test(text[end + 1] ?? "")) return end;
  return skip(/[*#]{0,3}/y, text, end + 1);
}

/** Where the text goes on after the name of its own ledger that an entry ends with: 12任务, 12-15任务已完成. */
function afterClass(text: string, at: number, ledgers: Ledgers): number {
  const ledger = ledgers.initial === "" ? undefined : ledgerBehind(text, at, ledgers);
  if (ledger?.name !== ledgers.initial || goesOn(text, ledger.end)) return at;
  // 任务12 任务O: a second entry with a slip.
  return matchAt(/ ?[a-z0-9]/y, text, ledger.end) ? at : ledger.end;
}

function bad({ start, numberAt, number, ledger }: Read): Item {
  return {
    ref: { ledger, number: 0 },
    start,
    numberAt,
    end: number.end,
    named: true,
    written: number.written,
    bad: true,
  };
}
