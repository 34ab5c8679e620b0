import { Resvg } from "@resvg/resvg-js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { FAMILY, type Fonts, openFonts, type Weight } from "../../src/pictures/fonts.ts";
import { drawable, setLine, widthOf } from "../../src/pictures/line.ts";
import { readTypeface } from "../../src/pictures/typeface.ts";
import { woffToTtf } from "../../src/pictures/woff.ts";

let fonts: Fonts;
let files: string[];
beforeAll(async () => {
  fonts = await openFonts();
  files = await fonts.files();
});
afterAll(() => fonts.close());

describe("the fonts", () => {
  it("refuses what is no font of its kind", () => {
    expect(() => woffToTtf(Buffer.from("wOF2 and more"))).toThrow("not a WOFF 1.0 font");
    expect(() => readTypeface(Buffer.alloc(12))).toThrow("no table head");
  });

  /** Width by which a text grows when it is written once more, as resvg draws it. */
  function drawnWidth(words: string, weight: Weight): number {
    const inkWidth = (of: string) => {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="200"><text x="10" y="150" font-size="100" font-family="${FAMILY}" font-weight="${weight}" style="font-kerning:none">${of}</text></svg>`;
      const font = { fontFiles: files, loadSystemFonts: false, defaultFontFamily: FAMILY };
      return new Resvg(svg, { font }).getBBox()?.width ?? 0;
    };
    return inkWidth(words + words) - inkWidth(words);
  }

  it.each([
    ["示例桃园社区", 400],
    ["示例桃园社区", 700],
    ["2026-W48 · 第1版", 400],
    ["AVATo. 71.48", 700],
    ["（续）、，。…", 700],
  ] as const)("are as wide as they are drawn: %s at %d", (words, weight) => {
    expect(widthOf(fonts.typefaces, weight, 100, words)).toBeCloseTo(drawnWidth(words, weight), 0);
  });

  it("are two weights", () => {
    const digits = ([400, 700] as const).map((weight) => widthOf(fonts.typefaces, weight, 100, "0123456789"));
    expect(digits[0]).not.toBe(digits[1]);
  });

  it.each([400, 700] as const)(
    "have digits of one width at %d, so that scores stand under each other",
    (weight) => {
      const widths = Array.from("0123456789", (digit) => widthOf(fonts.typefaces, weight, 100, digit));
      expect(new Set(widths).size).toBe(1);
    },
  );
});

describe("what can be drawn of a text", () => {
  it.each([
    ["示例桃园社区", "示例桃园社区"],
    ["示例👍🏽桃园🎉社区❤️", "示例桃园社区"],
    ["★示例☆①", "示例"],
    ["示例㐂村𠮷社区", "示例〓村〓社区"],
    ["垚犇昇喆囍樾", "垚犇昇喆囍樾"],
    ["  示例\n\t社区 🎉 二区 ", "示例 社区 二区"],
    ["\u0000示\u202e例\ud800", "示例"],
    ["🎉", ""],
  ])("%j is %j", (text, words) => {
    expect(drawable(fonts.typefaces, text)).toBe(words);
  });
});

describe("a line in its room", () => {
  const style = { weight: 700, size: 30, least: 20, room: 300 } as const;

  it("keeps its size where it fits", () => {
    expect(setLine(fonts.typefaces, "示例桃园社区", style)).toMatchObject({
      words: "示例桃园社区",
      size: 30,
    });
  });

  it("is set smaller before it is cut", () => {
    expect(setLine(fonts.typefaces, "示例市桃园路第一二三社区", style)).toMatchObject({
      words: "示例市桃园路第一二三社区",
      size: 25,
    });
  });

  it("is cut at the least size, at its end or before a tail", () => {
    const long = "示例市示例区桃园路南段新建安置小区第一社区";
    expect(setLine(fonts.typefaces, long, style).words).toBe("示例市示例区桃园路南段新建安…");
    expect(setLine(fonts.typefaces, long, { ...style, tail: 4 }).words).toBe("示例市示例区桃园路南…第一社区");
  });

  test("never leaves it, whatever is written", () => {
    const anyWords = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."示例𠮷 aW.👍🏽") }),
    );
    fc.assert(
      fc.property(anyWords, fc.integer({ min: 150, max: 600 }), fc.nat(4), (words, room, tail) => {
        const line = setLine(fonts.typefaces, words, { ...style, room, tail });
        expect(line.width).toBeLessThanOrEqual(room);
        expect(line.width).toBeCloseTo(widthOf(fonts.typefaces, 700, line.size, line.words), 6);
        expect(line.size).toBeGreaterThanOrEqual(20);
        expect(line.size).toBeLessThanOrEqual(30);
      }),
    );
  });
});
