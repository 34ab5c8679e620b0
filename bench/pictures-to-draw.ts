import type { Typefaces } from "../src/pictures/fonts.ts";
import { rankingSvgs } from "../src/pictures/ranking-picture.ts";
import { unitCardSvg } from "../src/pictures/unit-card.ts";
import { ranking, unitCard, units } from "../test/pictures/invented.ts";

/** What bench pictures draws, by the name it is printed with: the SVG of one picture. */
export const picturesToDraw: Readonly<Record<string, (typefaces: Typefaces) => string>> = {
  "ranking, 10 units": (typefaces) => rankingSvgs(typefaces, ranking())[0] ?? "",
  "ranking, 24 units": (typefaces) =>
    rankingSvgs(typefaces, ranking({ units: units("community", 24) }))[0] ?? "",
  "unit card": (typefaces) => unitCardSvg(typefaces, unitCard()),
};

/** An SVG of the same size with nothing in it. */
export function empty(svg: string): string {
  return svg.replace(/>.*$/s, "></svg>");
}
