import { MOST_REFERENCES } from "./arguments.ts";
import { findCommand, nearestWord } from "./command-words.ts";
import { afterQuote } from "./embedded-quote.ts";
import { interpret } from "./interpret.ts";
import { afterMentions, withoutBot } from "./mentions.ts";
import { type Clean, normalise, part } from "./normalise.ts";
import { readReferences } from "./references.ts";
import { matchAt, skip } from "./scan.ts";
import { correction, help, inside, spoken } from "./spoken.ts";
import type { Details, Setting, Understanding, Vocabulary } from "./understanding.ts";
import { afterHomophone } from "./voice.ts";

/** Longer texts are pasted documents: nothing in them is looked at. In UTF-16 units. */
export const LONGEST_TEXT = 20_000;
/** More slashes than this before a word are a hand resting on a key. */
const MOST_SLASHES = 3;
const MOST_LINES = 50;

const LEAD = /[\s.,:;。!~·]*/y;
const SLASHES = /[/\\、]+/y;
/** What stands behind a slash in a path, a face or a fraction rather than a command. */
const PATH = /[a-z0-9._~%-]*[/\\.:]\S|[^\p{L}\p{N}]/uy;
const UNKNOWN = /[\p{L}\p{N}_]{1,20}/uy;

/**
 * What a text means: CMD, ASK, HINT or IGNORE. Takes any string, never throws, and takes time in proportion to the
 * text's length. Texts that do not address the bot (no mention, no slash before a known word) are IGNORE.
 */
export function understand(text: string, vocabulary: Vocabulary, setting: Setting): Understanding {
  if (text.length > LONGEST_TEXT) return { kind: "HINT", reason: "too-long", refs: [] };
  const whole = withoutBot(normalise(text), vocabulary);
  const addressed = afterMentions(whole.text, afterQuote(whole.text, afterMentions(whole.text, 0)));
  const clean = part(whole, afterQuote(whole.text, addressed));
  const toOther = whole.text.slice(0, whole.text.length - clean.text.length).includes("@");

  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(clean.text)) {
    return setting.mentioned ? help(vocabulary) : { kind: "IGNORE" };
  }
  const lead = skip(LEAD, clean.text, 0);
  const slashes = matchAt(SLASHES, clean.text, lead)?.[0];
  if (slashes !== undefined) return afterSlash(clean, lead, slashes, vocabulary, setting);
  if (setting.mentioned) return spoken(clean, vocabulary, setting);
  if (toOther) return inside(clean, vocabulary, setting, "close") ?? { kind: "IGNORE" };
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
  if (findCommand(text, at, vocabulary, "slash")) return commandLines(part(clean, at), vocabulary, setting);
  if (setting.mentioned && !isSlash) return spoken(part(clean, at), vocabulary, setting);
  if (!isSlash) return { kind: "IGNORE" };

  const unaddressed = setting.mentioned ? help(vocabulary) : ({ kind: "IGNORE" } as const);
  if (at >= text.length || matchAt(PATH, text, at)) return unaddressed;
  const said = spoken(part(clean, at), vocabulary, { ...setting, mentioned: true });
  if (said.kind === "CMD" || said.kind === "ASK") return said;
  return unknownCommand(text, at, vocabulary);
}

function unknownCommand(text: string, at: number, vocabulary: Vocabulary): Understanding {
  const word = matchAt(UNKNOWN, text, at)?.[0] ?? "";
  const han = /^\p{Script=Han}+|^[a-z]+/u.exec(word)?.[0] ?? word;
  const sounded = afterHomophone(text, at);
  const nearest = sounded === undefined ? nearestWord(han, vocabulary) : "打卡";
  const command = vocabulary.commands.find(({ words }) => nearest !== undefined && words.includes(nearest));
  if (!command || nearest === undefined) return { kind: "HINT", reason: "unknown-command", refs: [] };
  const ledgers = { names: vocabulary.ledgers, initial: vocabulary.ledgers[0] ?? "" };
  const { refs } = readReferences(text, sounded ?? skip(/[^\s\d]{0,12}/y, text, at), ledgers);
  return { kind: "HINT", cmd: command.name, reason: "unknown-command", suggestion: nearest, refs };
}

/** Several lines that each begin with a slash and a command are several reports: one answer for all. */
function commandLines(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding {
  const starts = [0];
  for (let at = clean.text.indexOf("\n"); at !== -1; at = clean.text.indexOf("\n", at + 1)) {
    const line = skip(/[ \t]*/y, clean.text, at + 1);
    const word = skip(/[/\\、]{1,3}[ \t]*/y, clean.text, line);
    if (word > line && findCommand(clean.text, word, vocabulary, "slash")) starts.push(word);
  }
  if (starts.length > MOST_LINES) {
    return { ...readOne(clean, vocabulary, setting), kind: "ASK", reason: "too-many", refs: [], cmd: "打卡" };
  }
  const read = starts.map((start, index) =>
    readOne(part(clean, start, lineEnd(clean.text, starts[index + 1])), vocabulary, setting),
  );
  return read.reduce(together);
}

/** The slash and its space belong to the next line's command, not to this line's note. */
function lineEnd(text: string, next: number | undefined): number {
  return next === undefined ? text.length : text.lastIndexOf("\n", next);
}

function readOne(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding {
  const found = findCommand(clean.text, 0, vocabulary, "slash");
  return found ? interpret(found, clean, vocabulary, setting) : help(vocabulary);
}

function together(first: Understanding, second: Understanding): Understanding {
  if (first.kind === "IGNORE" || second.kind === "IGNORE") return first.kind === "IGNORE" ? second : first;
  if (first.kind !== "CMD") return first;
  if (second.kind !== "CMD") return second;
  if (first.cmd !== second.cmd) return { kind: "ASK", cmd: first.cmd, reason: "two-verbs", refs: first.refs };
  const added = second.refs.filter(
    ({ ledger, number }) => !first.refs.some((ref) => ref.ledger === ledger && ref.number === number),
  );
  const refs = [...first.refs, ...added];
  if (refs.length > MOST_REFERENCES) return { kind: "ASK", cmd: first.cmd, reason: "too-many", refs: [] };
  const notes = [first.note, second.note].filter((note) => note !== undefined);
  const others: Partial<Details> = { ...second, ...first };
  const { date, target, percent, unit } = others;
  return {
    kind: "CMD",
    cmd: first.cmd,
    refs,
    ...(notes.length > 0 && { note: notes.join("\n") }),
    ...(date !== undefined && { date }),
    ...(target !== undefined && { target }),
    ...(percent !== undefined && { percent }),
    ...(unit !== undefined && { unit }),
  };
}
