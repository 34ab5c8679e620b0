/** Words that may be glued to a number and say that its entry is done, and the joiners of lists. */
const DONE_WORD =
  /^(?:已|完成|完毕|做完|做好|办完|办好|办结|打卡|报|都|均|全部|了|好了|搞定|未|没|还没|不用|和|及|与|跟|到|至|以及|还有|还是|或|号(?![楼院门])|项|条|第(?=[\d零一二三四五六七八九十百]))/;

const HAN = /\p{Script=Han}/u;

/** Whether such a word stands at a place of a clean text. */
export const saysDone = (text: string, at: number): boolean => DONE_WORD.test(text.slice(at, at + 3));

/** Whether a number is followed at once by words of another kind than "done": 任务一定, 任务三会一课. */
export function goesOn(text: string, at: number): boolean {
  return HAN.test(text[at] ?? "") && !saysDone(text, at);
}
