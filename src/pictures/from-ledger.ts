import type { Calendar } from "../ledger/calendar.ts";
import { mostImproved, type PublishedRanking } from "../ledger/published-ranking.ts";
import type { StarState } from "../ledger/stars.ts";
import type { Drawing } from "./drawing.ts";
import type { StarMark } from "./marks.ts";
import { pagesOf, type RankingPicture } from "./ranking-picture.ts";

const marks: Readonly<Record<StarState, StarMark>> = { met: "lit", declared: "declared", open: "unlit" };

/** A star of the ledger as pictures show it. */
export function markOf(state: StarState): StarMark {
  return marks[state];
}

/** A published ranking as its pictures show it: the same rows that its text is made of. */
export function rankingPicture(published: PublishedRanking, calendar: Calendar): RankingPicture {
  const { street, week, formulaVersion, cutOff, units } = published;
  return {
    street,
    week,
    formulaVersion,
    asOf: calendar.sayTime(cutOff.getTime(), cutOff.getTime()),
    units: units.map(({ starStates, ...unit }) => ({ ...unit, stars: starStates.map(markOf) })),
    mostImproved: mostImproved(published),
  };
}

/** The drawings of a published ranking, in the order in which they are sent. */
export function drawingsOf(streetId: number, published: PublishedRanking): Drawing[] {
  const { week, units } = published;
  return Array.from({ length: pagesOf(units) }, (_, page) => ({ kind: "ranking", streetId, week, page }));
}
