import { knownUnitAt } from "./known-units.ts";
import type { KnownUnit } from "./understanding.ts";

/** A report of what is somebody else's, as its note says: 帮荷塘书记打卡, 荷塘报的, 别人报的, 苹果园社区的. Works on clean text. */

/** How far into a note is looked, in UTF-16 units. */
const REACH = 200;
const END = "(?=$|[\\s,。;!.~)])";
const POST = "(?:社区|村)?的?(?:副?书记|支书|主任|专干|网格员|同志|同事)?";
const REPORT = "(?:代|上)?(?:打卡|签到|报(?![告名道到刊纸警销]))";
const ASKED = `(?:(?:让|叫|请|要)我们?(?:来|代|帮忙?)*${REPORT}|(?:的)?委托|托我|授权)`;
const SOMEBODY = "(?:副?书记|支书|主任|别人|他人|人家|同事|[他她]们?)";

const SAYS_SO = new RegExp(
  [
    `(?:帮忙?|给|替|为)${SOMEBODY}${REPORT}`,
    `${SOMEBODY}${ASKED}`,
    `(?:别人|他人|人家)(?:已经?)?(?:${REPORT}|完成|做|办)(?:的|了)${END}|(?:别人|他人|人家)的(?:任务)?${END}`,
    `(?:其[他它]|别的|另[外一]个?|隔壁|兄弟)(?:社区|村|单位|支部)(?:书记|都|也|已经?|均|全部)*(?:${REPORT}|完成|做好|办好|做完|办完|的(?:任务)?${END})`,
  ].join("|"),
  "u",
);
/** 苹果园社区的, 这是苹果园社区的任务: nothing else is said. */
const WHOSE =
  /^(?:这|那)?(?:项|个)?(?:任务)?是?\s?(?!.{0,4}[各全本我咱你他她哪每])\p{Script=Han}{2,6}(?:社区|村|党支部)的(?:任务)?[\s。!.~]*$/u;

const BEFORE_HELPED = /(?:帮忙?|给|替|代|为)\s?$/;
const HELPED = new RegExp(`^${POST}${REPORT}(?:的|了)?${END}`);
const BY_ORDER = new RegExp(`^${POST}${ASKED}`);
/** 是荷塘社区的任务 */
const THEIRS = new RegExp(`^的(?:任务|工作|事)${END}`);
const BEFORE_THEIRS = /是\s?$/;
/** 荷塘村 where the street has 荷塘社区 */
const OTHER_KIND = /^(?:社区|村|党?支部)的?[\s。!.~]*$/;

/** Whether a note says that the report is not the speaker's own. */
export function isForOthers(note: string, units: readonly KnownUnit[]): boolean {
  const words = note.slice(0, REACH).trim();
  return SAYS_SO.test(words) || isOfUnit(words, units) || (WHOSE.test(words) && !isOwn(words, units));
}

function isOfUnit(words: string, units: readonly KnownUnit[]): boolean {
  for (let at = 0; at < words.length; at++) {
    const unit = knownUnitAt(words, at, units);
    if (!unit) continue;
    const before = words.slice(0, at);
    const after = words.slice(unit.to);
    if (BEFORE_HELPED.test(before) && HELPED.test(after)) return true;
    if (BY_ORDER.test(after)) return true;
    if (!unit.own && unit.short && (HELPED.test(after) || (at === 0 && OTHER_KIND.test(after)))) return true;
    if (!unit.own && BEFORE_THEIRS.test(before) && THEIRS.test(after)) return true;
    at = unit.to - 1;
  }
  return false;
}

/** 是桃园社区的, said by somebody of 桃园社区 */
function isOwn(words: string, units: readonly KnownUnit[]): boolean {
  for (let at = 0; at < words.length; at++) if (knownUnitAt(words, at, units)?.own) return true;
  return false;
}
