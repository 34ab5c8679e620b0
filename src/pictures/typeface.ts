/** What has to be known of a font to lay out a line without drawing it. */
export interface Typeface {
  /** Advance of a code point in ems; undefined where the font has no glyph for it. */
  advance(codePoint: number): number | undefined;
}

/** Reads a TrueType font's own tables. Throws TypeError when it has no Unicode character map of format 4 or 12. */
export function readTypeface(ttf: Buffer): Typeface {
  const unitsPerEm = table(ttf, "head").readUInt16BE(18);
  const measured = table(ttf, "hhea").readUInt16BE(34);
  const widths = table(ttf, "hmtx");
  const advances = new Map<number, number>();
  for (const [codePoint, glyph] of characterMap(table(ttf, "cmap"))) {
    // Glyphs beyond the last measured one are as wide as it is.
    advances.set(codePoint, widths.readUInt16BE(4 * Math.min(glyph, measured - 1)) / unitsPerEm);
  }
  // Only the widths are kept: the font itself need not stay in memory.
  return { advance: (codePoint) => advances.get(codePoint) };
}

function table(ttf: Buffer, wanted: string): Buffer {
  const count = ttf.readUInt16BE(4);
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    if (ttf.toString("latin1", at, at + 4) !== wanted) continue;
    const offset = ttf.readUInt32BE(at + 8);
    return ttf.subarray(offset, offset + ttf.readUInt32BE(at + 12));
  }
  throw new TypeError(`the font has no table ${wanted}`);
}

/** Adds each code point with its glyph. */
type ReadMap = (subtable: Buffer, add: (codePoint: number, glyph: number) => void) => void;

/** Formats of a character map; the one that knows all planes first. */
const formats: ReadonlyMap<number, ReadMap> = new Map([
  [12, readGroups],
  [4, readSegments],
]);

function characterMap(cmap: Buffer): ReadonlyMap<number, number> {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.subarray(cmap.readUInt32BE(4 + 8 * index + 4)),
  );
  for (const [format, read] of formats) {
    const subtable = subtables.find((one) => one.readUInt16BE(0) === format);
    if (!subtable) continue;
    const glyphs = new Map<number, number>();
    read(subtable, (codePoint, glyph) => {
      // Glyph 0 is the box that stands for a missing one.
      if (glyph !== 0) glyphs.set(codePoint, glyph);
    });
    return glyphs;
  }
  throw new TypeError("the font has no character map that this program reads");
}

function readGroups(subtable: Buffer, add: Parameters<ReadMap>[1]): void {
  const count = subtable.readUInt32BE(12);
  for (let at = 16; at < 16 + 12 * count; at += 12) {
    const [first, last, glyph] = [0, 4, 8].map((place) => subtable.readUInt32BE(at + place)) as [
      number,
      number,
      number,
    ];
    for (let codePoint = first; codePoint <= last; codePoint++) add(codePoint, glyph + codePoint - first);
  }
}

function readSegments(subtable: Buffer, add: Parameters<ReadMap>[1]): void {
  const doubled = subtable.readUInt16BE(6);
  const [ends, starts, deltas, ranges] = [14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled] as const;
  for (let segment = 0; segment < doubled; segment += 2) {
    const last = subtable.readUInt16BE(ends + segment);
    const first = subtable.readUInt16BE(starts + segment);
    const delta = subtable.readUInt16BE(deltas + segment);
    const range = subtable.readUInt16BE(ranges + segment);
    for (let codePoint = first; codePoint <= last && codePoint < 0xffff; codePoint++) {
      // A range counts from its own place in the table.
      const listed =
        range === 0 ? codePoint : subtable.readUInt16BE(ranges + segment + range + 2 * (codePoint - first));
      add(codePoint, range !== 0 && listed === 0 ? 0 : (listed + delta) & 0xffff);
    }
  }
}
