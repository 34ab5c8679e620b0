import type { Role } from "../ledger/words.ts";

/** What a text means to the bot, before anyone asked who is speaking or touched the ledger. */

/** One entry of a ledger as people name it: `任务12` is { ledger: "任务", number: 12 }. */
export interface Reference {
  /** The ledger's short name (任务, 问题, 行动 …); a bare number is a 任务. */
  readonly ledger: string;
  readonly number: number;
}

/** What may follow a command word; each understanding carries only what the text held. */
export interface Details {
  readonly refs: readonly Reference[];
  /** Free text after the references, as typed (trimmed, clean of invisible characters). */
  readonly note?: string;
  /** An ISO day, or two joined by ".." */
  readonly date?: string;
  /** The person the command is about (`代@李四`, `@李四`), a display name. */
  readonly target?: string;
  /** Partial progress, 0 to 100. */
  readonly percent?: number;
  /** The unit named before or behind the references (`/打卡 桃园社区 任务12`), as typed, or by its name where it is known. */
  readonly unit?: string;
}

/**
 * Four outcomes. CMD: run it. ASK: one short question, nothing changes. HINT: malformed or unknown, one line of
 * help, nothing changes. IGNORE: silence. `cmd` is a command's canonical name from the vocabulary.
 */
export type Understanding =
  | ({ readonly kind: "CMD"; readonly cmd: string } & Details)
  | ({ readonly kind: "ASK"; readonly cmd: string; readonly reason: AskReason } & Details)
  | ({
      readonly kind: "HINT";
      readonly cmd?: string;
      readonly reason: HintReason;
      /** The command's word that was probably meant. */
      readonly suggestion?: string;
    } & Details)
  | { readonly kind: "IGNORE" };

/** Why the bot asks. Each has one short question in questions.ts. */
export type AskReason =
  /** a command that needs a number came without one, or only with words that name none */
  | "no-number"
  /** 1️⃣2️⃣: 12, or 1 and 2 */
  | "keycaps"
  /** 一二三, 十二三: one number or several */
  | "numeral"
  /** 十 二 */
  | "split-numeral"
  /** 12户: a quantity, a time or a date */
  | "quantity"
  /** 12号: the entry or the day */
  | "day"
  /** letters that name no ledger */
  | "prefix"
  /** 12.15 and 2.3 */
  | "dotted"
  /** 12/15: two entries or a day */
  | "month-and-day"
  /** a number that may or may not belong to the list */
  | "which-number"
  /** 15-12 */
  | "reversed-range"
  /** 12-13-15 */
  | "chained-range"
  /** more entries than one message may close */
  | "too-many"
  /** 全部 */
  | "everything"
  /** 12完成了: a bare number without a command's shape */
  | "bare-number"
  /** the note names further entries */
  | "more-entries"
  /** 松涛社区 20、枫桥社区 21: entries of two units in one message */
  | "two-units"
  /** 12、14（其中14延期）: something else is said of one entry than of the others */
  | "left-out"
  /** 除任务12外都完成: everything but the entries named */
  | "all-but"
  /** the note says that it is not done */
  | "negated"
  /** the note says that it is partly done, without a share */
  | "partly"
  /** /进度 14 50: half of 14, or entries 14 and 50 */
  | "share-or-entry"
  /** 150%, -5%, 50.5% */
  | "bad-percent"
  /** two commands in one message */
  | "two-verbs"
  /** a sentence about an entry that is no command: 王书记说任务14已完成 */
  | "not-taken"
  /** it is put as a question */
  | "is-it-a-question"
  /** 销号 is the reviewer's act: apply for it? */
  | "apply-for-sign-off"
  /** 不是12，是13 */
  | "correction"
  /** a person stands between the command and the numbers */
  | "for-whom"
  /** the text holds identity, telephone or bank-card numbers */
  | "personal-data"
  /** the day is missing */
  | "no-date"
  /** 2月30日 */
  | "impossible-date"
  /** the day has passed */
  | "past-date"
  /** 11月中旬, 3天: no single day */
  | "vague-date";

/** Why the bot only hints. Each has one line in questions.ts. */
export type HintReason =
  /** the bot was addressed without a command */
  | "no-command"
  /** a slash before a word that is no command */
  | "unknown-command"
  /** the voice input wrote a word that sounds like a command */
  | "sounds-like"
  /** 任务O, 任务1e3, 20 digits */
  | "bad-number"
  /** 任务0 */
  | "zero"
  /** more than the parser reads */
  | "too-long"
  /** nothing but slashes */
  | "slashes";

/** The shape of what follows a command word, which decides how the rest of the text is read. */
export type Takes =
  /** numbers of ledger entries, then perhaps a note, a date or a person */
  | "references"
  /** free text, kept whole */
  | "words"
  /** a day or a span of days, then perhaps a reason */
  | "dates"
  /** nothing that matters; what follows is kept as note (`/排名 村`, `/帮助 打卡`) */
  | "topic";

/** A command word the parser knows. Made from the handlers' own tables, so that a new handler needs no parser change. */
export interface CommandWord {
  /** Canonical name, the `cmd` of an Understanding. */
  readonly name: string;
  /** Every word people type for it, the canonical one included, in simplified characters or pinyin. */
  readonly words: readonly string[];
  readonly takes: Takes;
  /** For a command that is not there yet: what can be done until then, by somebody of these roles. */
  readonly untilThen?: (said: Asked) => string;
}

/** What was asked of a command that is not there yet, and by whom. */
export interface Asked {
  /** What stands before a command in this chat: "@小星 " in a group. */
  readonly address: string;
  readonly refs: readonly Reference[];
  readonly unit: string | undefined;
  readonly roles: readonly Role[];
}

export interface Vocabulary {
  readonly commands: readonly CommandWord[];
  /** Short names of the ledgers (任务, 行动, 问题 …), the default one first. */
  readonly ledgers: readonly string[];
  /** Names the bot goes by; they may hold spaces. */
  readonly botNames: readonly string[];
}

/** What the parser is told beside the text. */
export interface Setting {
  /** The platform says that the bot was addressed. */
  readonly mentioned: boolean;
  /** The street's day and time, an ISO instant: dates in words are counted from it, in the street's zone. */
  readonly now: string;
  /** The one task the quoted bot message is about. */
  readonly quotedTask?: number;
  /** A task the same person reported within the last ten minutes. */
  readonly recentTask?: number;
  /** The units of the street, which may be named behind the references. None where no speaker is known. */
  readonly units?: readonly KnownUnit[];
}

/** A unit of the street, as the parser knows it. */
export interface KnownUnit {
  readonly name: string;
  /** The speaker has a post in it. */
  readonly own: boolean;
}
