import { z } from "zod";
import type { Answer, Command, CommandContext } from "../src/chat/command.ts";
import { reply } from "../src/chat/reply.ts";
import { sayStars } from "../src/chat/say.ts";
import { streetRanking } from "../src/chat/standings.ts";
import { ownUnits } from "../src/chat/whose-unit.ts";
import type { Standing } from "../src/ledger/ranking.ts";
import { unitKindNames } from "../src/ledger/words.ts";

const args = z.object({});

export const myRank: Command<z.infer<typeof args>> = {
  name: "我的排名",
  words: ["我的排名", "本单位排名", "我们第几名", "我们社区第几名", "我们村第几名", "我们排第几"],
  takes: "topic",
  help: { usage: "/我的排名", line: "本单位第几名，离上一名差多少" },
  may: "everyone",
  needsUnit: true,
  args,
  run: showOwnRank,
};

async function showOwnRank(context: CommandContext): Promise<Answer> {
  const own = ownUnits(context);
  if (own.length === 0) return { reply: reply(`您的名下没有单位。看全部：${context.address}/排名`) };
  const standings = await streetRanking(context);
  const lines = own.flatMap(({ id, name }) => {
    const standing = standings.find(({ unitId }) => unitId === id);
    return standing ? showStanding(standing, standings) : [`${name}不参加排名。`];
  });
  return { reply: reply(...lines) };
}

/** A unit's place and how far it is to the next one above. */
export function showStanding(own: Standing, standings: readonly Standing[]): string[] {
  const like = standings.filter(({ kind }) => kind === own.kind);
  const ahead = like.findLast(({ rank }) => rank < own.rank);
  return [
    `${own.unit}：${unitKindNames[own.kind]}第${own.rank}名（共${like.length}个）${sayMove(own.movement)}`,
    `${sayStars(own.stars, own.starsTotal)} ${own.score}分${own.onTime === null ? "" : `，按时率${own.onTime}%`}`,
    ...(ahead ? [sayGap(own, ahead)] : []),
  ];
}

function sayMove(movement: number | null): string {
  if (movement === null) return "";
  if (movement === 0) return "，与上周持平";
  return movement > 0 ? `，比上周进${movement}位` : `，比上周退${-movement}位`;
}

function sayGap(own: Standing, ahead: Standing): string {
  const stars = ahead.stars - own.stars;
  if (stars > 0) return `上一名是${ahead.unit}，多${stars}颗星。`;
  if (ahead.score === own.score) return `上一名是${ahead.unit}，星和得分相同，按时率${ahead.onTime ?? 0}%。`;
  return `上一名是${ahead.unit}，差${(Number(ahead.score) - Number(own.score)).toFixed(2)}分。`;
}
