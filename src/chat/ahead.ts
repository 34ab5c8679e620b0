import type { Temporal } from "temporal-polyfill";
import { type ReadDay, readDay } from "./days.ts";
import { IS_OVER, WORK } from "./work-words.ts";

/** Notes that tell of a day to come: 11月27日召开支委会, 周五前完成. What happened up to today is told of as done. */

/** A day in a clause that is not the end or the beginning of a term: 公示至12月2日, 12月1日起实施, 12月5日前的工作. */
const DAY =
  /(?<![\d至到~、和—-]|[上每单双隔逢截])(?:(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?|\d{1,2}[日号](?![楼院门线])|(?:[本这]个?)?(?:周|星期|礼拜)[一二三四五六日天])(?![\d起至到~、和—-]|(?:之|以)?前的)/g;
/** 12月5日 is ahead in November; 3月5日 has passed. */
const NEAR_DAYS = 60;
/** On the 25th, the 27号 is ahead; on the 2nd, the 28号 has passed. So it may have where it is said to be done: 28号完成. */
const NEAR_DAYS_OF_MONTH = 15;
const DONE_THAT_DAY =
  /^\d{1,2}[日号](?:上午|下午|中午|晚上|晚|早上|已|就)*(?:完成|做完|办完|办结|开完|搞完|报完)/;
const IS_WORK = new RegExp(WORK);
/** Before a day: what was decided of it. 会议研究12月5日开展义诊 tells of the meeting. */
const DECIDED = /研究|讨论|部署|布置|通过|议定|商定|明确|传达|通报|公布|张贴|要求|承诺|发布|收到|接到|宣传/;
/** What a note goes on to do after it told of something done. */
const THE_REST = /完成|办结|补|继续|其余|其他|剩|再/;

/** Whether a note says that something is done on a day later than today. */
export function isAhead(words: string, today: Temporal.PlainDate): boolean {
  let told = false;
  for (const clause of words.split(/[,，。;；!\n]/)) {
    const isOver = IS_OVER.test(clause);
    const day = isOver ? undefined : dayAhead(clause, today);
    if (day !== undefined && (!told || THE_REST.test(clause))) return true;
    told ||= isOver || (IS_WORK.test(clause) && day === undefined);
  }
  return false;
}

/** Where a day ahead on which something is done stands in a clause. */
function dayAhead(clause: string, today: Temporal.PlainDate): number | undefined {
  return Array.from(clause.matchAll(DAY)).find(({ 0: written, index }) => {
    const without = clause.slice(0, index) + clause.slice(index + written.length);
    if (DECIDED.test(clause.slice(0, index)) || !IS_WORK.test(without)) return false;
    if (DONE_THAT_DAY.test(clause.slice(index))) return false;
    return isLater(readDay(clause, index, today), written, today);
  })?.index;
}

function isLater({ day }: Partial<ReadDay> = {}, written: string, today: Temporal.PlainDate): boolean {
  const days = day ? today.until(day, { largestUnit: "days" }).days : 0;
  if (written.includes("年")) return days > 0;
  // 周一 said on a Wednesday is the one that has passed.
  if (/[周期拜]/.test(written)) return days > 0 && days <= 7 - today.dayOfWeek;
  return days > 0 && days <= (/^\d+[日号]/.test(written) ? NEAR_DAYS_OF_MONTH : NEAR_DAYS);
}
