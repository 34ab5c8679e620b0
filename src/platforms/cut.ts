/** Stands, on a line of its own, where a text was cut to fit the platform's limit. */
export const CUT_NOTE = "…（内容较长，已截断）";

const segmenter = new Intl.Segmenter("zh", { granularity: "grapheme" });

/** How many bytes of a limit a piece of text takes. */
export type Size = (text: string) => number;

/** The size that WeCom counts: UTF-8 bytes of the content. */
export const utf8Size: Size = (text) => Buffer.byteLength(text, "utf8");

/** The size inside a JSON string, escapes included: what DingTalk's limit on the whole body counts. */
export const jsonSize: Size = (text) => utf8Size(JSON.stringify(text)) - 2;

/**
 * `text` in at most `limit` bytes: whole when it fits, else its beginning and CUT_NOTE. The cut falls between
 * characters as people see them, and at a line's end when that keeps more than half.
 */
export function cut(text: string, limit: number, size: Size = utf8Size): string {
  if (size(text) <= limit) return text;
  const end = fitting(text, limit - size(`\n${CUT_NOTE}`), size);
  const lineEnd = text.lastIndexOf("\n", end);
  return `${text.slice(0, lineEnd > end / 2 ? lineEnd : end)}\n${CUT_NOTE}`;
}

/** The index up to which `text` fits into `room` bytes. */
function fitting(text: string, room: number, size: Size): number {
  // A code unit takes at least one byte, so what fits lies before this index; the rest need not be looked at.
  const head = text.slice(0, room + 1);
  const end = fittingCodePoints(head, room, size);
  return characterAt(head, end) || end;
}

/** Where the character begins that stands at an index; asking for it alone, since each segment costs as much as the text. */
function characterAt(text: string, index: number): number {
  return segmenter.segment(text).containing(index)?.index ?? index;
}

/** Between code points: one character can be longer than any limit (a letter with thousands of accents). */
function fittingCodePoints(text: string, room: number, size: Size): number {
  let used = 0;
  let end = 0;
  for (const point of text) {
    used += size(point);
    if (used > room) break;
    end += point.length;
  }
  return end;
}

/** `text` in one line of at most `limit` bytes, an ellipsis in place of its end: for titles. */
export function shorten(text: string, limit: number): string {
  const line = text.replace(/\s*\n\s*/g, " ").trim();
  if (utf8Size(line) <= limit) return line;
  return `${line.slice(0, fitting(line, limit - utf8Size("…"), utf8Size))}…`;
}

/** What fits into one message, as it is shown, and the lines that are left for the next. */
export interface Taken {
  readonly shown: string;
  readonly rest: readonly string[];
}

/** A text goes on in at most about so many further messages; what is longer ends in CUT_NOTE. */
const FURTHER_MESSAGES = 4;

/**
 * As many of the lines as fit into `limit` bytes once they are shown: `show` escapes a line, `joint` stands between two.
 * A line that fits into no message is parted between characters. Something is always taken.
 */
export function takeLines(
  lines: readonly string[],
  {
    limit,
    size = utf8Size,
    show = (line) => line,
    joint = "\n",
  }: {
    readonly limit: number;
    readonly size?: Size;
    readonly show?: (line: string) => string;
    readonly joint?: string;
  },
): Taken {
  const shown: string[] = [];
  let used = 0;
  for (const line of lines) {
    const more = size((shown.length > 0 ? joint : "") + show(line));
    if (used + more > limit) break;
    used += more;
    shown.push(show(line));
  }
  if (shown.length > 0 || lines.length === 0) {
    return { shown: shown.join(joint), rest: bounded(lines.slice(shown.length), limit) };
  }
  const [first = "", ...others] = lines;
  const end = longestStart(first, limit, (start) => size(show(start)) <= limit);
  return { shown: show(first.slice(0, end)), rest: bounded([first.slice(end), ...others], limit) };
}

function bounded(lines: readonly string[], limit: number): readonly string[] {
  return lines.length === 0 ? [] : cut(lines.join("\n"), FURTHER_MESSAGES * limit).split("\n");
}

/** The end of the longest start of `text`, between two characters, that fits; at least one code point is taken. */
function longestStart(text: string, limit: number, fits: (start: string) => boolean): number {
  // A code unit takes at least one byte, so what fits lies before this index; the rest need not be looked at.
  const head = text.slice(0, limit + 1);
  let low = 0;
  let high = head.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(head.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  const end = low === text.length ? low : characterAt(head, low);
  if (end > 0) return end;
  // One character can be longer than any limit: then between code points.
  let points = 0;
  for (const point of head) {
    if (points > 0 && !fits(head.slice(0, points + point.length))) break;
    points += point.length;
  }
  return points;
}
