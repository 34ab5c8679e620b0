import { editDistance } from "../ledger/edit-distance.ts";
import { changesSomething, names, ruleOf, SAYS_LAST } from "./command-rules.ts";
import { readItem } from "./reference-item.ts";
import { afterWord, matchAt, skip } from "./scan.ts";
import type { CommandWord, Vocabulary } from "./understanding.ts";
import { readUnit } from "./unit-name.ts";

export interface FoundCommand {
  readonly command: CommandWord;
  /** The word that was said for it. */
  readonly word: string;
  /** Where the text goes on. */
  readonly end: number;
}

/** Whether the table has a command of that name. */
export const knows = ({ commands }: Vocabulary, name: string): boolean =>
  commands.some((command) => command.name === name);

const HAN = /\p{Script=Han}/u;
const sorted = new WeakMap<readonly CommandWord[], readonly { command: CommandWord; word: string }[]>();

/** Every word of the table, the longest first: 取消打卡 before 打卡. */
function wordsOf(commands: readonly CommandWord[]) {
  const known = sorted.get(commands);
  if (known) return known;
  const words = commands
    .flatMap((command) => command.words.map((word) => ({ command, word })))
    .toSorted((a, b) => b.word.length - a.word.length);
  sorted.set(commands, words);
  return words;
}

/**
 * The command whose word stands at a place of the text, spaces inside it allowed. After a slash the word may run on
 * (/请假明天); said without one it must end there, so that 报名 is not 报 and 打卡机 is not 打卡.
 */
export function findCommand(
  text: string,
  at: number,
  vocabulary: Vocabulary,
  said: "slash" | "plain",
): FoundCommand | undefined {
  for (const { command, word } of wordsOf(vocabulary.commands)) {
    const end = afterWord(text, at, word);
    if (end === undefined || !endsWord(text, end, { command, word }, vocabulary, said)) continue;
    return { command, word, end: afterParticle(text, afterUndone(text, end, command, vocabulary)) };
  }
  return undefined;
}

/** 取消报结 7, 撤销签到 7: behind a word for undoing the word for what is undone says nothing more. */
function afterUndone(text: string, end: number, command: CommandWord, vocabulary: Vocabulary): number {
  if (!ruleOf(command.name).actsOnLast) return end;
  for (const { command: undone, word } of wordsOf(vocabulary.commands)) {
    if (undone.name !== names.report || word.length === 1) continue;
    const after = afterWord(text, skip(/ ?/y, text, end), word);
    if (after !== undefined) return after;
  }
  return end;
}

const PARTICLE = /(?:一下|了|啦|下|[吧呀啊哈哦噢哟喽嘞])(?=[^\p{Script=Han}]|任务|第|$)/uy;
const afterParticle = (text: string, at: number) => at + (matchAt(PARTICLE, text, at)?.[0].length ?? 0);

function endsWord(
  text: string,
  end: number,
  { command, word }: Pick<FoundCommand, "command" | "word">,
  vocabulary: Vocabulary,
  said: "slash" | "plain",
): boolean {
  const next = text[end] ?? "";
  if (/[a-z]$/.test(word)) {
    const isLedger = readItem(text, end, { names: vocabulary.ledgers, initial: "" })?.named === true;
    return !/[a-z_]/.test(next) || isLedger;
  }
  if (!HAN.test(next)) return true;
  if (afterParticle(text, end) > end || afterUndone(text, end, command, vocabulary) > end) return true;
  if (!changesSomething(ruleOf(command.name)) && matchAt(HOW_IS_IT, text, end)) return true;
  // 撤销刚才的, 撤销上一条; 取消一次 may be said of anything.
  if (ruleOf(command.name).actsOnLast && /[刚上最前]/.test(next) && SAYS_LAST.test(text.slice(end)))
    return true;
  if (takesDay(command) && matchAt(DAY, text, end)) return true;
  if (readItem(text, end, { names: vocabulary.ledgers, initial: "" })) return true;
  if (
    command.takes === "references" &&
    (readUnit(text, end, vocabulary.ledgers) || text.startsWith("代@", end))
  )
    return true;
  return said === "slash" && word.length > 1;
}

/** 进度怎么样了, 排名如何 */
const HOW_IS_IT = /(?:怎么样|怎样|如何)[了啦呢]?[?。!\s]*$/y;

/** 请假明天, 延期到下周五 */
const DAY =
  /(?:到|至)|(?:今|明|后|大后)[天日]|下{1,2}个?[周星礼月]|[本这]?[周月][一二三四五六日天末底]|年底|星期|礼拜|[一二三四五六七八九十]{1,3}(?:月|日|号)/y;
const takesDay = ({ name, takes }: CommandWord) => takes === "dates" || ruleOf(name).dated === true;

/**
 * The known word nearest to an unknown one (打咔 is near 打卡), undefined when none is near or when the unknown one is
 * a denial: 未完成 must not be answered with 完成.
 */
export function nearestWord(unknown: string, vocabulary: Vocabulary): string | undefined {
  if (/^[未不没别勿无免]/.test(unknown)) return undefined;
  let best: { word: string; distance: number } | undefined;
  for (const { word } of wordsOf(vocabulary.commands)) {
    if (word.length < 2) continue;
    const allowed = word.length >= 4 ? 2 : 1;
    const distance = nearestPrefix(unknown, word, allowed);
    if (distance <= allowed && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { word, distance };
  }
  return best?.word;
}

/** An unknown word often runs on into the rest (打咔任务), so its beginnings are compared as well as the whole. */
function nearestPrefix(unknown: string, word: string, allowed: number): number {
  const isHan = HAN.test(word);
  const lengths = isHan ? [word.length, word.length - 1, word.length + 1] : [unknown.length];
  const distances = lengths
    .filter((length) => length >= 2 && length <= unknown.length && Math.abs(length - word.length) <= allowed)
    .map((length) => editDistance(unknown.slice(0, length), word));
  return Math.min(Number.POSITIVE_INFINITY, ...distances);
}
