import { type ReadNumber, readNumber } from "./numbers.ts";
import { afterWord, matchAt, skip } from "./scan.ts";
import type { AskReason, Reference } from "./understanding.ts";

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

const BEFORE_NAME = /[\s([{【《〈"'“‘「『]*/y;
const AFTER_NAME = /(?:[\s:,.、#=+\-~([【《〈"“「『]|第|是|编号|序号|no(?![a-z]))*/y;
const MARK = /(?:[\s([【《〈"“「『.:]|#|第|编号|序号|no(?![a-z]))*/y;
const CLOSING = /[\])】》〉"”」』}]*/y;
const ORDINAL = / ?[项条号个件款]/y;
/** What people write for the first ledger in letters. */
const INITIALS = /(?:renwu|rw|task)(?=[\s:#.-]*\d)/y;

/** Words that count something, so that the number before them is a quantity, a time or a date, not an entry. */
const COUNTER =
  / ?(?:户(?![籍口外])|人(?![居大民员才口物])|家(?![园风庭])|个|名(?!单)|次(?!生)|场|位(?!于)|件|份(?!内)|组|处(?![理置])|栋|楼|层|期|届|级|类|批|支|所|座|台(?!账)|辆|条|项|元|万|亿|块|岁|年|月|日|天(?!然)|点|时|分|秒|小时|周|季|米|公里|平|亩|吨|斤|度|倍|%|℃|[:：]\d|届|社区|个村|村|社|街|区|路)/y;

const HAN = /\p{Script=Han}/u;
const LATIN = /[a-z_]/;

/** The item at a place of the text, undefined when no number stands there. */
export function readItem(text: string, at: number, ledgers: Ledgers): Item | undefined {
  const start = skip(BEFORE_NAME, text, at);
  // 重点任务12: the plan calls its tasks so.
  const ledger = ledgerAt(text, skip(/(?:重点|专项) ?/y, text, start), ledgers);
  if (ledger) {
    const numberAt = skip(AFTER_NAME, text, ledger.end);
    const number = readNumber(text, numberAt);
    if (number && text.slice(ledger.end, numberAt).includes("第")) {
      return readOrdinal(text, { start, numberAt, number, ledger: ledger.name }, true, ledgers);
    }
    return readNamed(text, { start, numberAt, name: ledger.name });
  }
  const numberAt = skip(MARK, text, start);
  const mark = text.slice(start, numberAt);
  const number = readNumber(text, numberAt);
  if (!number) return undefined;
  const read = { start, numberAt, number, ledger: ledgers.initial };
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

function readNamed(
  text: string,
  { start, numberAt, name }: { start: number; numberAt: number; name: string },
): Item | undefined {
  const number = readNumber(text, numberAt);
  if (!number) return readUnreadable(text, { start, numberAt, name });
  const read = { start, numberAt, number, ledger: name };
  if (LATIN.test(text[number.end] ?? "") || number.tooLong) return bad(read);
  if (counted(text, number.end, "bounded")) return item(text, read, { named: true, unsure: "quantity" });
  if (number.written === "numeral" && number.end - numberAt === 1 && goesOn(text, number.end)) {
    return item(text, read, { named: true, unsure: "numeral" });
  }
  return item(text, { ...read, end: skip(/ ?号(?![楼院门])/y, text, number.end) }, { named: true });
}

/** 任务O and 任务l2 are slips for a number; 任务A-12 has a prefix nobody knows; 任务已完成 is prose. */
function readUnreadable(
  text: string,
  { start, numberAt, name }: { start: number; numberAt: number; name: string },
): Item | undefined {
  const prefix = matchAt(/[a-z]{1,3}[ _-]?(?=\d)/y, text, numberAt);
  if (prefix && !/^[ol]/.test(prefix[0])) return readPrefixed(text, numberAt, name);
  if (!/[a-z0-9]/.test(text[numberAt] ?? "")) return undefined;
  return {
    ref: { ledger: name, number: 0 },
    start,
    numberAt,
    end: numberAt,
    named: true,
    written: "digits",
    bad: true,
  };
}

/** A-12, K3: letters that name no ledger before a number. */
export function readPrefixed(text: string, at: number, ledger: string): Item | undefined {
  const start = skip(BEFORE_NAME, text, at);
  const prefix = matchAt(/[a-z]{1,3}[ _-]?(?=\d)/y, text, start);
  if (!prefix) return undefined;
  const numberAt = start + prefix[0].length;
  const number = readNumber(text, numberAt);
  if (!number || number.tooLong || LATIN.test(text[number.end] ?? "")) return undefined;
  return item(text, { start, numberAt, number, ledger }, { named: false, unsure: "prefix" });
}

interface Read {
  readonly start: number;
  readonly numberAt: number;
  readonly number: ReadNumber;
  readonly ledger: string;
  readonly end?: number;
}

function readOrdinal(text: string, read: Read, isOrdinal: boolean, ledgers: Ledgers): Item {
  const { number } = read;
  if (LATIN.test(text[number.end] ?? "") || number.tooLong) return bad(read);
  const after = skip(ORDINAL, text, number.end);
  if (after === number.end && isOrdinal && counted(text, number.end, "any")) {
    return item(text, read, { named: false, unsure: "quantity" });
  }
  // 第12项任务
  const ledger = ledgerAt(text, skip(/ ?/y, text, after), ledgers);
  const said = ledger && !readNumber(text, skip(AFTER_NAME, text, ledger.end)) ? ledger : undefined;
  const whole = said ? { ...read, ledger: said.name, end: said.end } : { ...read, end: after };
  return { ...item(text, whole, { named: true }), ...(isOrdinal && { ordinal: true }) };
}

/** The 15项 of 第12至15项: counted like a quantity, but in a list that began with 第. */
export function asOrdinal(text: string, item: Item): Item {
  const end = skip(CLOSING, text, skip(ORDINAL, text, item.end));
  const { unsure: _, ...rest } = item;
  return { ...rest, end, named: true, ordinal: true };
}

function readBare(text: string, read: Read, ledgers: Ledgers): Item {
  const { number } = read;
  const after = text[number.end] ?? "";
  if (number.tooLong || (LATIN.test(after) && number.written === "digits")) return bad(read);
  // 12号任务, 12项任务
  const classifier = matchAt(/ ?[号项条个]? ?/y, text, number.end)?.[0].length ?? 0;
  const ledger = classifier > 0 ? ledgerAt(text, number.end + classifier, ledgers) : undefined;
  if (ledger && /^ ?[号]/.test(text.slice(number.end, number.end + 2))) {
    return item(text, { ...read, ledger: ledger.name, end: ledger.end }, { named: true });
  }
  const day = matchAt(/ ?号/y, text, number.end);
  if (day) return item(text, { ...read, end: number.end + day[0].length }, { named: false, unsure: "day" });
  if (counted(text, number.end, "any")) return item(text, read, { named: false, unsure: "quantity" });
  return item(text, read, { named: false });
}

function item(
  text: string,
  { start, numberAt, number, ledger, end = number.end }: Read,
  { named, unsure = number.unsure }: { named: boolean; unsure?: Item["unsure"] | undefined },
): Item {
  return {
    ref: { ledger, number: number.value },
    start,
    numberAt,
    end: skip(CLOSING, text, end),
    named,
    written: number.written,
    ...(unsure && { unsure }),
  };
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

/**
 * Whether a counter follows: 12户. After a ledger's name ("bounded") only one that ends there, since a title may follow
 * the number: 任务12人居环境整治.
 */
function counted(text: string, at: number, how: "any" | "bounded"): boolean {
  const counter = matchAt(COUNTER, text, at);
  if (!counter) return false;
  return how === "any" || !HAN.test(text[at + counter[0].length] ?? "");
}

/** Whether a number is followed at once by words of another kind than "done": 任务一定, 任务三会一课. */
export function goesOn(text: string, at: number): boolean {
  return HAN.test(text[at] ?? "") && !DONE_WORD.test(text.slice(at, at + 3));
}

/** How words begin that say an entry is done, and joiners of lists. */
export const DONE_WORD =
  /^(?:已|完成|完毕|做完|做好|办完|办好|办结|打卡|报|都|均|全部|了|好了|搞定|未|没|还没|不用|和|及|与|跟|到|至|以及|还有|号|项|条)/;
