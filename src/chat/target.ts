import { names, ruleOf } from "./command-rules.ts";
import { readPerson } from "./mentions.ts";
import { matchAt, skip } from "./scan.ts";

/** A person named in a command, as a place of the text. */
export interface Target {
  readonly from: number;
  readonly to: number;
  /** It is said that the report is on that person's behalf: 代@李四. */
  readonly onBehalf?: true;
  /** It does not say what the person has to do with it. */
  readonly asks?: true;
}

const BEHALF = /[\s,:]*[代替帮] ?(?=@)/y;
const NAME = /\p{Script=Han}{2,4}(?=[\s,。!]|$)/uy;
const NO_NAME = /^(?:任务|第|已|全部|完成|行动|问题)/;

/** The person named at a place, where the command takes one or where the words say 代 (on behalf of). */
export function readTarget(command: string, text: string, at: number): Target | undefined {
  const behalf = skip(BEHALF, text, at);
  const person = readPerson(text, behalf > at ? behalf : skip(/[\s,:]*/y, text, at));
  if (person && behalf > at) return { ...person, onBehalf: true };
  if (person && ruleOf(command).person) return person;
  if (command === names.reportFor) return plainName(text, at);
  const said = matchAt(/\s*[代替]/y, text, at) ? plainName(text, at) : undefined;
  if (said) return { ...said, onBehalf: true };
  const isReport = command === names.report;
  return person && isReport && numberSoon(text, person.to) ? { ...person, asks: true } : undefined;
}

/** 代报 李四 任务12, 任务12 代李四: a short name by itself. */
function plainName(text: string, at: number): Target | undefined {
  const from = skip(/[\s,:]*(?:[代替] ?)?/y, text, at);
  const name = matchAt(NAME, text, from)?.[0];
  if (name === undefined || from === at || NO_NAME.test(name)) return undefined;
  return { from, to: from + name.length };
}

const numberSoon = (text: string, at: number) => /\d|[一二三四五六七八九十]/.test(text.slice(at, at + 12));
