import { z } from "zod";
import * as argument from "../src/chat/arguments.ts";
import type { Command, CommandContext } from "../src/chat/command.ts";
import { sayStars } from "../src/chat/say.ts";
import { streetRanking } from "../src/chat/standings.ts";
import { answerAbout } from "../src/chat/whose-unit.ts";
import { isMet, starsOfUnit, type UnitStar } from "../src/ledger/stars.ts";
import { kindsToShow, type UnitKind, unitKindNames } from "../src/ledger/words.ts";

const args = z.object({ unit: argument.unit, note: argument.note });
type Args = z.infer<typeof args>;

export const stars: Command<Args> = {
  name: "星级",
  words: ["星级", "评星", "xj"],
  takes: "topic",
  help: { usage: "/星级", line: "五颗星各到哪一步，离下一颗还差几项" },
  may: "everyone",
  args,
  run: (context, asked) =>
    answerAbout(context, asked, {
      unit: async ({ id, name }) => showUnit(name, await starsOfUnit(context.db, id)),
      street: (kind) => showStreet(context, kind),
      brief: async ({ id, name }) => showUnit(name, await starsOfUnit(context.db, id)).slice(0, 1),
      more: ({ name }) => `${context.address}/星级 ${name}`,
    }),
};

function showUnit(name: string, all: readonly UnitStar[]): string[] {
  if (all.length === 0) return [`${name}没有星级任务。`];
  const declared = all.filter((star) => star.declared).length;
  const open = all.filter((star) => !isMet(star));
  const next = open.toSorted((a, b) => left(a) - left(b))[0];
  return [
    `${name} ${sayStars(all.length - open.length, all.length)}${declared > 0 ? `（争创${declared}颗）` : ""}`,
    ...all.map(showStar),
    next ? `离下一颗星最近的是${next.name}，还差${left(next)}项。` : "各星都已达标。",
  ];
}

const left = ({ items, signedOff }: UnitStar) => items - signedOff;

function showStar(star: UnitStar): string {
  const declared = star.declared ? "（争创）" : "";
  return isMet(star)
    ? `★ ${star.name} ${star.signedOff}/${star.items} 达标${declared}`
    : `☆ ${star.name} ${star.signedOff}/${star.items} 还差${left(star)}项${declared}`;
}

async function showStreet(context: CommandContext, only: UnitKind | undefined): Promise<string[]> {
  const standings = await streetRanking(context);
  const lines = kindsToShow(only).flatMap((kind) => {
    const of = standings
      .filter((standing) => standing.kind === kind)
      .toSorted((a, b) => a.position - b.position);
    if (of.length === 0) return [];
    return [
      `${unitKindNames[kind]}：`,
      ...of.map(({ unit, stars: met, starsTotal }) => `${unit} ${sayStars(met, starsTotal)}`),
    ];
  });
  return lines.length > 0 ? lines : ["还没有星级任务。"];
}
