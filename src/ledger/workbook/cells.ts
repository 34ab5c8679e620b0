import { robotAddresses } from "../group-robots.ts";
import { findPersonalData, type PersonalData } from "../personal-data.ts";
import { masked } from "./mask.ts";

/**
 * What a clerk types into one cell, read kindly: numbers stored as text, text stored as numbers, full-width digits,
 * stray and invisible spaces, dates in the ways people write them. A parser gets a cell that is not blank.
 */
export type Cell = string | number | boolean | Date;
export type Parsed<T> = { readonly value: T } | { readonly problem: string; readonly mend: string };
export type Parser<T> = (cell: Cell) => Parsed<T>;

/** A cell as text: invisible characters removed, ends trimmed. '' for an empty cell. */
export function plain(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell)
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "")
    .trim();
}

/** The form in which two spellings of one word are the same: widths and spaces do not count, nor does case. */
export function fold(text: string): string {
  return plain(text).normalize("NFKC").replace(/\s+/g, "").toLowerCase();
}

/** What was typed, short enough for a message and without anybody's number. */
export function shown(cell: Cell): string {
  const text = masked(plain(cell).replace(/\s+/g, " "));
  return `「${text.length > 20 ? `${text.slice(0, 20)}…` : text}」`;
}

const personalNumbers: Readonly<Record<PersonalData["kind"], string>> = {
  "identity-card": "身份证号",
  mobile: "手机号",
  landline: "电话号码",
  "bank-card": "银行卡号",
};

function personalNumberIn(text: string): string | undefined {
  const [found] = findPersonalData(text.normalize("NFKC").replace(/ {2,}/g, " "));
  return found && personalNumbers[found.kind];
}

/**
 * Text of at most `longest` characters that holds nobody's ID or phone number. An @ becomes a full-width one: these texts
 * stand in the bot's messages, where @所有人 would ring at everybody's.
 */
export function textUpTo(longest: number): Parser<string> {
  return (cell) => {
    const value = plain(cell).replaceAll("@", "＠");
    const number = personalNumberIn(value);
    if (number) return { problem: `疑似含有${number}`, mend: `请删去${number}，台账不收集个人证件和电话` };
    if ([...value].length <= longest) return { value };
    return { problem: `超过 ${longest} 个字`, mend: `请缩短到 ${longest} 个字以内` };
  };
}

/** Text in one line: a title with line breaks would fall apart in every list. */
export function lineUpTo(longest: number): Parser<string> {
  const text = textUpTo(longest);
  return (cell) => text(plain(cell).replace(/\s+/g, " "));
}

/** A name: a line in which spaces between Chinese characters are only there to align a column (张　三). */
export function nameUpTo(longest: number): Parser<string> {
  const line = lineUpTo(longest);
  return (cell) => line(plain(cell).replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, ""));
}

/** A group's id as the platform gives it: any characters, changed in nothing. */
export function chatIdUpTo(longest: number): Parser<string> {
  return (cell) => {
    const value = plain(cell);
    if ([...value].length <= longest) return { value };
    return { problem: `超过 ${longest} 个字符`, mend: "请从平台复制完整的会话 id" };
  };
}

/** In place of an account: the person has none any more. No platform gives out such an id. */
export const NO_ACCOUNT = "无";

/** An account's id on a platform, exactly as the platform sends it. It may look like a phone number, never like an ID. */
export const accountId: Parser<string> = (cell) => {
  if (typeof cell === "number" && !Number.isSafeInteger(cell)) {
    return { problem: "数字过长，Excel 已改动末尾几位", mend: "请先把该列设为“文本”格式，再重新填写账号" };
  }
  const value = plain(cell).normalize("NFKC").replace(/\s+/g, "");
  if (value === NO_ACCOUNT) return { value };
  if (personalNumberIn(value) === personalNumbers["identity-card"]) {
    return { problem: "疑似身份证号", mend: "请改填平台通讯录中的账号（userid）" };
  }
  if (/^[\w.@$+-]{1,64}$/.test(value)) return { value };
  return { problem: `${shown(cell)}不像账号`, mend: "账号只含字母、数字和 . _ - @，最多 64 个字符" };
};

/** In place of an address: the group has no robot any more. */
export const NO_ROBOT = "none";

/** The address of a group's robot. It is a credential, so a wrong one is not repeated. */
export const robotAddress: Parser<string> = (cell) => {
  const value = plain(cell).replace(/\s+/g, "");
  if (value === "无") return { value: NO_ROBOT };
  if (Object.values(robotAddresses).some((address) => address.test(value))) return { value };
  return { problem: "不像群机器人的地址", mend: "请从机器人的设置页复制完整的 Webhook 地址" };
};

/** What a DingTalk robot signs with (加签); not repeated either. */
export const robotSecret: Parser<string> = (cell) => {
  const value = plain(cell).replace(/\s+/g, "");
  if (/^SEC[\w-]{1,128}$/.test(value)) return { value };
  return { problem: "不像加签密钥", mend: "请复制机器人安全设置里以 SEC 开头的一串" };
};

/** A whole number within limits; 12, "１２" and "第12项" are the same. */
export function integerBetween(least: number, most: number): Parser<number> {
  return (cell) => {
    const digits = /^第?(\d{1,9})(?:\.0+)?[项号条颗、.]?$/.exec(fold(plain(cell)))?.[1];
    const value = Number(digits);
    if (digits !== undefined && value >= least && value <= most) return { value };
    return {
      problem: `${shown(cell)}不是 ${least} 到 ${most} 的整数`,
      mend: `请填 ${least} 到 ${most} 的整数`,
    };
  };
}

/** A weight: above 0, hundredths at most (the ledger keeps two decimals). */
export const weight: Parser<number> = (cell) => {
  const text = fold(plain(cell));
  const value = Number(text);
  if (/^\d{1,4}(?:\.\d{1,2})?$/.test(text) && value > 0) return { value };
  return { problem: `权重${shown(cell)}不对`, mend: "请填大于 0、小于 10000 的数，最多两位小数" };
};

const saysYes = new Set(["是", "需要", "需", "要", "有", "√", "✓", "y", "yes", "true", "1"]);
const saysNo = new Set(["否", "不需要", "不需", "不要", "无", "×", "x", "n", "no", "false", "0"]);

/** 是 or 否. */
export const yesOrNo: Parser<boolean> = (cell) => {
  const word = fold(plain(cell));
  if (saysYes.has(word)) return { value: true };
  if (saysNo.has(word)) return { value: false };
  return { problem: `${shown(cell)}看不出是或否`, mend: "请填“是”或“否”" };
};

/** One of a few words; `words` maps every accepted spelling to its meaning, `choices` is what the message offers. */
export function oneOf<T>(words: ReadonlyMap<string, T>, choices: readonly string[]): Parser<T> {
  const folded = new Map([...words].map(([word, meaning]) => [fold(word), meaning]));
  return (cell) => {
    const value = folded.get(fold(plain(cell)));
    if (value !== undefined) return { value };
    return { problem: `不认识${shown(cell)}`, mend: `请填：${choices.join("、")}` };
  };
}

/** A day, as ISO text. Excel's dates arrive as midnight UTC, so the street's zone plays no part. */
export const day: Parser<string> = (cell) => {
  if (cell instanceof Date) {
    const iso = Number.isNaN(cell.getTime()) ? "" : cell.toISOString().slice(0, 10);
    return /^20\d\d-/.test(iso) ? { value: iso } : notADay(cell);
  }
  const parts = /^(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:00:00(?::00)?)?$/.exec(fold(plain(cell)));
  if (!parts) return notADay(cell);
  const iso = `${parts[1]}-${parts[2]?.padStart(2, "0")}-${parts[3]?.padStart(2, "0")}`;
  // The 30th of February rolls over into March instead of failing.
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso
    ? notADay(cell)
    : { value: iso };
};

function notADay(cell: Cell): Parsed<string> {
  const typed = cell instanceof Date && Number.isNaN(cell.getTime()) ? "" : shown(cell);
  return { problem: `日期${typed}不对`, mend: "请填年月日，如 2026-12-05 或 2026年12月5日" };
}
