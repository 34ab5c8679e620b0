import { matchAt, skip } from "./scan.ts";

/** What voice input and politeness put around a command. Works on clean text. */

const FILLER =
  /(?:嗯+|呃+|额+|啊+|哦+|喂+|诶+|哎+|那个|这个|就是|然后|好的?|收到|知道了|你好|您好|请问|请|麻烦(?:您|你)?(?:了|一下)?|辛苦(?:您|你)?(?:了)?|帮忙|帮我|给我|我要|我想要?|我来|来个?|看一下|看看|查一下|查看|查询|查|小星)[\s,.、;:!。~]*/y;
const SPOKEN_SLASH = /(?:[反正]?斜(?:杠|线|杆|扛)|左斜杠)[\s,.、:。]*/y;
/** What voice input writes for 打卡. */
const HOMOPHONE = /(?:[大打达搭](?:咖|卡|咔|喀|开|咳|可)|打车卡|大家卡)[\s,.、:。]*/y;
const THANKS_WORD =
  "(?:收到|好的?|好嘞|好滴|嗯+|哦+|噢|ok|okk|谢谢|多谢|感谢|辛苦|知道|明白|了解|可以|行|没问题|在吗?|赞|棒)";
const THANKS = new RegExp(
  `^(?!好了)${THANKS_WORD}(?:${THANKS_WORD}|了|啦|的|小星|大家|您|你|各位|[\\s,!。~.])*$`,
  "u",
);
/** 各位领导好, 早上好, 在吗: said before a command. */
const GREETING =
  /(?:(?:大家|各位|领导|老师|书记|主任|同志|管理员|机器人|助手|您|你){1,3}(?:们)?(?:上午|下午|早上|晚上|中午)?好|(?:上午|下午|早上|晚上|中午)好|大家|各位|早|hi|hello|哈喽|在吗?|辛苦了?|谢谢|收到)[\s,.、;:!。~?]*/y;

/** Where the text goes on after hesitation and politeness: 嗯打卡, 请帮我打卡. */
export function afterFillers(text: string, at: number, stops: (at: number) => boolean = () => false): number {
  let place = at;
  for (;;) {
    const next = stops(place) ? place : skip(FILLER, text, place);
    if (next === place) return place;
    place = next;
  }
}

/** Where the text goes on after greetings and hesitation: 各位好, 那个. */
export function afterGreetings(text: string): number {
  let place = 0;
  for (;;) {
    const next = afterFillers(text, skip(GREETING, text, skip(/[\s,.;:!。~]*/y, text, place)));
    if (next === place) return place;
    place = next;
  }
}

/** Where the text goes on after a slash said aloud (斜杠打卡), undefined when none was. */
export function afterSpokenSlash(text: string, at: number): number | undefined {
  const after = skip(SPOKEN_SLASH, text, at);
  return after > at ? after : undefined;
}

/** Where the text goes on after a word that sounds like 打卡 (大咖, 打开), undefined when there is none. */
export function afterHomophone(text: string, at: number): number | undefined {
  return matchAt(/打卡/y, text, at) ? undefined : greater(skip(HOMOPHONE, text, at), at);
}

const greater = (place: number, at: number) => (place > at ? place : undefined);

/** 收到, 谢谢: nothing is asked of the bot. */
export function isThanks(text: string): boolean {
  return text.length < 20 && THANKS.test(text);
}
