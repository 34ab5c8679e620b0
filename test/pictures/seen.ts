import { expect } from "vitest";
import type { Typefaces, Weight } from "../../src/pictures/fonts.ts";
import { widthOf } from "../../src/pictures/line.ts";

/** What can be seen on a picture, read from its SVG. Places are pixels of the drawing. */

export interface SeenText {
  readonly words: string;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  readonly size: number;
  readonly fill: string;
  /** The colour of what was drawn last under the text's middle. */
  readonly ground: string;
}

export interface Seen {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly SeenText[];
  /** In order of drawing: fill of each star. */
  readonly stars: readonly string[];
  /** In order of drawing: fill of each triangle and whether it points up. */
  readonly triangles: readonly { readonly fill: string; readonly up: boolean }[];
}

interface Ground {
  readonly fill: string;
  covers(x: number, y: number): boolean;
}

export function see(svg: string, typefaces: Typefaces): Seen {
  const grounds: Ground[] = [];
  const texts: SeenText[] = [];
  const stars: string[] = [];
  const triangles: { fill: string; up: boolean }[] = [];
  const readers: Record<string, (of: Attributes, words: string) => void> = {
    rect: (of) => {
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(of(name))) as [
        number,
        number,
        number,
        number,
      ];
      grounds.push({
        fill: of("fill"),
        covers: (px, py) => px >= x && px <= x + width && py >= y && py <= y + height,
      });
    },
    circle: (of) => {
      const [x, y, radius] = ["cx", "cy", "r"].map((name) => Number(of(name))) as [number, number, number];
      grounds.push({ fill: of("fill"), covers: (px, py) => Math.hypot(px - x, py - y) <= radius });
    },
    path: (of) => {
      const triangle = /^M[\d.]+,([\d.]+)H[\d.]+L[\d.]+,([\d.]+)Z$/.exec(of("d"));
      if (triangle) triangles.push({ fill: of("fill"), up: Number(triangle[2]) < Number(triangle[1]) });
      else stars.push(of("fill"));
    },
    text: (of, escaped) => {
      const words = unescapeXml(escaped);
      const [x, baseline, size] = ["x", "y", "font-size"].map((name) => Number(of(name))) as [
        number,
        number,
        number,
      ];
      const width = widthOf(typefaces, Number(of("font-weight")) as Weight, size, words);
      const left = x - { start: 0, middle: width / 2, end: width }[of("text-anchor") as "start"];
      const middle = [left + width / 2, baseline - size * 0.35] as const;
      const ground = grounds.findLast((one) => one.covers(...middle))?.fill ?? "none";
      texts.push({ words, left, right: left + width, baseline, size, fill: of("fill"), ground });
    },
  };
  for (const [, name = "", attributes = "", words = ""] of svg.matchAll(
    /<(rect|circle|path|text)\b([^>]*?)\/?>([^<]*)/g,
  )) {
    readers[name]?.((wanted) => new RegExp(`(?:^| )${wanted}="([^"]*)"`).exec(attributes)?.[1] ?? "", words);
  }
  const [, width, height] = /^<svg [^>]*?width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height), texts, stars, triangles };
}

type Attributes = (name: string) => string;

function unescapeXml(words: string): string {
  const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return words.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => names[name] ?? "");
}

/** Nothing is drawn outside the picture or over another text, too small for a phone, or too pale to be read. */
export function expectReadable({ width, height, texts }: Seen): void {
  const faults = texts.flatMap((text, index) => [
    ...(text.left < 24 || text.right > width - 24 ? [`${text.words} is at the edge`] : []),
    ...(text.baseline > height - 8 || text.baseline < text.size ? [`${text.words} is not on it`] : []),
    ...(text.size < 18 ? [`${text.words} is ${text.size} px`] : []),
    ...(contrast(text.fill, text.ground) < 4.5 ? [`${text.words}: ${text.fill} on ${text.ground}`] : []),
    ...texts
      .slice(index + 1)
      .filter((other) => overlap(text, other))
      .map((other) => `${text.words} is over ${other.words}`),
  ]);
  expect(faults).toStrictEqual([]);
}

function overlap(a: SeenText, b: SeenText): boolean {
  const [top, bottom] = [(one: SeenText) => one.baseline - one.size * 0.85, (one: SeenText) => one.baseline];
  return a.left < b.right && b.left < a.right && top(a) < bottom(b) && top(b) < bottom(a);
}

/** The contrast ratio of WCAG 2, 1 to 21, of two colours "#rrggbb". */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((one, other) => one - other) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
