import type { Temporal } from "temporal-polyfill";
import { findPersonalData } from "../ledger/personal-data.ts";
import { isAhead } from "./ahead.ts";
import { isDenied } from "./denials.ts";
import type { AskReason } from "./understanding.ts";
import { isUnfinished } from "./unfinished.ts";

/** What a note makes the bot ask about before anything is closed. Works on clean text. */

const QUESTION = new RegExp(
  [
    "[?][\"'”’)]{0,3}\\s{0,9}$",
    // 吗, 了没, 了么, 是吧, 了吧, 照片呢 at the end
    "(?:吗|[了好完成]没有(?=[啊呀哦噢哈呢嘛])|了没有?|(?<![什怎那这要多])么|[是对]吧|(?:了|完成|办结)吧|呢|(?:可以|[行好对是能要成有])不|(?:要|能|可以?|会|需要?)\\p{Script=Han}{0,6}不|(?:完成|结束|达标|可|能)否)[啊呀哦噢哈呢嘛]?[。!~.\\s]{0,9}$",
    "怎么|如何|为何|为什么|(?<!没|没有|无)什么(?!都)|(?<!无论|不论|不管)多少(?!有)|哪(?:一?[个项条]|些)|几[点号]|是否|谁(?:报|来|去|管)|哪里[传看找报发填]",
    // 咋弄, 啥意思, 照片发哪, 发给谁, 还有几天; 没啥问题 and 啥都 ask nothing
    "咋(?!呼)|(?<!没|没有|无|有)啥(?!都)|(?:[发传交报放找去到在]|看)哪[。!.\\s]{0,9}$|(?:[给找问由向]|交给|发给)谁|(?:要|需要?|得|还有|还剩|[传交发报])几[天张份个人次项条户]|几项(?=没|未)|^截止(?:日期|时间)",
    // 要不要, 能不能, 可不可以, 有没有
    "(\\p{Script=Han})不\\1|有没有",
  ].join("|"),
  "u",
);
/** 对不对, 是不是完成了: the 不 in them denies nothing. */
const WHETHER = /(?<!不)(\p{Script=Han})不\1/u;
/** 测试, 试一下: nothing is reported. */
const TRIAL = /^(?:只是|先|我)?(?:测试|试试|试一?试|试一?下|举例|例子|示例|样例)(?:一下|用|的)?[。!.~]*$/;
const ALL = /^(?:全部|所有|全都|都|全体|一键|all)(?![\p{Script=Han}]{6})/u;

const ENTRY = "(?:任务|行动|问题|项目|第|#)?\\s?[\\d一二三四五六七八九十百廿]{1,6}\\s?[项条号]?";
/** 7-9除8, 8除外, 任务7以外的, 不含8: some of the entries are meant to be left out. */
const EXCEPT = new RegExp(
  [
    `(?<![清拆消排解免废铲破开根去切删剔祛移撤驱])除(?:了|去|开)?[\\s(]*${ENTRY}(?![\\d户人家个处次亩吨米分元件天])`,
    "^(?:以[上下前后]|之[前后])(?:的|[。!.]*$)|除外|(?<!除此)以外|(?<!除此)之外|不含|不包[括含]|除了?(?!此)[^,。;!\\s除]{1,12}外",
  ].join("|"),
);
/** 不是12是13, 应该是13, 改成13: another entry is meant than the one named. */
const INSTEAD = new RegExp(
  `(?:不是.{0,10}[而,\\s]*是|应该?[是为]|[改换][成为到报]|更正[为成]|变成|(?<![整修更批删])改|(?:^|[,;。\\s])(?:其实)?是|(?:^|[,;。\\s])(?:不不|[啊哦噢]不|不对)[,\\s是]*)\\s?(?<entry>${ENTRY})(?=$|[\\s,。;!.~)])`,
);
/** 不不，十四: what voice input writes of somebody who corrects himself. */
const CORRECTED = new RegExp(
  `(?:^|[,;。\\s])(?:[啊哦呃嗯]|不[对是]?)*不(?:对|是)?[,;。\\s]+(?:是|应该是)?\\s?${ENTRY}(?=$|[\\s,。;!.~)])`,
);

/** How the entry is written that a note says is meant instead. */
export const meantInstead = (words: string): string | undefined => INSTEAD.exec(words)?.groups?.entry;

export const isQuestion = (words: string): boolean => QUESTION.test(words);
export const meansAll = (words: string): boolean => ALL.test(words);

/** In this order: the first that holds is asked about. */
const checks: readonly (readonly [AskReason, (words: string) => boolean])[] = [
  ["which-number", (words) => [EXCEPT, INSTEAD, CORRECTED].some((pattern) => pattern.test(words))],
  ["is-it-a-question", (words) => WHETHER.test(words)],
  ["negated", isDenied],
  ["partly", isUnfinished],
  ["is-it-a-question", (words) => isQuestion(words) || TRIAL.test(words)],
];

/** What a report's note makes the bot ask, undefined when nothing. `typed` is the note in the person's own characters. */
export function askAboutReport(
  words: string,
  typed: string,
  today: Temporal.PlainDate,
): AskReason | undefined {
  if (findPersonalData(typed).length > 0) return "personal-data";
  return checks.find(([, holds]) => holds(words))?.[0] ?? (isAhead(words, today) ? "partly" : undefined);
}
