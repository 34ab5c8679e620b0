import { type ResvgRenderOptions, renderAsync } from "@resvg/resvg-js";
import { FAMILY, openFonts } from "./fonts.ts";
import { WIDTH } from "./pen.ts";
import { packPng } from "./png.ts";
import { type RankingPicture, rankingSvgs } from "./ranking-picture.ts";
import { type UnitCard, unitCardSvg } from "./unit-card.ts";

/** Draws pictures as PNG, one at a time: each needs tens of megabytes while it is drawn. The same input gives the same bytes. */
export interface Pictures {
  /** The weekly ranking on one or more pictures, in the order in which they are sent. */
  ranking(ranking: RankingPicture): Promise<Buffer[]>;
  /** One of them, from 0. Throws RangeError when there are fewer. */
  rankingPage(ranking: RankingPicture, page: number): Promise<Buffer>;
  unitCard(card: UnitCard): Promise<Buffer>;
  /** Removes the unpacked fonts, after what was asked for is drawn; nothing is asked for afterwards. */
  close(): Promise<void>;
}

export async function openPictures(): Promise<Pictures> {
  const fonts = await openFonts();
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  const draw = (svg: string) => inTurn(async () => drawPng(svg, await fonts.files()));
  return {
    ranking: async (ranking) => Promise.all(rankingSvgs(fonts.typefaces, ranking).map(draw)),
    rankingPage: async (ranking, page) => {
      const svg = rankingSvgs(fonts.typefaces, ranking)[page];
      if (svg === undefined) throw new RangeError(`the ranking of ${ranking.week} has no picture ${page}`);
      return draw(svg);
    },
    unitCard: async (card) => draw(unitCardSvg(fonts.typefaces, card)),
    close: () => inTurn(() => fonts.close()),
  };
}

/** Draws and packs outside the event loop. */
export async function drawPng(svg: string, fontFiles: string[]): Promise<Buffer> {
  const options: ResvgRenderOptions = {
    fitTo: { mode: "width", value: WIDTH },
    // The server's own fonts would make it another picture on every machine.
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: FAMILY },
  };
  const { width, height, pixels } = await renderAsync(svg, options);
  return packPng({ width, height, bytes: pixels });
}
