import type { Queryable } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { publishedRanking } from "../ledger/published-ranking.ts";
import type { Drawing } from "./drawing.ts";
import { rankingPicture } from "./from-ledger.ts";
import type { Pictures } from "./pictures.ts";

export interface DrawingRoom {
  /** The picture as PNG. Throws when it is of a ranking that is not there. */
  draw(db: Queryable, drawing: Drawing): Promise<Buffer>;
  close(): Promise<void>;
}

/** Drawings that were made last: a digest goes to several groups. */
const KEPT = 8;

/** Loads what draws, and its fonts, when the first picture is asked for: a process starts without them. */
async function openLate(): Promise<Pictures> {
  const { openPictures } = await import("./pictures.ts");
  return openPictures();
}

export function openDrawingRoom(calendar: Calendar, open: () => Promise<Pictures> = openLate): DrawingRoom {
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
