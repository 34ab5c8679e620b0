import { findPersonalData } from "../ledger/personal-data.ts";
import { names } from "./command-rules.ts";
import { findCommand, nearestWord } from "./command-words.ts";
import { correction } from "./corrections.ts";
import { afterQuote } from "./embedded-quote.ts";
import { objectThenVerb } from "./entry-first.ts";
import { commandLines, saidAfter } from "./lines.ts";
import { afterMentions, withoutBot } from "./mentions.ts";
import { type Clean, normalise, part } from "./normalise.ts";
import { quotedTask } from "./quote.ts";
import { ledgersOf, readItem } from "./reference-item.ts";
import { readReferences } from "./references.ts";
import { matchAt, skip } from "./scan.ts";
import { bareNumber, deniedAlone, help, spoken } from "./spoken.ts";
import type { Setting, Understanding, Vocabulary } from "./understanding.ts";
import { afterHomophone } from "./voice.ts";

/** Longer texts are pasted documents: nothing in them is looked at. In UTF-16 units. */
export const LONGEST_TEXT = 20_000;
/** More slashes than this before a word are a hand resting on a key. */
const MOST_SLASHES = 3;

const LEAD = /[\s.,:;。!~·]*/y;
const SLASHES = /[/\\、]+/y;
/** What stands behind a slash in a path, a face or a fraction rather than a command. */
const PATH = /[a-z0-9._~%-]*[/\\.:]\S|[^\p{L}\p{N}_]/uy;
/** Words that say something, such as 明天再 or 张三说, are no part of a name. */
const SECOND_WORD = /(?![^\s]{0,11}[不没别勿未怎?如明后等请代替帮说:家各再都大])[^\s@/]{1,12}\s+/y;
/** /不打卡 12 is an unknown word, and never answered with the one that it denies. */
const DENIED_WORD = /不(?![要用能必想会再需])/y;
const UNKNOWN = /[\p{L}\p{N}_]{1,20}/uy;

/**
 * What a text means: CMD, ASK, HINT or IGNORE. Takes any string, never throws, and takes time in proportion to the
 * text's length. Texts that do not address the bot (no mention, no slash before a known word) are IGNORE.
 */
export function understand(text: string, vocabulary: Vocabulary, setting: Setting): Understanding {
  if (text.length > LONGEST_TEXT) return { kind: "HINT", reason: "too-long", refs: [] };
  const whole = withoutBot(normalise(text), vocabulary);
  const quoteAt = afterMentions(whole.text, 0);
  const addressed = afterMentions(whole.text, afterQuote(whole.text, quoteAt));
  const clean = part(whole, afterQuote(whole.text, addressed));
  const heard = withQuote(whole.text.slice(quoteAt, addressed), vocabulary, setting);
  // @五星 助手 打卡 12, where the bot's name is not known: its second word may stand before the command.
  const isName = whole.text.slice(0, whole.text.length - clean.text.length).includes("@");
  const secondWord = setting.mentioned && isName ? skip(SECOND_WORD, clean.text, 0) : 0;
  return withoutPersonalData(readNamed(clean, secondWord, vocabulary, heard), clean);
}

function readNamed(clean: Clean, secondWord: number, vocabulary: Vocabulary, heard: Setting): Understanding {
  const isSlash = /[/\\]/.test(clean.text[secondWord] ?? "");
  if (secondWord > 0 && isSlash) return read(part(clean, secondWord), vocabulary, heard);
  const understood = read(clean, vocabulary, heard);
  if (secondWord === 0 || !isUntaken(understood)) return understood;
  const again = read(part(clean, secondWord), vocabulary, heard);
  return again.kind === "IGNORE" || isUntaken(again) ? understood : again;
}

/** Nothing was found in the text that could be done. */
const isUntaken = (understood: Understanding): boolean =>
  understood.kind !== "IGNORE" &&
  understood.kind !== "CMD" &&
  (understood.reason === "no-command" || understood.reason === "not-taken");

/** Whatever else the text means to the bot: a number in it that must not be in a chat is spoken of first. */
function withoutPersonalData(understood: Understanding, { text }: Clean): Understanding {
  const isSaid = understood.kind === "ASK" && understood.reason === "personal-data";
  if (understood.kind === "IGNORE" || isSaid || findPersonalData(text).length === 0) return understood;
  return { kind: "ASK", cmd: understood.cmd ?? names.report, reason: "personal-data", refs: [] };
}

/** The bot's own message may be quoted in the text itself: 「小星：已报：任务12 …」. */
function withQuote(quote: string, { botNames }: Vocabulary, setting: Setting): Setting {
  const isOwn = botNames.some((name) => quote.startsWith(`「${normalise(name).text}:`));
  const task = isOwn ? quotedTask(quote) : undefined;
  return task === undefined || setting.quotedTask !== undefined ? setting : { ...setting, quotedTask: task };
}

function read(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding {
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(clean.text)) {
    return setting.mentioned ? help(vocabulary) : { kind: "IGNORE" };
  }
  const lead = skip(LEAD, clean.text, 0);
  const slashes = matchAt(SLASHES, clean.text, lead)?.[0];
  if (slashes !== undefined) return afterSlash(clean, lead, slashes, vocabulary, setting);
  if (setting.mentioned) return spoken(clean, vocabulary, setting);
  return correction(clean, vocabulary, setting) ?? { kind: "IGNORE" };
}

function afterSlash(
  clean: Clean,
  lead: number,
  slashes: string,
  vocabulary: Vocabulary,
  setting: Setting,
): Understanding {
  const { text } = clean;
  if (slashes.length > MOST_SLASHES) {
    return slashes.startsWith("/") || setting.mentioned
      ? { kind: "HINT", reason: "slashes", refs: [] }
      : { kind: "IGNORE" };
  }
  const at = skip(/[ \t]*/y, text, lead + slashes.length);
  const isSlash = slashes.startsWith("/");
  // On many keyboards the slash key types 、 or \ : only a known word right behind makes it one.
  const found = findCommand(text, at, vocabulary, saidAfter(text, lead));
  if (found) {
    // /任务12打卡: the word of the ledger is a command as well, but the verb says which one is meant.
    const turned = vocabulary.ledgers.includes(found.word) && found.command.takes === "references";
    const said = turned ? objectThenVerb(part(clean, at), vocabulary, setting) : undefined;
    return said ?? commandLines(part(clean, at), vocabulary, setting);
  }
  if (setting.mentioned && !isSlash) return spoken(part(clean, at), vocabulary, setting);
  if (!isSlash) return { kind: "IGNORE" };

  const unaddressed = setting.mentioned ? help(vocabulary) : ({ kind: "IGNORE" } as const);
  if (at >= text.length || matchAt(PATH, text, at)) return unaddressed;
  const rest = part(clean, at);
  const isEntry = readItem(text, at, { names: vocabulary.ledgers, initial: "" }) !== undefined;
  const said = isEntry
    ? (objectThenVerb(rest, vocabulary, setting) ?? bareNumber(rest, vocabulary))
    : matchAt(DENIED_WORD, text, at)
      ? undefined
      : deniedAlone(rest, vocabulary, setting);
  return said ?? unknownCommand(text, at, vocabulary);
}

function unknownCommand(text: string, at: number, vocabulary: Vocabulary): Understanding {
  const word = matchAt(UNKNOWN, text, at)?.[0] ?? "";
  const han = /^\p{Script=Han}+|^[a-z]+/u.exec(word)?.[0] ?? word;
  const sounded = afterHomophone(text, at);
  const nearest = sounded === undefined ? nearestWord(han, vocabulary) : names.report;
  const command = vocabulary.commands.find(({ words }) => nearest !== undefined && words.includes(nearest));
  if (!command || nearest === undefined) return { kind: "HINT", reason: "unknown-command", refs: [] };
  const { refs } = readReferences(text, sounded ?? skip(/[^\s\d]{0,12}/y, text, at), ledgersOf(vocabulary));
  return { kind: "HINT", cmd: command.name, reason: "unknown-command", suggestion: nearest, refs };
}
