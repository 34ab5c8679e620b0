import { afterCounter } from "./counters.ts";
import { IS_OVER } from "./work-words.ts";

/** Amounts in a note that are less than all there is: 走访8/12户, 共10户完成5户, 剩2个. Works on clean text. */

const DID =
  "(?:已经?|只|才|仅|目前|现在|共)*(?:完成|办结|走访|走|入户|宣传|发放|发|整改|做|办|弄|搞|清理|检查|排查|签订?|录入|登记|调解|慰问)了?";

/** 走访8/12户: a share where it is counted and was done; 11/25 alone is a day. */
const SLASHED = new RegExp(`${DID}(\\d{1,4})/(\\d{1,4})(?![\\d/.])`, "g");
/**
 * 共10户完成5户, 3个小区宣传了2个. The first amount is all there is: 排查5处，整改3处 says no such thing, nor do 20名党员走访8名老人.
 */
const OF_ALL = new RegExp(
  `(?:^|[,。;\\n]|共有?|总共|一共|应|目标|任务数?|计划)(\\d{1,4})(\\p{Script=Han})(\\p{Script=Han}{0,5}?)[,:]?${DID}(\\d{1,4})(\\p{Script=Han})?(?=$|[,。;!])`,
  "gu",
);
/** 剩2个, behind what was done; leaflets may be left over. */
const REST =
  /剩(?:下|余)?(\d{1,4}|[一两几三四五六七八九])\s?(?![份张本册袋箱盒])\p{Script=Han}{1,2}(?=$|[,。;!])/u;

/** Whether a note names less as done than it says there is. */
export function leavesSome(words: string): boolean {
  return hasSlashed(words) || hasOfAll(words) || (REST.test(words) && !IS_OVER.test(behind(words, REST)));
}

/** A note that is an amount and nothing else: 3户. */
export function isAmountAlone(words: string): boolean {
  const number = /^\d{1,4}/.exec(words)?.[0];
  const end = number === undefined ? undefined : afterCounter(words, number.length);
  return end !== undefined && /^[。!.~\s]*$/.test(words.slice(end));
}

function hasSlashed(words: string): boolean {
  return Array.from(words.matchAll(SLASHED)).some(
    ({ 0: { length }, 1: done, 2: all, index }) =>
      Number(done) < Number(all) && afterCounter(words, index + length) !== undefined,
  );
}

function hasOfAll(words: string): boolean {
  return Array.from(words.matchAll(OF_ALL)).some(
    ([, all, counter, , done, same = counter]) => Number(done) < Number(all) && same === counter,
  );
}

const behind = (words: string, pattern: RegExp) => words.slice(pattern.exec(words)?.index ?? 0);
