import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Command, CommandContext } from "../src/chat/command.ts";
import { type Clean, normalise, part, typedText } from "../src/chat/normalise.ts";
import { reply } from "../src/chat/reply.ts";
import { echo } from "../src/chat/say.ts";
import { skip } from "../src/chat/scan.ts";
import {
  type SettingChange,
  type SettingName,
  type Settings,
  type SettingValues,
  settingNames,
  streetSettings,
} from "../src/ledger/settings.ts";
import { dayWords, sayDaysAhead, setDays } from "./office-days.ts";
import { type Topic, topics } from "./settings-topics.ts";

const args = z.object({ note: argument.note });
type Args = z.infer<typeof args>;

export const settings: Command<Args> = {
  name: "设置",
  words: ["设置", "设定"],
  takes: "words",
  help: { usage: "/设置", line: "看和改提醒、排名、周报、放假；改一项：/设置 催办 轻" },
  may: ["leader", "sponsor", "organizer"],
  args,
  run: (context, { note = "" }) => change(context, normalise(note)),
};

const GAP = /[\s:,，：]*/uy;
const HERE = /(?:只?(?:改|对|设)?本群|这个群|此群)/y;
const EVERYWHERE = /(?:全街道|街道|全部|所有)/y;

async function change(context: CommandContext, whole: Clean): Promise<Answer> {
  const scoped = skip(GAP, whole.text, skip(HERE, whole.text, 0));
  const isHere = skip(HERE, whole.text, 0) > 0;
  const said = part(whole, isHere ? scoped : skip(GAP, whole.text, skip(EVERYWHERE, whole.text, 0)));
  if (said.text.trim() === "") return show(context);

  const day = found(said, dayWords);
  if (day) return isHere ? onlyStreet(context, said) : setDays(context, day.row, day.rest);
  const topic = found(said, topics);
  if (!topic) return ask(context, "没看懂要改哪一项");
  if (isHere && !topic.row.perGroup) return onlyStreet(context, said);
  return changeTopic(context, topic.row, topic.rest.text.trim(), isHere);
}

/** The row whose word stands first in the text, the longest word before a shorter one. */
function found<Row extends { readonly words: readonly string[] }>(
  said: Clean,
  rows: readonly Row[],
): { readonly row: Row; readonly rest: Clean } | undefined {
  const words = rows.flatMap((row) => row.words.map((word) => ({ row, word })));
  const first = words
    .toSorted((a, b) => b.word.length - a.word.length)
    .find(({ word }) => said.text.startsWith(word));
  return first && { row: first.row, rest: part(said, skip(GAP, said.text, first.word.length)) };
}

async function changeTopic(
  context: CommandContext,
  topic: Topic,
  words: string,
  isHere: boolean,
): Promise<Answer> {
  const { db, speaker, group, address } = context;
  const own = group?.streetId === speaker.streetId ? group : undefined;
  if (isHere && !own) return ask(context, "改本群的设置请在群里发；改全街道的不用写“本群”", topic);

  const { street, inGroup } = await streetSettings(db, speaker.streetId);
  const present = isHere && own ? inGroup(own.id) : street;
  const read = topic.read(words, valuesOf(present));
  if ("ask" in read) return ask(context, read.ask, topic, isHere);
  const place = isHere ? "本群" : "全街道";
  const label = `${place}${topic.words[0]}：${topic.say(read.value)}`;
  const before = present[topic.name];
  const same = JSON.stringify(before.value) === JSON.stringify(read.value);
  // A ranking is switched on by somebody by name, even where it happens to be on.
  if (same && before.setBy !== null) return { reply: reply(`${label}。本来就是这样，没有改动。`) };
  const data: SettingChange = {
    name: topic.name,
    value: read.value,
    ...(isHere && own && { group: own.id }),
  };
  return {
    reply: reply(
      `已设：${label}`,
      same ? "和原来一样，记下由您确定。" : `原来：${topic.say(before.value)}`,
      `看全部设置发：${address}/设置`,
    ),
    notices: [{ kind: "set", unitId: null, data: { ...data } }],
  };
}

function valuesOf(settings: Settings): SettingValues {
  return Object.fromEntries(
    settingNames.map((name) => [name, settings[name].value]),
  ) as unknown as SettingValues;
}

function ask({ address }: CommandContext, what: string, topic?: Topic, isHere = false): Answer {
  const shown = topic ? [topic] : topics;
  const examples = shown.map(({ example }) => `${address}/设置 ${isHere ? "本群 " : ""}${example}`);
  return { reply: reply(`${what}，没有改动。请这样发：`, ...examples) };
}

function onlyStreet({ address }: CommandContext, said: Clean): Answer {
  return {
    reply: reply(
      `这一项全街道一个样，不能只改本群，没有改动。改全街道请发：${address}/设置 ${echo(typedText(said, 0).trim())}`,
    ),
  };
}

async function show(context: CommandContext): Promise<Answer> {
  const { db, speaker, group, address } = context;
  const { street, inGroup } = await streetSettings(db, speaker.streetId);
  const own = group?.streetId === speaker.streetId ? inGroup(group.id) : street;
  const differing = topics.filter(({ name }) => own[name].setAt !== street[name].setAt);
  const days = await sayDaysAhead(context);
  return {
    reply: reply(
      "全街道的设置：",
      ...topics.map((topic) => sayTopic(context, topic, street)),
      ...differing.map((topic) => `本群${sayTopic(context, topic, own)}`),
      `改一项发：${address}/设置 催办 轻`,
      ...days,
    ),
  };
}

function sayTopic({ calendar, now }: CommandContext, topic: Topic, settings: Settings): string {
  const { value, setBy, setAt } = settings[topic.name as SettingName];
  const who = setAt ? `——${setBy ?? ""}${calendar.sayDay(calendar.day(setAt.getTime()), now)}设` : "";
  return `${topic.words[0]}：${topic.say(value)}${who}`;
}
