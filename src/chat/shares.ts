import { readNumber } from "./numbers.ts";

/** Shares of work in a note: 完成80%, 百分之八十完成, 完成八成, 完成三分之二, 一半. Works on clean text. */

export interface Share {
  /** A whole number from 0 to 100, or what somebody wrote instead: 150, -5, 50.5; NaN for such a one in words. */
  readonly percent: number;
  /** The note says nothing else. */
  readonly alone: boolean;
  /** Less than all, but how much cannot be told: 过半, 不到80%, 七八成. */
  readonly unsure?: true;
}

const HAN_DIGITS = "一二两三四五六七八九十百";
const AMOUNT = new RegExp(
  [
    // 50-60%, -5%, but --50% behind a dash
    "(?<![\\d.])(?:(?<range>\\d{1,3}%?\\s?[-~到至]\\s?)|(?<sign>(?<!-)-|负))?(?<percent>\\d{1,9}(?:\\.\\d{1,9})?)\\s?%",
    `(?<minus>负)?百分之\\s?(?<hundredth>\\d{1,3}|[零${HAN_DIGITS}]{1,4})(?<fraction>[点.][零${HAN_DIGITS}\\d]{1,3})?`,
    `(?<![\\d${HAN_DIGITS}])(?<tenths>\\d|[${HAN_DIGITS}]{1,2})成(?<andHalf>半)?(?![员果功立年本人都交型效熟群分份])`,
    `(?<below>\\d{1,2}|[${HAN_DIGITS}]{1,3})分之(?<above>\\d{1,2}|[${HAN_DIGITS}]{1,3})`,
    "(?<![\\d/.])(?<slashed>\\d{1,2}/\\d{1,2})(?![\\d/.])",
    "(?<most>(?:过|一?大|一?小|一?多|少|近|不到一?)半)(?![年天个小月日径])",
    "(?<half>一半|(?<=完成了?|做了?|办了?)半)(?![年天个小月日径])",
  ].join("|"),
  "gu",
);

const DONE = "(?:完成|做完|办完|办结|做|办|进度|进展|推进|落实)";
const ABOUT =
  "(?:大约|大概|大致|大体|差不多|左右|将近|接近|超过|不低于|至少|最多|达到|达|近|约|超|逾|过|了|率|度|量|率|到|至|为|是|有|只|仅|才|已经?|目前|现在|当前|共|总|任务|工作|的|[:-]|\\s)";
/** 不到80%: less than what is named. */
const UNDER = /(?:不到|不足|未到|没到|未达到?|没达到?|不满)\s?$/;
const BEHIND_DONE = new RegExp(`${DONE}${ABOUT}{0,6}$`, "u");
const BEFORE_DONE =
  /^(?:左右|以上|多|余)?(?:的\p{Script=Han}{0,4}?)?(?:任务|工作量?|进度)?\s?(?:已经?|都|均|基本|全部|\s)*(?:完成|办结|做完|办完|办好|做好|搞定|落实|到位)/u;
/** 满意率95%已完成: the rate of something else. */
const RATE = /(?<!完成)(?:率|满意度)(?:达到?|为|是|超过|已|:|\s)*$/;
const ONLY_BEFORE = new RegExp(`^(?:${ABOUT}|${DONE})*$`, "u");
const ONLY_AFTER = /^(?:左右|以上|的?(?:任务|工作量?|进度)|了|啦|已经?|都|完成|办结|做完|办完|\s)*[。!.~]*$/u;
/** How far around an amount its verb may stand, in UTF-16 units. */
const NEAR = 16;
/** Longer notes say more than a share. */
const LONGEST_ALONE = 40;

/** The share of work that a note names as done, undefined when it names none: 满意率95% and 达95% are none. */
export function readShare(words: string): Share | undefined {
  const shares: Share[] = [];
  for (const match of words.matchAll(AMOUNT)) {
    const end = match.index + match[0].length;
    const before = words.slice(Math.max(0, match.index - NEAR), match.index);
    const after = words.slice(end, end + NEAR);
    const bare = match.index <= NEAR && ONLY_BEFORE.test(before);
    const begins = bare && !match.groups?.slashed && /^(?:左右|了|多)?(?:[,。;!.~]|$)/.test(after);
    const isDone =
      BEHIND_DONE.test(before.replace(UNDER, "")) ||
      (BEFORE_DONE.test(after) && !match.groups?.slashed && !RATE.test(before));
    if (!isDone && !begins && !(UNDER.test(before) && ONLY_BEFORE.test(before.replace(UNDER, "")))) continue;
    const percent = percentOf(match.groups ?? {});
    shares.push({
      percent: percent ?? 50,
      alone: words.length <= LONGEST_ALONE && bare && ONLY_AFTER.test(words.slice(end)),
      ...((percent === undefined || UNDER.test(before)) && { unsure: true }),
    });
  }
  return shares.find(({ percent, unsure }) => unsure || percent < 100) ?? shares[0];
}

/** Whether a share can be kept: a whole number from 0 to 100. */
export const isPercent = (percent: number): boolean =>
  Number.isInteger(percent) && percent >= 0 && percent <= 100;

type Groups = Record<string, string | undefined>;

/** What an amount comes to, undefined when that cannot be told. */
function percentOf(groups: Groups): number | undefined {
  const { range, sign, percent, minus, hundredth, fraction, tenths, andHalf, below, above, half, slashed } =
    groups;
  if (range !== undefined) return undefined;
  if (percent !== undefined) return Number(percent) * (sign === undefined ? 1 : -1);
  if (half !== undefined) return 50;
  if (minus !== undefined || fraction !== undefined) return Number.NaN;
  if (hundredth === "百") return 100;
  if (hundredth !== undefined) return numeralOf(hundredth);
  if (tenths !== undefined) {
    const value = tenths.length > 1 ? undefined : numeralOf(tenths);
    return value === undefined ? undefined : value * 10 + (andHalf === undefined ? 0 : 5);
  }
  // 办结5/5件; of 完成2/3 nobody knows whether it is a share or a date.
  if (slashed !== undefined) return new Set(slashed.split("/")).size === 1 ? 100 : undefined;
  const parts = numeralOf(below);
  const taken = numeralOf(above);
  return parts && taken !== undefined ? Math.round((100 * taken) / parts) : undefined;
}

function numeralOf(written: string | undefined): number | undefined {
  const number = written === undefined ? undefined : readNumber(written, 0);
  return number === undefined || number.unsure || number.tooLong ? undefined : number.value;
}
