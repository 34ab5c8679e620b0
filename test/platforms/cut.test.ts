import { describe, expect, test } from "vitest";
import { CUT_NOTE, cut, jsonSize } from "../../src/platforms/cut.ts";

const bytes = (text: string) => Buffer.byteLength(text);
const NOTE = `\n${CUT_NOTE}`;

describe("cut", () => {
  test("a text that fits is whole, to the byte", () => {
    expect(cut("汉".repeat(100), 300)).toBe("汉".repeat(100));
  });

  test("one byte more and it is cut between characters, with a note", () => {
    const result = cut(`${"汉".repeat(100)}a`, 300);
    expect(result).toBe("汉".repeat(Math.floor((300 - bytes(NOTE)) / 3)) + NOTE);
    expect(bytes(result)).toBeLessThanOrEqual(300);
  });

  test("no limit yields half a character or more than the limit", () => {
    const text = "字😀e\u0301👨‍👩‍👧‍👦🇨🇳\n".repeat(20);
    for (let limit = bytes(NOTE); limit < bytes(text) + 2; limit++) {
      const result = cut(text, limit);
      expect(bytes(result)).toBeLessThanOrEqual(limit);
      expect(result).not.toMatch(/\ufffd|\p{Cs}/u);
      expect(result.replace(NOTE, "")).not.toMatch(/\u200d$|e$/);
    }
  });

  test("a cut near a line's end falls on it", () => {
    const text = `${"一".repeat(50)}\n${"二".repeat(50)}`;
    expect(cut(text, 200)).toBe("一".repeat(50) + NOTE);
    expect(cut(`一\n${"二".repeat(100)}`, 200)).toMatch(/二\n…/);
  });

  test("one character longer than the limit is cut between its code points", () => {
    const result = cut(`a${"\u0301".repeat(1_000)}`, 300);
    expect(bytes(result)).toBeLessThanOrEqual(300);
    expect(result).toMatch(/^a\u0301+\n…/);
  });

  test("size inside JSON counts the escapes", () => {
    const result = cut('"\\\n'.repeat(100), 100, jsonSize);
    expect(bytes(JSON.stringify(result)) - 2).toBeLessThanOrEqual(100);
  });

  test("a megabyte is cut without reading all of it", () => {
    const result = cut("汉字\n".repeat(200_000), 20_480);
    expect(bytes(result)).toBeLessThanOrEqual(20_480);
    expect(result.endsWith(NOTE)).toBe(true);
  });
});
