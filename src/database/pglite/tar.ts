/** As much of tar (POSIX ustar) as a data directory needs: plain files and folders, so that any tar can open a backup. */

import fs from "node:fs";
import { join } from "node:path";

const BLOCK = 512;
const CHUNK = 1024 * 1024;

/** Everything in a folder, as the bytes of an archive. Nothing may write there meanwhile. */
export function* packed(directory: string): Generator<Buffer> {
  yield* packedFolder(directory, "");
  // Two empty blocks end it.
  yield Buffer.alloc(2 * BLOCK);
}

function* packedFolder(directory: string, below: string): Generator<Buffer> {
  for (const entry of fs.readdirSync(join(directory, below), { withFileTypes: true })) {
    const name = below + entry.name;
    if (entry.isDirectory()) {
      yield header(`${name}/`, 0, "5");
      yield* packedFolder(directory, `${name}/`);
    } else if (entry.isFile()) yield* packedFile(join(directory, name), name);
  }
}

function* packedFile(path: string, name: string): Generator<Buffer> {
  const fd = fs.openSync(path, "r");
  try {
    const { size } = fs.fstatSync(fd);
    yield header(name, size, "0");
    for (let left = size; left > 0; ) {
      const chunk = Buffer.alloc(Math.min(CHUNK, left));
      const read = fs.readSync(fd, chunk);
      if (read === 0) throw new Error(`${name} became shorter while it was read`);
      left -= read;
      yield chunk.subarray(0, read);
    }
    yield Buffer.alloc(-size & (BLOCK - 1));
  } finally {
    fs.closeSync(fd);
  }
}

function header(name: string, size: number, type: "0" | "5"): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`the name is too long for an archive: ${name}`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(name, 0);
  block.write(octal(type === "5" ? 0o700 : 0o600, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write("        ", 148);
  block.write(type, 156);
  block.write("ustar\x0000", 257);
  block.write(octal(sumOf(block), 6), 148);
  return block;
}

function sumOf(block: Buffer): number {
  return block.reduce((sum, byte) => sum + byte, 0);
}

/** What an archive of ours cannot be, or one that was cut short or changed. */
export class ArchiveDamaged extends Error {
  override readonly name = "ArchiveDamaged";
}

/** Writes what an archive holds into a folder that is there and empty. Throws ArchiveDamaged. */
export async function unpack(bytes: AsyncIterable<Buffer>, directory: string): Promise<void> {
  const reader = readerOf(bytes);
  for (;;) {
    const block = await reader.exactly(BLOCK);
    if (block.every((byte) => byte === 0)) return reader.toTheEnd();
    const { name, size, isFolder } = entryOf(block);
    if (isFolder) {
      fs.mkdirSync(join(directory, name), { recursive: true, mode: 0o700 });
      continue;
    }
    const fd = fs.openSync(join(directory, name), "wx", 0o600);
    try {
      for (let left = size; left > 0; ) {
        const chunk = await reader.exactly(Math.min(CHUNK, left));
        fs.writeSync(fd, chunk);
        left -= chunk.length;
      }
    } finally {
      fs.closeSync(fd);
    }
    await reader.exactly(-size & (BLOCK - 1));
  }
}

function entryOf(block: Buffer): { name: string; size: number; isFolder: boolean } {
  const text = (from: number, to: number) => block.toString("utf8", from, to).replace(/\0.*$/s, "");
  const kept = Number.parseInt(text(148, 156), 8);
  const summed = Buffer.from(block);
  summed.write("        ", 148);
  const name = text(0, 100);
  // Nothing outside of the folder, whoever made the archive.
  const isInside =
    name !== "" && !name.startsWith("/") && !/(?:^|[/\\])\.\.(?:[/\\]|$)|^[A-Za-z]:/.test(name);
  if (kept !== sumOf(summed) || !isInside) throw new ArchiveDamaged("a header does not agree with its sum");
  return { name, size: Number.parseInt(text(124, 136), 8), isFolder: text(156, 157) === "5" };
}

function readerOf(bytes: AsyncIterable<Buffer>) {
  const iterator = bytes[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  return {
    async exactly(count: number): Promise<Buffer> {
      const parts = [held];
      let have = held.length;
      while (have < count) {
        const next = await iterator.next();
        if (next.done) throw new ArchiveDamaged("it ends too early");
        parts.push(next.value);
        have += next.value.length;
      }
      const whole = parts.length === 1 ? held : Buffer.concat(parts);
      held = whole.subarray(count);
      return whole.subarray(0, count);
    },
    /** What is compressed ends with a sum over all of it. */
    async toTheEnd(): Promise<void> {
      while (!(await iterator.next()).done);
    },
  };
}
