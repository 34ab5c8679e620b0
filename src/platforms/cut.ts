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
  // A code unit takes at least one byte, so what fits lies before this index; the rest need not be segmented.
  const head = text.slice(0, room + 1);
  let used = 0;
  for (const { segment, index } of segmenter.segment(head)) {
    used += size(segment);
    if (used <= room) continue;
    return index > 0 ? index : fittingCodePoints(head, room, size);
  }
  return head.length;
}

/** One character can be longer than any limit (a letter with thousands of accents): then between code points. */
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
