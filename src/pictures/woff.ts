import { inflateSync } from "node:zlib";

/** Sizes and places in bytes, as WOFF 1.0 and OpenType lay them down. */
const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/** Unpacks a WOFF 1.0 font to the TrueType file that it was made of. Throws TypeError for another format. */
export function woffToTtf(woff: Buffer): Buffer {
  if (woff.toString("latin1", 0, 4) !== "wOFF") throw new TypeError("not a WOFF 1.0 font");
  const count = woff.readUInt16BE(12);
  const entries = Array.from({ length: count }, (_, index) =>
    readEntry(woff, WOFF_HEADER + index * WOFF_ENTRY),
  );

  const directory = Buffer.alloc(SFNT_HEADER + SFNT_ENTRY * count);
  woff.copy(directory, 0, 4, 8);
  // A binary search over the tables, as the format wants it spelled out.
  const searched = 2 ** Math.floor(Math.log2(count));
  directory.writeUInt16BE(count, 4);
  directory.writeUInt16BE(searched * SFNT_ENTRY, 6);
  directory.writeUInt16BE(Math.log2(searched), 8);
  directory.writeUInt16BE((count - searched) * SFNT_ENTRY, 10);

  const parts: Buffer[] = [directory];
  let place = directory.length;
  for (const [index, { tag, checksum, data }] of entries.entries()) {
    const at = SFNT_HEADER + index * SFNT_ENTRY;
    directory.write(tag, at, "latin1");
    directory.writeUInt32BE(checksum, at + 4);
    directory.writeUInt32BE(place, at + 8);
    directory.writeUInt32BE(data.length, at + 12);
    const padding = Buffer.alloc(-data.length & 3);
    parts.push(data, padding);
    place += data.length + padding.length;
  }
  return Buffer.concat(parts);
}

function readEntry(woff: Buffer, at: number) {
  const [offset, packed, length, checksum] = [4, 8, 12, 16].map((place) => woff.readUInt32BE(at + place)) as [
    number,
    number,
    number,
    number,
  ];
  const stored = woff.subarray(offset, offset + packed);
  return {
    tag: woff.toString("latin1", at, at + 4),
    checksum,
    // A table that would not shrink is stored as it is.
    data: packed < length ? inflateSync(stored) : stored,
  };
}
