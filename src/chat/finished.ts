import { goesOn } from "./done-words.ts";
import { skip } from "./scan.ts";
import { readShare } from "./shares.ts";

/** "Done" as people say it of an entry without a slash: 已经办好了, and what may stand right behind it. */

/** 完 is one only by itself: 完成, but not 完善, 完整, 完不成. 完成度 and 完成情况 are something else. */
const FINISHED =
  /[\s,:]*(?:已经?|都|均|全部|全|也|我|我们|刚)*(?:做完|办完|办好|做好|搞好|整好|搞定|弄完|弄好|办结|完成|干完|结束|完(?![成善整工不美备全])|打卡完成)(?:打卡|完成|了|啦|喽|完毕)*(?![得度率情])/y;
const PARTICLES = /[吧呀啊哈哦噢哟喽嘞啦了哇嗯]{0,3}/y;
/** What may be typed on behind a verb or its entry without a pause. */
const GOES_ON = /^(?:代@|替@|帮@|谢谢|辛苦|收到|也|并已|代[^表理办码])/;
/** 任务12完成后, 打卡任务12的同志: something else is said of the entry. */
const ELSE = /^(?:之?[后前]|以[后前]|的|时|与|前)/;

/** Where the text goes on after words that say "done" at a place; the same place when none do. */
export const afterFinished = (text: string, at: number): number => skip(FINISHED, text, at);

/**
 * Whether words of another kind hang on a verb or an entry that was said without a slash (任务12完成后打卡, 完成任务12需要
 * 什么): then it is not plainly a report. Words that go on with it (已走访8户, 和任务13, a particle) do not count.
 */
export function isGlued(text: string, at: number): boolean {
  const after = skip(PARTICLES, text, at);
  const words = text.slice(after, after + 60);
  if (!/^\p{Script=Han}/u.test(words)) return false;
  const clause = /^[^,，。;；!\n]*/.exec(words)?.[0] ?? "";
  if (readShare(clause)) return false;
  if (ELSE.test(words)) return true;
  if (!goesOn(text, after) || GOES_ON.test(words)) return false;
  return !/已/.test(clause);
}
