import type { Queryable } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { mostImproved, type PublishedRanking, publishedRanking } from "../ledger/published-ranking.ts";
import type { StarState } from "../ledger/stars.ts";
import type { StarMark } from "./marks.ts";
import { openPictures, type Pictures } from "./pictures.ts";
import { pagesOf, type RankingPicture } from "./ranking-picture.ts";
import type { UnitCard } from "./unit-card.ts";

/**
 * A picture before it is drawn: what the outbox and a stored answer hold, since the same drawing gives the same bytes
 * whenever it is needed. A ranking's figures are those of its snapshot; a card's are carried along.
 */
export type Drawing =
  | { readonly kind: "ranking"; readonly streetId: number; readonly week: string; readonly page: number }
  | { readonly kind: "unit-card"; readonly card: UnitCard };

export interface DrawingRoom {
  /** The picture as PNG. Throws when it is of a ranking that is not there. */
  draw(db: Queryable, drawing: Drawing): Promise<Buffer>;
  close(): Promise<void>;
}

/** Drawings that were made last: a digest goes to several groups. */
const KEPT = 8;

/** Opens the fonts when the first picture is asked for: a process that draws none starts without them. */
export function openDrawingRoom(
  calendar: Calendar,
  open: () => Promise<Pictures> = openPictures,
): DrawingRoom {
  let pictures: Promise<Pictures> | undefined;
  const drawn = new Map<string, Promise<Buffer>>();

  async function drawNew(db: Queryable, drawing: Drawing): Promise<Buffer> {
    pictures ??= open();
    const board = await pictures.catch((error: unknown) => {
      pictures = undefined;
      throw error;
    });
    if (drawing.kind === "unit-card") return board.unitCard(drawing.card);
    const { streetId, week, page } = drawing;
    const published = await publishedRanking(db, streetId, week);
    if (!published) throw new RangeError(`street ${streetId} published no ranking of ${week}`);
    return board.rankingPage(rankingPicture(published, calendar), page);
  }

  return {
    draw(db, drawing) {
      const key = JSON.stringify(drawing);
      const kept = drawn.get(key);
      if (kept) return kept;
      const made = drawNew(db, drawing);
      drawn.set(key, made);
      made.catch(() => drawn.delete(key));
      for (const oldest of [...drawn.keys()].slice(0, Math.max(0, drawn.size - KEPT))) drawn.delete(oldest);
      return made;
    },
    async close() {
      drawn.clear();
      await (await pictures?.catch(() => undefined))?.close();
    },
  };
}

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
