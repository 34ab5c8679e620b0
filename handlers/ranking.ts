import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Answer, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { sayPublished, sayPublishedUnit, sayStanding, sayWeekNumber } from "../src/chat/say-ranking.ts";
import { streetRanking } from "../src/chat/standings.ts";
import { ownUnits, sayNotOne, unitIn } from "../src/chat/whose-unit.ts";
import { lastPublishedWeek, publishedRanking } from "../src/ledger/published-ranking.ts";
import { currentFormula, type Standing } from "../src/ledger/ranking.ts";
import { streetSettings } from "../src/ledger/settings.ts";
import { findUnit } from "../src/ledger/units.ts";
import { kindsToShow, type UnitKind, unitKindNames, unitKinds } from "../src/ledger/words.ts";
import { myRank, showStanding } from "./my-rank.ts";

const args = z.object({ unit: argument.unit, note: argument.note });
type Args = z.infer<typeof args>;

export const ranking: Command<Args> = {
  name: "排名",
  words: ["排名", "排行榜", "排名榜", "榜单", "排行", "榜", "pm", "paiming"],
  takes: "topic",
  help: {
    usage: "/排名",
    line: "社区和村的排名；只看一类：/排名 村；公布过的：/排名 上周；算法：/排名 规则",
  },
  may: "everyone",
  args,
  run: async (context, { unit, note = "" }) => {
    if (/规则|算法/.test(note)) return explainFormula(context);
    if (/我/.test(note)) return myRank.run(context, {});
    const refusal = await notInGroup(context);
    if (refusal) return refusal;
    const week = weekIn(note, context);
    if (week !== undefined) return showPublished(context, week, kindIn(note));
    return showAsked(context, unit ?? unitIn(note), kindIn(note));
  },
};

/** In a group a ranking is shown only where somebody who answers for it has switched it on (design.md 6). */
async function notInGroup({ db, group, address }: CommandContext): Promise<Answer | undefined> {
  if (!group) return undefined;
  const { inGroup } = await streetSettings(db, group.streetId);
  if (inGroup(group.id).ranking.value) return undefined;
  return {
    reply: reply(
      "这个群没有打开排名。私聊我发 /排名 可以看，看本单位的发 /我的排名。",
      `要在群里看，请街道领导、分包领导或组织员发：${address}/设置 排名 开`,
    ),
  };
}

/** A list longer than this ends with the reader's own unit; nobody is shown as the last. */
const MOST_SHOWN = 10;

function kindIn(words: string): UnitKind | undefined {
  return unitKinds.find((kind) => words.includes(unitKindNames[kind]));
}

/** The week that is asked for: 上周, 本周, 第48周 (the last one of that number), 2026年第48周, 2026-W48. */
function weekIn(words: string, { calendar, now }: CommandContext): string | undefined {
  const thisWeek = calendar.week(now);
  if (/上(?:一|个)?(?:周|星期|礼拜)/.test(words)) return calendar.weekBefore(now);
  if (/[本这](?:一|个)?(?:周|星期|礼拜)/.test(words)) return thisWeek;
  const [, year, number] =
    /(?:(\d{4})年)?第?(?<!\d)(\d{1,2})(?:周|星期)/.exec(words) ??
    /(\d{4})-?W(\d{1,2})(?!\d)/i.exec(words) ??
    [];
  if (number === undefined) return undefined;
  const week = (of: string | number) => `${of}-W${number.padStart(2, "0")}`;
  if (year !== undefined) return week(year);
  const thisYear = Number(thisWeek.slice(0, 4));
  return week(week(thisYear) <= thisWeek ? thisYear : thisYear - 1);
}

/** As it was published, word for word; the reader's own unit is added where the list ends before it. */
async function showPublished(
  context: CommandContext,
  week: string,
  only: UnitKind | undefined,
): Promise<Answer> {
  const { db, speaker, calendar, address } = context;
  const published = await publishedRanking(db, speaker.streetId, week);
  if (!published) return { reply: reply(await sayUnpublished(context, week)) };
  const own = new Set(ownUnits(context).map(({ id }) => id));
  const lines = sayPublished(published, calendar, only);
  const left = published.units
    .filter(({ unitId, kind }) => own.has(unitId) && (only === undefined || kind === only))
    .map(sayPublishedUnit)
    .filter((line) => !lines.includes(line));
  return {
    reply: reply(...lines, ...left.map((line) => `本单位：${line}`), `现在的排名：${address}/排名`),
  };
}

async function sayUnpublished(
  { db, speaker, calendar, now, address }: CommandContext,
  week: string,
): Promise<string> {
  const year = calendar.week(now).slice(0, 4);
  const last = await lastPublishedWeek(db, speaker.streetId);
  const asked = `没有${sayWeekNumber(week, year)}公布的排名。`;
  if (last === undefined) return `${asked}现在的排名：${address}/排名`;
  return `${asked}最近公布的是${sayWeekNumber(last, year)}：${address}/排名 ${sayWeekNumber(last, year)}`;
}

/** The ranking, of one kind where one is named; of a unit that is named its own place. */
async function showAsked(
  context: CommandContext,
  named: string | undefined,
  kind: UnitKind | undefined,
): Promise<Answer> {
  if (named === undefined || named === (kind && unitKindNames[kind])) return showRanking(context, kind);
  const found = await findUnit(context.db, context.speaker.streetId, named);
  if (found.found === "one") {
    const standings = await streetRanking(context);
    const standing = standings.find(({ unitId }) => unitId === found.unit.id);
    return {
      reply: reply(...(standing ? showStanding(standing, standings) : [`${found.unit.name}不参加排名。`])),
    };
  }
  if (kind !== undefined && found.found === "none") return showRanking(context, kind);
  return { reply: reply(sayNotOne(named, found), `看全部请发：${context.address}/排名`) };
}

async function showRanking(context: CommandContext, only: UnitKind | undefined): Promise<Answer> {
  const { calendar, now, address } = context;
  const standings = await streetRanking(context);
  const kinds = kindsToShow(only).filter((kind) => standings.some((standing) => standing.kind === kind));
  if (kinds.length === 0) return { reply: reply(only ? `${unitKindNames[only]}没有排名。` : "还没有排名。") };
  return {
    reply: reply(
      ...kinds.flatMap((kind) => [
        `${unitKindNames[kind]}排名（${calendar.sayDay(calendar.day(now), now)}）`,
        ...showKind(
          context,
          standings.filter((standing) => standing.kind === kind),
        ),
      ]),
      `▲▼与上周比。算法：${address}/排名 规则`,
    ),
  };
}

function showKind(context: CommandContext, standings: readonly Standing[]): string[] {
  const own = new Set(ownUnits(context).map(({ id }) => id));
  return standings.filter(({ unitId }, index) => index < MOST_SHOWN || own.has(unitId)).map(sayStanding);
}

async function explainFormula({ db, speaker }: CommandContext): Promise<Answer> {
  const { version, creditOnTime, creditLate } = await currentFormula(db, speaker.streetId);
  const score = (credits: number) => ((100 * credits) / 3).toFixed(2);
  const [onTime, late] = [Number(creditOnTime), Number(creditLate)];
  return {
    reply: reply(
      `排名规则（第${version}版）`,
      "社区和社区比，村和村比。",
      "先比达标的星，再比得分，再比按时率；都相同就并列，下一名空出（1、1、3）。",
      "一颗星的任务全部销号，这颗星达标。",
      `得分＝100×每项权重×得分率之和÷权重之和。按时报（含批准的延期）并销号得${onTime}，迟报得${late}，没销号得0。`,
      `例：3项权重相同，1项按时、1项迟报、1项没销号：100×(${onTime}+${late}+0)÷3＝${score(onTime + late)}分。`,
      "按时率＝按时报的÷（已报的＋逾期没报的）。▲▼是和上一次公布的排名比。",
    ),
  };
}
