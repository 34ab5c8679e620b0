import { findPersonalData } from "../ledger/personal-data.ts";
import type { AskReason } from "./understanding.ts";

/** What a note says beside itself: a denial, a question, a share of progress. Works on clean text. */

const DEED =
  "(?:完成|完|做|办|报|打卡|落实|到位|弄|搞|开展|启动|开始|实施|整改|上传|上报|提交|结束|销号|达标|通过|解决|处理|成|行)";
const DENIAL = new RegExp(
  [
    `(?:还没有?|没有?|尚未|仍未|暂未|未能?|无法|没法|不能|暂不|先不|暂缓|不用|不必|不需要?|无需|不要|先别|别|不是|来不及|不再|并未|并没有?)(?:再|能|全部|全|都|按时|及时|真正|彻底)?${DEED}`,
    "[做办弄搞完报]不[完了成好]",
    "没[做办弄搞报]完",
    "^(?:还没有?|没有?|没呢|尚未|还未|未|不|不是|否|no|没好|不行|作废|取消|算了)(?:呢|了|的)?[。!.~]*$",
    "还差|还剩|尚差|尚缺|待完成|未报|未办|未做|未完",
    "(?:报|写|打|发|点|弄)错了?",
  ].join("|"),
);
const PARTLY =
  /部分完成|完成(?:了)?(?:一?部分|大半|大部分|多半)|基本完成|快(?:要)?(?:完成|做完|办完)|即将完成|进行中(?!心)|推进中(?!心)|正在(?:办理|推进|进行|做|办|整改)|准备(?:完成|开始|做|办)|计划(?:完成|开始)|明天(?:完成|报)/;
const QUESTION =
  /[?]["'”’)]{0,3}\s{0,9}$|吗[。!~.\s]{0,9}$|怎么|如何|是不是|能不能|可不可以|行不行|对不对|好不好|为什么|为何|什么时候|哪(?:一?[个项条]|些)/;
const ALL = /^(?:全部|所有|全都|都|全体|一键|all)(?![\p{Script=Han}]{6})/u;

export const isDenied = (words: string): boolean => DENIAL.test(words);
export const isQuestion = (words: string): boolean => QUESTION.test(words);
export const meansAll = (words: string): boolean => ALL.test(words);

/** What a report's note makes the bot ask, undefined when nothing. `typed` is the note in the person's own characters. */
export function askAboutReport(words: string, typed: string): AskReason | undefined {
  if (findPersonalData(typed).length > 0) return "personal-data";
  if (isDenied(words)) return "negated";
  if (PARTLY.test(words)) return "partly";
  if (isQuestion(words)) return "is-it-a-question";
  return undefined;
}

const SAID_DONE =
  "(?:已经?|目前|现在|当前|大约|约){0,4}(?:完成|进度|进展|做|办|推进|达到?|到)(?:了|率|至|到|为|是|约|大约){0,4}";
const SHARE = new RegExp(`${SAID_DONE}\\s?[:：]?\\s?(\\d{1,4})(?:\\.\\d{1,3})?\\s?%`);
const BARE_SHARE = /^(?:已|约|大约)?\s?(\d{1,4})(?:\.\d{1,3})?\s?%(?:左右|了)?[。!.~]*$/;
const WHOLE = new RegExp(`^${SAID_DONE}\\s?[:：]?\\s?\\d{1,4}(?:\\.\\d{1,3})?\\s?%(?:左右|了)?[。!.~]*$`);
const HALF = /(?:完成|做|办)(?:了)?一半/;

/** The share of work that a note names as done, and whether the note says nothing else. */
export function readShare(words: string): { readonly percent: number; readonly alone: boolean } | undefined {
  const plain = words
    .replace(/百分之(\d{1,3})/, "$1%")
    .replace(
      /百分之([一二三四五六七八九])十(?!\S?[一二三四五六七八九])/,
      (_, tens) => `${"一二三四五六七八九".indexOf(tens) + 1}0%`,
    )
    .replace("百分之百", "100%");
  const share = SHARE.exec(plain) ?? BARE_SHARE.exec(plain);
  if (share) {
    return { percent: Number(share[1]), alone: BARE_SHARE.test(plain) || WHOLE.test(plain) };
  }
  return HALF.test(plain)
    ? { percent: 50, alone: /^.{0,3}(?:完成|做|办)了?一半[。!.]*$/.test(plain) }
    : undefined;
}
