import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";

/** Colours as red, green, blue and alpha, a byte each, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const BYTES_PER_PIXEL = 4;
const EIGHT_BITS = 8;
const WITH_ALPHA = 6;

/**
 * Packs a picture without holding up the event loop: resvg's own `asPng` does, for 0.1 s a picture. Rows are not
 * filtered; flat colours come out smaller that way.
 */
export async function packPng({ width, height, bytes }: Pixels): Promise<Buffer> {
  const rowLength = width * BYTES_PER_PIXEL;
  // Each row begins with the kind of its filter; 0 is none.
  const rows = Buffer.alloc((rowLength + 1) * height);
  for (let row = 0; row < height; row++) {
    bytes.copy(rows, row * (rowLength + 1) + 1, row * rowLength, (row + 1) * rowLength);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(EIGHT_BITS, 8);
  header.writeUInt8(WITH_ALPHA, 9);
  const packed = await promisify(deflate)(rows);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", packed),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
