import { fileURLToPath } from "node:url";
import { openFonts } from "../src/pictures/fonts.ts";
import { drawPng } from "../src/pictures/pictures.ts";
import { startNode } from "../test/support/child.ts";
import { timed } from "./measure.ts";
import { empty, picturesToDraw } from "./pictures-to-draw.ts";
import { type Bench, best, type Row } from "./table.ts";

/** The best of some counts; the first also reads and compiles what the others find there. */
const ROUNDS = 8;

/** Milliseconds a picture. */
async function times(): Promise<Row[]> {
  const fonts = await openFonts();
  try {
    const files = await fonts.files();
    const msOf = async (draw: () => string) => {
      const rounds: number[] = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await timed(() => drawPng(draw(), files)));
      return best("ms", rounds);
    };
    const rows: Row[] = [];
    for (const [name, draw] of Object.entries(picturesToDraw)) {
      const svg = draw(fonts.typefaces);
      rows.push({
        measure: `${name}, time`,
        unit: "ms",
        floor: await msOf(() => empty(svg)),
        product: await msOf(() => draw(fonts.typefaces)),
      });
    }
    return rows;
  } finally {
    await fonts.close();
  }
}

/** The most memory that a process of its own took to draw one. */
async function memory(): Promise<Row[]> {
  const file = fileURLToPath(new URL("./programs/draw-picture.ts", import.meta.url));
  const peakOf = async (name: string, what: "empty" | "picture") => {
    const child = startNode(["--import", "tsx", file, name, what]);
    const peak = Number(await child.line());
    await child.end();
    return peak;
  };
  const rows: Row[] = [];
  for (const name of Object.keys(picturesToDraw)) {
    const [floor, product] = [await peakOf(name, "empty"), await peakOf(name, "picture")];
    rows.push({ measure: `${name}, memory`, unit: "MB", floor, product });
  }
  return rows;
}

export const pictures: Bench = {
  about:
    "From data to PNG, 1500 pixels wide, and the peak of a process that draws one. Floor: resvg and the same packing, for an SVG of the same size with nothing in it.",
  run: async () => [...(await times()), ...(await memory())],
};
