import { numeralValue } from "../src/chat/numbers.ts";
import { sayHours } from "../src/chat/say.ts";
import { reminderPlans } from "../src/ledger/reminder-plans.ts";
import {
  type DigestTime,
  digestTimes,
  type Intensity,
  type SettingName,
  type SettingValues,
} from "../src/ledger/settings.ts";

/** A value that was read, or what to ask instead. */
type Read<Value> = { readonly value: Value } | { readonly ask: string };

/** One thing that can be set: what it is called, how a value is read and said. One row a setting. */
export interface Topic<K extends SettingName = SettingName> {
  readonly name: K;
  readonly words: readonly string[];
  /** What to send, working as it stands: "催办 轻". */
  readonly example: string;
  /** Whether a group may have its own. */
  readonly perGroup: boolean;
  /** From clean text (see normalise.ts); `now` is what holds. */
  readonly read: (text: string, now: Readonly<SettingValues>) => Read<SettingValues[K]>;
  readonly say: (value: SettingValues[K]) => string;
}

const topic = <K extends SettingName>(row: Topic<K>) => row as unknown as Topic;

export const topics: readonly Topic[] = [
  topic({
    name: "ranking",
    words: ["排名", "排行榜", "排行", "榜"],
    example: "排名 开",
    perGroup: true,
    read: (text) => readWord(text, onOff) ?? { ask: "排名只有开和关" },
    say: (value) => (value ? "开" : "关"),
  }),
  topic({
    name: "intensity",
    words: ["催办", "提醒", "催报"],
    example: "催办 轻",
    perGroup: true,
    read: (text) => readWord(text, intensityWords) ?? { ask: "催办分轻、标准、紧三档" },
    say: (value) => `${intensityNames[value]}（${reminderPlans[value].says}）`,
  }),
  topic({
    name: "quiet",
    words: ["免打扰", "勿扰", "静音"],
    example: "免打扰 20:00-08:00",
    perGroup: true,
    read: readQuiet,
    say: (value) => `${sayHours(value)}，休息日全天`,
  }),
  topic({
    name: "digest",
    words: ["周报", "星榜周报"],
    example: "周报 周一 9点",
    perGroup: false,
    read: readDigest,
    say: ({ on, at }) => `每周${digestDays[on]}工作日 ${at}`,
  }),
];

export const intensityNames: Readonly<Record<Intensity, string>> = {
  light: "轻",
  standard: "标准",
  tight: "紧",
};

const onOff: readonly (readonly [RegExp, boolean])[] = [
  [/^(?:打?开|开启|启用|要|on)(?:启|着|吧|了)?$/, true],
  [/^(?:关|关闭|关掉|停用?|不要|off)(?:吧|了)?$/, false],
];

const intensityWords: readonly (readonly [RegExp, Intensity])[] = [
  [/^轻(?:度|一?点|些)?$/, "light"],
  [/^(?:标准|正常|普通|一般|中)$/, "standard"],
  [/^(?:紧|严)(?:一?点|些)?$/, "tight"],
];

function readWord<Value>(
  text: string,
  words: readonly (readonly [RegExp, Value])[],
): { readonly value: Value } | undefined {
  const found = words.find(([pattern]) => pattern.test(text));
  return found && { value: found[1] };
}

/** 20:00, 晚上8点, 8点半, 二十点 */
const TIME =
  "(凌晨|早上|早晨|清晨|上午|早|中午|下午|傍晚|晚上|夜里|晚|夜)? ?(\\d{1,2}|[零一二三四五六七八九十]{1,3})(?::(\\d{2})|[点时](?:(半)|(\\d{1,2})分?)?)?";
const oneTime = new RegExp(`^${TIME}$`);
const twoTimes = new RegExp(`^从? ?${TIME} ?(?:-{1,3}|~|到|至) ?(?:第二天|次日)? ?${TIME}$`);

/** "HH:MM" of a match of TIME; undefined for what is no time of day. */
function timeOf([part, hours, minutes, half, spoken]: readonly (string | undefined)[]): string | undefined {
  const said = /^\d/.test(hours ?? "") ? Number(hours) : numeralValue(hours ?? "");
  if (said === undefined) return undefined;
  const isLater = /中午|下午|傍晚|晚|夜/.test(part ?? "") && said < 12 && !(part === "中午" && said > 9);
  const hour = isLater ? said + 12 : said;
  const minute = half ? 30 : Number(minutes ?? spoken ?? 0);
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** What is sent has to fit into so many hours a day at least. */
const LEAST_OPEN_HOURS = 4;

function readQuiet(text: string): Read<SettingValues["quiet"]> {
  const match = twoTimes.exec(text);
  const [from, to] = match ? [timeOf(match.slice(1, 6)), timeOf(match.slice(6, 11))] : [];
  if (from === undefined || to === undefined) return { ask: "请写从几点到第二天几点不发消息" };
  const hour = (time: string) => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60;
  const open = (hour(from) - hour(to) + 24) % 24;
  if (from <= to && from !== "00:00")
    return { ask: `${from}到${to}不过夜，像是写反了；免打扰是夜里不发消息` };
  if (open < LEAST_OPEN_HOURS) return { ask: `白天只剩${open}小时能发消息，太少了` };
  return { value: { from, to } };
}

const digestDays: Readonly<Record<DigestTime["on"], string>> = { first: "第一个", last: "最后一个" };
const digestDayWords: readonly (readonly [RegExp, DigestTime["on"]])[] = [
  [/^(?:每?(?:周|星期|礼拜)一|(?:每周)?(?:第一个|首个|头一个)工作日)/, "first"],
  [/^(?:每?(?:周|星期|礼拜)五|(?:每周)?(?:最后一?个?|末个?)工作日|周末)/, "last"],
];

function readDigest(text: string, { digest, quiet }: Readonly<SettingValues>): Read<DigestTime> {
  const found = digestDayWords.flatMap(([pattern, day]) => {
    const words = pattern.exec(text)?.[0];
    return words === undefined ? [] : [{ day, rest: text.slice(words.length).trim() }];
  })[0];
  const on = found?.day ?? digest.on;
  const rest = found ? found.rest : text;
  const match = oneTime.exec(rest);
  if (!match && (rest !== "" || !found)) {
    return { ask: "周报在每周第一个工作日（周一）或最后一个工作日（周五）发" };
  }
  const at = match ? timeOf(match.slice(1, 6)) : digestTimes[on];
  if (at === undefined) return { ask: "没看懂几点" };
  if (!/:[03]0$/.test(at)) return { ask: "周报的时间请用整点或半点" };
  const isQuiet =
    quiet.from > quiet.to ? at >= quiet.from || at < quiet.to : at >= quiet.from && at < quiet.to;
  if (isQuiet) return { ask: `${at}在免打扰时间（${sayHours(quiet)}）里` };
  return { value: { on, at } };
}
