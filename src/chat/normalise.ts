import { enclosedNumber, plainForm, romanNumber } from "./characters.ts";

/** A text to read commands from, which remembers what the person typed for each part of it. */
export interface Clean {
  /** Without unseen characters, in half width, simplified command and number words, lower case. */
  readonly text: string;
  /** For each code unit of `text` what was typed for it; "" where the unit before stands for it too. */
  readonly typed: readonly string[];
}

/**
 * Makes a text readable for the parser: enclosed numbers set apart (① becomes " 1 ", before anything joins ①② into 12),
 * unseen characters dropped, NFKC, combining marks dropped, slashes, dashes and tildes folded. Every character is
 * looked at once. A keycap keeps its frame (U+20E3), so that 1️⃣2️⃣ can be asked about.
 */
export function normalise(raw: string): Clean {
  const parts: string[] = [];
  const typed: string[] = [];
  const characters = Array.from(raw);
  characters.forEach((character, index) => {
    const plain = readAt(characters, index, character);
    if (plain === "") return;
    parts.push(plain);
    const shown = plain.trim() === "" ? 0 : plain.length - plain.trimStart().length;
    for (let unit = 0; unit < plain.length; unit++) typed.push(unit === shown ? character : "");
  });
  return { text: parts.join(""), typed };
}

function readAt(characters: readonly string[], index: number, character: string): string {
  if (character === "\r") return characters[index + 1] === "\n" ? "" : "\n";
  const enclosed = enclosedNumber(character) ?? loneRoman(characters, index, character);
  return enclosed === undefined ? plainForm(character) : ` ${enclosed} `;
}

/** Ⅻ is 12; ⅩⅡ, typed as two, and Ⅰ2 are left as letters rather than read as 10 and 2. */
function loneRoman(characters: readonly string[], index: number, character: string): number | undefined {
  const isPart = (at: number) =>
    /\p{Nd}/u.test(characters[at] ?? "") || romanNumber(characters[at] ?? "") !== undefined;
  return isPart(index - 1) || isPart(index + 1) ? undefined : romanNumber(character);
}

/** What the person typed for a part of the text: trimmed, in their own characters, without the unseen ones. */
export function typedText(clean: Clean, from: number, to = clean.text.length): string {
  return clean.typed.slice(from, to).join("").replaceAll("\u20e3", "").trim();
}

/** True where the number at a place of the text was typed as one enclosed character: ① and the like. */
export function typedEnclosed(clean: Clean, at: number): boolean {
  return enclosedNumber(clean.typed[at] ?? "") !== undefined;
}

/** The text from one place to another. */
export function part({ text, typed }: Clean, from: number, to = text.length): Clean {
  return { text: text.slice(from, to), typed: typed.slice(from, to) };
}

/** The text with some spans made blank: read as spaces there, and typed as nothing. Spans are in order. */
export function blank(
  { text, typed }: Clean,
  spans: readonly { readonly from: number; readonly to: number }[],
): Clean {
  if (spans.length === 0) return { text, typed };
  const kept = [...typed];
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    pieces.push(text.slice(at, from), " ".repeat(to - from));
    kept.fill("", from, to);
    at = to;
  }
  pieces.push(text.slice(at));
  return { text: pieces.join(""), typed: kept };
}
