import { colours } from "./colours.ts";
import { type Pen, round } from "./pen.ts";

/** Signs that the font has no glyph for, drawn as paths. */

/** A star as it stands: met, striven for this year, or neither. */
export const starMarks = ["lit", "declared", "unlit"] as const;
export type StarMark = (typeof starMarks)[number];

export const starMarkNames: Readonly<Record<StarMark, string>> = {
  lit: "达标",
  declared: "争创",
  unlit: "未争创",
};

const starColours: Readonly<Record<StarMark, { readonly fill: string; readonly edge: string }>> = {
  lit: { fill: colours.starLit, edge: colours.starEdge },
  declared: { fill: colours.card, edge: colours.starEdge },
  unlit: { fill: colours.starUnlit, edge: colours.starUnlit },
};

/** Inner radius of a five-pointed star by its outer one: a little fuller than the geometric star, for small sizes. */
const WAIST = 0.45;

/** A star about its middle. */
export function star(pen: Pen, mark: StarMark, x: number, y: number, radius: number): void {
  const points = Array.from({ length: 10 }, (_, index) => {
    const angle = (index * Math.PI) / 5 - Math.PI / 2;
    const far = index % 2 === 0 ? radius : radius * WAIST;
    return `${round(x + far * Math.cos(angle))},${round(y + far * Math.sin(angle))}`;
  });
  pen.path(`M${points.join("L")}Z`, { ...starColours[mark], edgeWidth: radius / 7 });
}

export interface StarRow {
  /** The left edge. */
  readonly x: number;
  /** The middle. */
  readonly y: number;
  readonly radius: number;
  /** From the middle of one star to the next one's. */
  readonly pitch: number;
}

/** Stars beside each other. Returns where the row ends. */
export function starRow(pen: Pen, marks: readonly StarMark[], { x, y, radius, pitch }: StarRow): number {
  for (const [index, mark] of marks.entries()) star(pen, mark, x + radius + index * pitch, y, radius);
  return x + Math.max(0, marks.length - 1) * pitch + 2 * radius;
}

export interface MovementPlace {
  /** The middle of sign and number together. */
  readonly x: number;
  /** The number's baseline. */
  readonly y: number;
  readonly size: number;
}

/** A digit of the font is a little over half an em wide. */
const DIGIT = 0.56;

/** ▲2, ▼1, or a dash for a unit that kept its place; nothing for one that was not in the last ranking. */
export function movement(pen: Pen, places: number | null, { x, y, size }: MovementPlace): void {
  if (places === null) return;
  const middle = y - size * 0.37;
  if (places === 0) {
    const width = size * 0.7;
    pen.box({ x: x - width / 2, y: middle - 1.5, width, height: 3, fill: colours.fall, radius: 1.5 });
    return;
  }
  const number = String(Math.abs(places));
  const fill = places > 0 ? colours.rise : colours.fall;
  const half = size * 0.32;
  const digits = number.length * size * DIGIT;
  const left = x - (2 * half + 4 + digits) / 2;
  const up = places > 0 ? half * 0.85 : -half * 0.85;
  const [base, tip] = [round(middle + up), round(middle - up)];
  pen.path(`M${round(left)},${base}H${round(left + 2 * half)}L${round(left + half)},${tip}Z`, { fill });
  pen.text(number, { x: left + 2 * half + 4, y, size, weight: 700, fill, room: digits + 4 });
}
