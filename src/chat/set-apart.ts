import { afterCounter } from "./counters.ts";
import { readDate, streetDay } from "./dates.ts";
import { isDenied } from "./denials.ts";
import { isAmong, type Ledgers, readItem } from "./reference-item.ts";
import { matchAt, skip } from "./scan.ts";
import { isPercent, readShare } from "./shares.ts";
import type { Reference } from "./understanding.ts";
import { isUnfinished } from "./unfinished.ts";

/**
 * An entry of which something else is said than of the others in its message: 12、14（其中14延期）, 12-16（14除外）,
 * 任务12\n任务14 50%. One answer for all would be wrong for it, so it is left out of what is offered.
 */

/** What is left to be offered, with the share that was said of it; or, where all belong together, the question why. */
export interface Apart {
  readonly reason: "which-number" | "left-out" | "more-entries";
  readonly refs: readonly Reference[];
  readonly percent?: number;
}

/** How far behind the entries is looked, in UTF-16 units. */
const REACH = 300;
const ENTRY = "(?:任务|第|#)?\\s?\\d{1,4}\\s?(?:[项条](?!目))?";
const EXCEPT_BEFORE = "除(?:了|去|开|掉)?|不[含算报]|不包[括含]|去掉|扣除|剔除";
/** 其中14延期, 但任务14还没开, 除了14、15 */
const SAID_OF = new RegExp(
  `(?:其中的?|但是?|不过|只有|就是|而|就|\\s)*(?<except>${EXCEPT_BEFORE})?[\\s:的]*(?<entries>${ENTRY}(?:[、和与及]${ENTRY}){0,9})`,
  "y",
);
const EXCEPT_BEHIND = /^(?:任务)?\s?(?:除外|以外|之外|外(?:$|的)|不[含算报]|不包[括含]|不在内)/;
/** 12-16里的14: one of them is meant. */
const MEANT = new RegExp(`[\\s,(]*(?:(?:里面?|当中|之?中|其中)的?)(?<entries>${ENTRY})[)\\s。!.]*$`, "y");
const LATTER = /^\s*(?:后者|后一?[项个条]|最后一?[项个条])/;
const FORMER = /^\s*(?:前者|前一?[项个条]|第一[项个条](?!是))/;
const PUT_OFF =
  /延[期后迟]|改[期日]|推[迟后]|暂[缓停]|缓[办报]|待定|(?<!不)取消了?(?=$|[\s,。;!)])|[再另]报|再说|下次|(?:^|[^\p{L}])(?:下下?(?:周|星期|礼拜|个?月)|明[天日]|后天|改天|过[几两]天|[月年]底)/u;
/** 任务12与任务14合并开展: one task, or both? */
const MERGED = /\s?(?:合并|并入|合在一起)/y;
const CLAUSE = /[,，。;；!()\n]+|\s+(?=(?:任务|行动|问题|第)\s?\d|其中|[前后]者)/g;

interface Entries {
  readonly refs: readonly Reference[];
  readonly numberAt: number;
  readonly end: number;
}

/** What is said of single entries behind them; undefined where all that follows is said of all. */
export function setApart(text: string, read: Entries, ledgers: Ledgers, now: string): Apart | undefined {
  const { refs, end } = read;
  if (refs.length === 0) return undefined;
  const near = text.slice(0, end + REACH);
  if (refs.length > 1) {
    const meant = matchAt(MEANT, near, end)?.groups?.entries;
    const one = meant === undefined ? [] : entriesOf(meant, ledgers);
    if (one[0] && isAmong(one[0], refs)) return { reason: "which-number", refs: one };
    if (matchAt(MERGED, near, end) && isJoinedByWord(near, read)) return { reason: "more-entries", refs };
  }
  const holds = (words: string) => saysElse(words, now);
  for (const { from, to } of clausesOf(near, end)) {
    const out = leftOut(near, { from, to }, read, ledgers, holds);
    if (out.length > 0) return without(refs, out, near.slice(end, from));
  }
  return undefined;
}

/** 除任务12外其他都完成: the entries that all others are reported without. */
export function allBut(text: string, at: number, ledgers: Ledgers): readonly Reference[] {
  const near = text.slice(at, at + REACH);
  const said = matchAt(SAID_OF, near, skip(/[\s,:]*/y, near, 0));
  return said?.groups?.except === undefined ? [] : entriesOf(said.groups.entries ?? "", ledgers);
}

function clausesOf(text: string, at: number): readonly { readonly from: number; readonly to: number }[] {
  const words = text.slice(at);
  const breaks = Array.from(words.matchAll(CLAUSE), ({ index, 0: mark }) => ({
    to: at + index,
    next: at + index + mark.length,
  }));
  return [...breaks, { to: text.length, next: text.length }].map(({ to }, index) => ({
    from: breaks[index - 1]?.next ?? at,
    to,
  }));
}

/** The entries of which a clause says something else than of the rest. */
function leftOut(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  { refs, numberAt, end }: Entries,
  ledgers: Ledgers,
  holds: (words: string) => boolean,
): readonly Reference[] {
  const clause = text.slice(from, to);
  const [first] = refs;
  const last = refs.at(-1);
  const isBatch = refs.length > 1;
  if (isBatch && last && LATTER.test(clause) && holds(clause.replace(LATTER, ""))) return [last];
  if (isBatch && first && FORMER.test(clause) && holds(clause.replace(FORMER, ""))) return [first];
  const said = matchAt(SAID_OF, clause, skip(/\s*/y, clause, 0));
  const behind = said ? clause.slice(said.index + said[0].length) : clause;
  const named = said && !isAmount(behind) ? entriesOf(said.groups?.entries ?? "", ledgers) : [];
  if (said && named.length > 0) {
    const isExcept = said.groups?.except !== undefined || EXCEPT_BEHIND.test(behind);
    const isAbout = isExcept || holds(behind);
    const isKnown =
      named.some((ref) => isAmong(ref, refs)) ||
      /任务|第|#/.test(said[0]) ||
      // 12 14下周
      (from === end && PUT_OFF.test(behind.slice(0, 4)));
    if (isAbout && isKnown && (isBatch || !isExcept)) return named;
  }
  // 任务12\n任务14 50%: said without a pause behind the last one.
  const hangs = isBatch && last && /^[\s:(]*$/.test(text.slice(end, from));
  if (!hangs || named.length > 0) return [];
  const isParted = /[\n,;。!][^\n,;。!\d]*\d{1,4}[^\d]*$/.test(text.slice(numberAt, end));
  // What is denied and typed on (任务12 任务13暂缓) is asked about as denied.
  const isDeniedThere = from === end && /^\S/.test(clause) && isDenied(clause);
  if (!isDeniedThere && EXCEPT_BEHIND.test(clause.trim())) return [last];
  const isOfLast = isParted ? holds(clause) : PUT_OFF.test(clause.slice(0, 6)) && !isDeniedThere;
  return isOfLast && !/^\s*(?:都|均|全部?|一起|一并)/.test(clause) ? [last] : [];
}

/** 14户, 50%, 12/1: what stands behind its number says that it is no entry's. */
const isAmount = (behind: string) =>
  afterCounter(behind, 0) !== undefined || /^\s?(?:[%/:]|\.\d|[月年点]\d?)/.test(behind);

/** Not done, not yet, or not wholly. */
function saysElse(words: string, now: string): boolean {
  const said = words.trim();
  if (said === "" || /^(?:已|均|都)/.test(said)) return false;
  const share = readShare(said);
  if (share) return share.unsure === true || share.percent < 100;
  return PUT_OFF.test(said) || isDenied(said) || isUnfinished(said) || isDayAhead(said, now);
}

/** 12月1日, before it has come */
function isDayAhead(words: string, now: string): boolean {
  if (!/^\d{1,2}(?:月|\/)\d/.test(words)) return false;
  const date = readDate(words, 0, streetDay(now))?.date;
  return date !== undefined && date > now.slice(0, 10);
}

/** What is left, and the share that was said of it before the others were named. */
function without(refs: readonly Reference[], out: readonly Reference[], before: string): Apart {
  const rest = refs.filter((ref) => !isAmong(ref, out));
  const share = readShare(before.trim());
  const isPart = share && !share.unsure && isPercent(share.percent) && share.percent < 100;
  return { reason: "left-out", refs: rest, ...(isPart && { percent: share.percent }) };
}

function entriesOf(words: string, ledgers: Ledgers): readonly Reference[] {
  return Array.from(words.matchAll(new RegExp(ENTRY, "g")), ([written]) => readItem(written, 0, ledgers))
    .filter((item) => item !== undefined && !item.bad && item.ref.number > 0)
    .map((item) => item?.ref)
    .filter((ref) => ref !== undefined);
}

/** 任务12 与任务14 */
const isJoinedByWord = (text: string, { numberAt, end }: Entries) =>
  /[与和同跟并]/.test(text.slice(numberAt, end));
