import { names, ruleOf } from "./command-rules.ts";
import { readPerson } from "./mentions.ts";
import { isName, NAME } from "./person-names.ts";
import { matchAt, skip } from "./scan.ts";

/** A person named in a command, as a place of the text. */
export interface Target {
  /** Where the words that lead to the name begin: the 代 of 代@李四. */
  readonly begin: number;
  readonly from: number;
  readonly to: number;
  /** Where the text goes on, behind a verb that was typed on to the name: 代李四报. */
  readonly end: number;
  /** It is said that the report is on that person's behalf: 代@李四. */
  readonly onBehalf?: true;
  /** It does not say what the person has to do with it, or several are named. */
  readonly asks?: true;
}

/** 代 and 替 that end another word: 时代, 交代, 接替. */
const NOT_WITHIN = "(?<![时年现古世后当近换交取替朝迭历代接更顶])";
const BEHALF_WORD = `(?:代替|${NOT_WITHIN}代(?:为?报|打卡)?|${NOT_WITHIN}替|帮忙?)`;
const BEHALF = new RegExp(`[\\s,:(]*${BEHALF_WORD}[\\s:]{0,2}(?=@)`, "y");
const BEHALF_PLAIN = /[\s,:(]*(?:代替|代(?:为?报|打卡)?|替) ?/y;
const BEHALF_LATER = new RegExp(`[(]?${BEHALF_WORD}[\\s:]{0,2}(?=@)`, "g");
/** A short name, perhaps with the verb behind it: 代李四报. */
const SHORT_NAME = /(\p{Script=Han}{2,4}?)(?:代?报|上报|打卡|签到)?(?=[\s,。!;:)]|$)/uy;
const NAME_AND_VERB = /^([^@]{2,}?|[^@])((?:代?报|代?打卡|上报|签到|已[^@]*)?)$/u;
const NO_NAME = /^(?:任务|第|已|全部|完成|行动|问题)/;
/** 帮李四, 代：李四, 代李四已走访, 由李四代报, 替他报: on somebody's behalf, but the name is not plainly read. */
const UNCLEAR = new RegExp(
  [
    `${BEHALF_WORD}[\\s:]{0,2}${NAME}(?!大[爷妈娘]|奶奶|爷爷|阿姨|师傅|[叔婶姨])(?=$|[\\s,。;!:)]|代?报|上报|打卡|签到|完成|已|走访|入户|做|办)`,
    `${BEHALF_WORD}(?:[他她]们?|别人|同事|书记|主任|网格员|大家|本?社区|村里)(?:代?报|上报|打卡|签到)`,
    `${NOT_WITHIN}[代替](?![表理办码替价际号谢驾购收管缴销课言词付章换补])\\p{Script=Han}{2,8}(?:代?报|打卡|签到)(?=$|[\\s,。;!:)])`,
    `${NOT_WITHIN}(?:代|替|帮)(?:报|打卡)(?!告|道|表|名|刊|纸|价)`,
  ].join("|"),
  "u",
);
/** How far into a note a person is looked for, in UTF-16 units. */
const REACH = 600;

/** The person named at a place, where the command takes one or where the words say 代 (on behalf of). */
export function readTarget(command: string, text: string, at: number): Target | undefined {
  const behalf = skip(BEHALF, text, at);
  const person = personAt(text, behalf > at ? behalf : skip(/[\s,:]*/y, text, at), at);
  if (person && behalf > at) return { ...person, onBehalf: true };
  if (person && ruleOf(command).person) return person;
  if (command === names.reportFor) return plainName(text, at);
  const said = skip(BEHALF_PLAIN, text, at) > at ? plainName(text, at) : undefined;
  if (said && isName(text.slice(said.from, said.to))) return { ...said, onBehalf: true };
  const isReport = command === names.report;
  return person && isReport && numberSoon(text, person.end) ? { ...person, asks: true } : undefined;
}

/** The person named in what follows the numbers: at once (任务12 代李四), or further on (已走访8户 代@李四). */
export function targetIn(command: string, text: string, at: number): Target | undefined {
  const near = readTarget(command, text, at);
  const found = near && !near.asks ? near : targetLater(command, text, at);
  if (found) return hasSecond(text, found.end) ? { ...found, asks: true } : found;
  const words = text.slice(at, at + REACH);
  if (command !== names.report || !UNCLEAR.test(words)) return undefined;
  return { begin: at, from: at, to: at, end: at, asks: true };
}

function targetLater(command: string, text: string, at: number): Target | undefined {
  const near = text.slice(0, at + REACH);
  BEHALF_LATER.lastIndex = at;
  const behalf =
    command === names.report || command === names.reportFor ? BEHALF_LATER.exec(near) : undefined;
  const said = behalf && personAt(text, behalf.index + behalf[0].length, behalf.index);
  if (said) return { ...said, onBehalf: true };
  if (!ruleOf(command).person) return undefined;
  for (let place = near.indexOf("@", at); place !== -1; place = near.indexOf("@", place + 1)) {
    const person = personAt(text, place, place);
    if (person) return person;
  }
  return undefined;
}

/** 代@李四、@王五: one report cannot be two people's. */
function hasSecond(text: string, at: number): boolean {
  const next = skip(/[\s,、;]*(?:和|及|与|跟|或|代|替|帮)?[\s,、]*/y, text, at);
  return text[next] === "@" && readPerson(text, next) !== undefined;
}

/** A person with an @, without the verb that was typed on behind the name: 代@李四报. */
function personAt(text: string, at: number, begin: number): Target | undefined {
  const person = readPerson(text, at);
  if (!person) return undefined;
  const [, name = "", verb = ""] = NAME_AND_VERB.exec(text.slice(person.from, person.to)) ?? [];
  const to = person.from + name.length;
  return { begin, from: person.from, to, end: /^已/.test(verb) ? to : person.to };
}

/** 代报 李四 任务12, 任务12 代李四: a short name by itself. */
function plainName(text: string, at: number): Target | undefined {
  const from = skip(/ ?/y, text, skip(BEHALF_PLAIN, text, skip(/[\s,:]*/y, text, at)));
  const match = matchAt(SHORT_NAME, text, from);
  const name = match?.[1];
  if (match === undefined || name === undefined || from === at || NO_NAME.test(name)) return undefined;
  return { begin: at, from, to: from + name.length, end: from + match[0].length };
}

const numberSoon = (text: string, at: number) => /\d|[一二三四五六七八九十]/.test(text.slice(at, at + 12));
