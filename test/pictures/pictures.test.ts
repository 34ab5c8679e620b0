import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { crc32, inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openPictures, type Pictures } from "../../src/pictures/pictures.ts";
import { temporaryDirectory } from "../support/private-server.ts";
import { ranking, unitCard, units } from "./invented.ts";

/** Reads a PNG of 8-bit RGBA whose rows are not filtered. */
function decode(png: Buffer) {
  expect(png.toString("latin1", 0, 8)).toBe("\x89PNG\r\n\x1a\n");
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const data = png.subarray(at + 8, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
    chunks[png.toString("latin1", at + 4, at + 8)] = data;
    at += 12 + length;
  }
  expect(Object.keys(chunks)).toStrictEqual(["IHDR", "IDAT", "IEND"]);
  const header = chunks.IHDR ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toStrictEqual([8, 6, 0, 0, 0]);
  const rows = inflateSync(chunks.IDAT ?? Buffer.alloc(0));
  expect(rows).toHaveLength((width * 4 + 1) * height);
  const pixel = (x: number, y: number) =>
    `#${rows.toString("hex", y * (width * 4 + 1) + 1 + x * 4, y * (width * 4 + 1) + 1 + x * 4 + 4)}`;
  return { width, height, pixel };
}

/** A directory of temporary files of one's own, for what lies in the machine's belongs to others. */
const temporary = temporaryDirectory();
let pictures: Pictures;
beforeAll(async () => {
  vi.stubEnv("TMPDIR", temporary.path);
  pictures = await openPictures();
});
afterAll(async () => {
  await pictures.close();
  vi.unstubAllEnvs();
  temporary.remove();
});

/** The only picture of a ranking. */
const single = async (of = ranking()) => (await pictures.ranking(of))[0] ?? Buffer.alloc(0);
const left = () => readdirSync(temporary.path);

describe("pictures", () => {
  it("are PNG, 750 px wide, and small enough to be sent", async () => {
    for (const png of [await single(), await pictures.unitCard(unitCard())]) {
      const { width, height, pixel } = decode(png);
      expect([width, height > width, height < 4 * width]).toStrictEqual([750, true, true]);
      expect(pixel(4, 4)).toBe("#a61b1bff");
      expect(pixel(4, height - 4)).toBe("#f5f1eaff");
      // WeCom takes pictures up to 2 MB.
      expect(png.length).toBeLessThan(1_000_000);
    }
  });

  it("have the words on them: another name is another picture", async () => {
    const [first, ...others] = ranking().units;
    if (!first) throw new Error("there is a first unit");
    const other = await single(ranking({ units: [{ ...first, unit: "示例桂园社区" }, ...others] }));
    expect(other.equals(await single())).toBe(false);
  });

  it("are the same for the same input", async () => {
    expect((await single()).equals(await single())).toBe(true);
    const [one, other] = await Promise.all([pictures.unitCard(unitCard()), pictures.unitCard(unitCard())]);
    expect(one.equals(other)).toBe(true);
  });

  it("are two for 40 units, the first kind first", async () => {
    const all = ranking({ units: [...units("community", 22), ...units("village", 18)] });
    const both = (await pictures.ranking(all)).map(decode);
    expect(both.map(({ width }) => width)).toStrictEqual([750, 750]);
    expect(both[0]?.height).toBeGreaterThan(both[1]?.height ?? 0);
  });

  it("fail for what cannot be drawn, and the next ones do not", async () => {
    await expect(pictures.ranking(ranking({ week: "48" }))).rejects.toThrow("no ISO week");
    expect(decode(await single()).width).toBe(750);
  });

  it("find their font again when somebody tidied the temporary files", async () => {
    const before = await single();
    for (const name of left()) rmSync(join(temporary.path, name), { recursive: true });
    expect((await single()).equals(before)).toBe(true);
  });

  it("leave nothing behind, and end after what was asked for", async () => {
    const there = left();
    const others = await openPictures();
    const drawn = others.unitCard(unitCard());
    await others.close();
    expect(decode(await drawn).width).toBe(750);
    expect(left()).toStrictEqual(there);
  });
});
