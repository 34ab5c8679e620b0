import { colours } from "./colours.ts";
import { star, starMarkNames, starMarks } from "./marks.ts";
import { INSIDE, LEFT, MARGIN, type Pen, RIGHT, WIDTH } from "./pen.ts";

/** What every picture begins and ends with. Each part returns where it ends, in pixels from the top. */

/** Between two parts. */
export const GAP = 20;

export interface Heading {
  readonly title: string;
  /** Beside the title at the right, such as "1/2"; "" for nothing. */
  readonly corner: string;
  readonly lines: readonly string[];
}

const TITLE_BASELINE = 80;
const LINE_HEIGHT = 40;

/** The red band at the top. */
export function heading(pen: Pen, { title, corner, lines }: Heading): number {
  const height = TITLE_BASELINE + lines.length * LINE_HEIGHT + 32;
  pen.box({ x: 0, y: 0, width: WIDTH, height, fill: colours.band });
  const bold = { y: TITLE_BASELINE, weight: 700, fill: colours.onBand } as const;
  const beside = pen.text(corner, { ...bold, x: RIGHT, size: 30, anchor: "end", room: 100 });
  const room = INSIDE - (beside.width > 0 ? beside.width + 24 : 0);
  pen.text(title, { ...bold, x: LEFT, size: 44, least: 28, room });
  for (const [index, line] of lines.entries()) {
    const y = TITLE_BASELINE + (index + 1) * LINE_HEIGHT + 4;
    pen.text(line, { x: LEFT, y, size: 26, least: 20, weight: 400, fill: colours.onBandSoft, room: INSIDE });
  }
  return height;
}

export function card(pen: Pen, top: number, height: number): number {
  pen.box({ x: MARGIN, y: top, width: WIDTH - 2 * MARGIN, height, fill: colours.card, radius: 18 });
  return top + height;
}

/** What a card is about, with a red bar before it. Returns where the words end, in pixels from the left. */
export function cardTitle(pen: Pen, baseline: number, words: string): number {
  pen.box({ x: LEFT, y: baseline - 28, width: 8, height: 32, fill: colours.band, radius: 4 });
  const style = { x: LEFT + 22, y: baseline, size: 34, weight: 700, fill: colours.ink, room: 240 } as const;
  return style.x + pen.text(words, style).width;
}

/** Small print under the cards. */
const NOTE = { size: 23, weight: 400, fill: colours.soft } as const;
const NOTE_HEIGHT = 34;

export function notes(pen: Pen, top: number, lines: readonly string[]): number {
  for (const [index, line] of lines.entries()) {
    pen.text(line, { ...NOTE, x: LEFT, y: top + 26 + index * NOTE_HEIGHT, least: 18, room: INSIDE });
  }
  return top + lines.length * NOTE_HEIGHT;
}

/** What the stars mean. */
export function starLegend(pen: Pen, top: number): number {
  let x = LEFT;
  for (const mark of starMarks) {
    star(pen, mark, x + 12, top + 18, 12);
    x += 32 + pen.text(starMarkNames[mark], { ...NOTE, x: x + 32, y: top + 26, room: 150 }).width + 28;
  }
  return top + NOTE_HEIGHT;
}
