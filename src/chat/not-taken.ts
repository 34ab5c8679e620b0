import { changesSomething, names, ruleOf } from "./command-rules.ts";
import { knows } from "./command-words.ts";
import { isEntry } from "./further-words.ts";
import { knownUnitAt } from "./known-units.ts";
import type { Clean } from "./normalise.ts";
import { ledgersOf, readItem } from "./reference-item.ts";
import { readReferences } from "./references.ts";
import type { KnownUnit, Reference, Setting, Understanding, Vocabulary } from "./understanding.ts";

/**
 * Sentences that are about an entry and are no command: 荷塘社区任务14完成了, 王书记说任务14已完成, 能不能撤销12. They are not
 * acted on, and whoever said one must not believe that it was recorded.
 */

/** How far into a sentence is looked, in UTF-16 units. */
const REACH = 200;
/** 今天的事都办好了 */
const SAYS_DONE = /(?:完成|办结|做完|办完|弄完|干完|办好|做好|弄好|搞定)(?:了|啦)[。!.~\s]*$/;

/** What is asked about such a sentence, undefined for one that is about no entry and says of nothing that it is done. */
export function notTaken(
  clean: Clean,
  vocabulary: Vocabulary,
  { units = [] }: Setting,
): Understanding | undefined {
  if (!knows(vocabulary, names.report)) return undefined;
  const text = clean.text.slice(0, REACH);
  const verb = verbIn(text, vocabulary);
  const entry = entryNamed(text, vocabulary) ?? (verb && numberBeside(text, verb, vocabulary));
  const unit = unitIn(text, units);
  const named = unit === undefined ? {} : { unit };
  if (entry) {
    return { kind: "ASK", cmd: verb?.name ?? names.report, reason: "not-taken", refs: [entry], ...named };
  }
  return SAYS_DONE.test(text)
    ? { kind: "ASK", cmd: names.report, reason: "no-number", refs: [], ...named }
    : undefined;
}

interface Verb {
  /** The command that it is a word for. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The first word of a command that changes something, the longest of those that begin there: 取消打卡 before 取消. */
function verbIn(text: string, { commands }: Vocabulary): Verb | undefined {
  const verbs = commands
    .filter(({ name, takes }) => takes === "references" && changesSomething(ruleOf(name)))
    .flatMap(({ name, words }) => words.map((word) => ({ name, word, from: text.indexOf(word) })))
    // 报 is a word of its own before a number: 能不能报12.
    .filter(({ word, from }) => from !== -1 && (word.length > 1 || BEFORE_ENTRY.test(text.slice(from + 1))))
    .toSorted((a, b) => a.from - b.from || b.word.length - a.word.length);
  const [first] = verbs;
  return first && { name: first.name, from: first.from, to: first.from + first.word.length };
}

/** The first entry that is named, whatever the sentence goes on to say of it: 第14项什么时候截止. */
function entryNamed(text: string, vocabulary: Vocabulary): Reference | undefined {
  const ledgers = ledgersOf(vocabulary);
  for (let at = 0; at < text.length; at++) {
    if (!/[第#]/.test(text[at] ?? "") && !ledgers.names.some((name) => text.startsWith(name, at))) continue;
    const item = readItem(text, at, ledgers);
    // 谁第一: a place in a ranking.
    const isPlace = item?.ordinal && !/[项条款号个件务]$/.test(text.slice(item.start, item.end));
    if (item && isEntry(item) && !isPlace) return item.ref;
  }
  return undefined;
}

/** 能不能撤销12, 能不能把12撤销 */
function numberBeside(text: string, { from, to }: Verb, vocabulary: Vocabulary): Reference | undefined {
  const { refs, trouble } = readReferences(text, to, ledgersOf(vocabulary));
  if (refs[0] && !trouble) return refs[0];
  const number = Number(/(?<!\d)(\d{1,4})\s?$/.exec(text.slice(0, from))?.[1] ?? 0);
  return number > 0 ? { ledger: ledgersOf(vocabulary).initial, number } : undefined;
}

/** 荷塘任务14 */
const BEFORE_ENTRY = /^(?:的|\s)?(?:任务|第|#|\d)/;

function unitIn(text: string, units: readonly KnownUnit[]): string | undefined {
  for (let at = 0; at < text.length; at++) {
    const unit = knownUnitAt(text, at, units);
    if (unit && (!unit.short || BEFORE_ENTRY.test(text.slice(unit.to)))) return unit.name;
  }
  return undefined;
}
