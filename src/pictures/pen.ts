import { colours } from "./colours.ts";
import { FAMILY, type Typefaces } from "./fonts.ts";
import { type Line, type LineStyle, setLine } from "./line.ts";

/** Width of every picture, in pixels of the drawing: what a phone shows from edge to edge. */
export const WIDTH = 750;

/** From an edge of the picture to a card, and from an edge of a card to what stands in it. */
export const MARGIN = 24;
const PADDING = 24;

/** Where the content of a card begins and ends, and how wide it is. */
export const LEFT = MARGIN + PADDING;
export const RIGHT = WIDTH - LEFT;
export const INSIDE = RIGHT - LEFT;

export interface TextStyle extends LineStyle {
  /** Where the line begins, or ends with anchor "end", or has its middle. */
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly fill: string;
  readonly anchor?: "start" | "middle" | "end";
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly radius?: number;
  readonly edge?: string;
}

/** Draws onto one picture, later things over earlier ones. */
export interface Pen {
  /** Whatever is written stays in its room; returns the line as it was set. */
  text(words: string, style: TextStyle): Line;
  box(box: Box): void;
  circle(circle: { x: number; y: number; radius: number; fill: string }): void;
  /** `d` of an SVG path; an edge of `edgeWidth` pixels is drawn around it where a colour is given. */
  path(d: string, style: { fill: string; edge?: string; edgeWidth?: number }): void;
  /** The picture as SVG, as high as is said. */
  svg(height: number): string;
}

export function createPen(typefaces: Typefaces): Pen {
  const elements: string[] = [];
  return {
    text(words, style) {
      const { x, y, fill, weight, anchor = "start" } = style;
      const line = setLine(typefaces, words, style);
      const at = `x="${round(x)}" y="${round(y)}" font-size="${line.size}" font-weight="${weight}"`;
      if (line.words !== "") {
        elements.push(`<text ${at} text-anchor="${anchor}" fill="${fill}">${escapeXml(line.words)}</text>`);
      }
      return line;
    },
    box({ x, y, width, height, fill, radius = 0, edge }) {
      const place = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"`;
      elements.push(`<rect ${place} fill="${fill}"${edge ? ` stroke="${edge}" stroke-width="2"` : ""}/>`);
    },
    circle({ x, y, radius, fill }) {
      elements.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}"/>`);
    },
    path(d, { fill, edge, edgeWidth = 2 }) {
      const stroke = edge
        ? ` stroke="${edge}" stroke-width="${round(edgeWidth)}" stroke-linejoin="round"`
        : "";
      elements.push(`<path d="${d}" fill="${fill}"${stroke}/>`);
    },
    svg(height) {
      const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
      // Kerning is off, so that a line is as wide as it was measured; as an attribute resvg would not see it.
      const style = `font-family="${FAMILY}" style="font-kerning:none"`;
      const ground = `<rect x="0" y="0" width="${WIDTH}" height="${height}" rx="0" fill="${colours.page}"/>`;
      return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>${ground}${elements.join("")}</svg>`;
    },
  };
}

/** Hundredths of a pixel are more than anybody sees. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const xmlNames: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeXml(words: string): string {
  return words.replace(/[&<>"]/g, (character) => xmlNames[character] ?? character);
}
