import type { Typefaces, Weight } from "./fonts.ts";

/** One line of text as it is to be drawn; sizes and widths in pixels of the drawing. */
export interface Line {
  readonly words: string;
  readonly size: number;
  readonly width: number;
}

export interface LineStyle {
  readonly weight: Weight;
  readonly size: number;
  /** The smallest size that a line which is too long may be set in, before it is cut; the size itself when left out. */
  readonly least?: number;
  /** How many characters of its end a line that is cut keeps after the ellipsis; none when left out. */
  readonly tail?: number;
  /** How wide the line may be. */
  readonly room: number;
}

const ELLIPSIS = "…";
/** 〓, the compositor's mark for a character that is not in the case. */
const MISSING_HAN = "〓";

const segmenter = new Intl.Segmenter("zh", { granularity: "grapheme" });

/**
 * Text of which every character has a glyph. Emoji and other signs without one are left out; a Chinese character without
 * one leaves 〓, since a name with one character less may be somebody else's.
 */
export function drawable(typefaces: Typefaces, text: string): string {
  return Array.from(text.normalize("NFC").replace(/\s+/gu, " "), (character) => {
    if (typefaces[700].advance(codePointOf(character)) !== undefined) return character;
    return /\p{Script=Han}/u.test(character) ? MISSING_HAN : "";
  })
    .join("")
    .replace(/ +/g, " ")
    .trim();
}

export function widthOf(typefaces: Typefaces, weight: Weight, size: number, words: string): number {
  const { advance } = typefaces[weight];
  return Array.from(words).reduce((sum, character) => sum + (advance(codePointOf(character)) ?? 0), 0) * size;
}

/** Sets text into its room: at its size, else smaller down to the least, else cut there with an ellipsis. */
export function setLine(typefaces: Typefaces, text: string, style: LineStyle): Line {
  const { weight, room } = style;
  const words = drawable(typefaces, text);
  const width = (of: string, size: number) => widthOf(typefaces, weight, size, of);
  const fitting = Math.min(style.size, Math.floor((style.size * room) / (width(words, style.size) || 1)));
  const size = Math.max(fitting, Math.min(style.least ?? style.size, style.size));
  if (width(words, size) <= room) return { words, size, width: width(words, size) };

  const characters = Array.from(segmenter.segment(words), ({ segment }) => segment);
  const end = style.tail ? characters.slice(-style.tail).join("") : "";
  const cut = (kept: number) => characters.slice(0, kept).join("").trimEnd() + ELLIPSIS + end;
  let kept = 0;
  while (width(cut(kept + 1), size) <= room) kept += 1;
  const short = cut(kept);
  return { words: short, size, width: width(short, size) };
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
