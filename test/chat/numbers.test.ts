import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numeralValue, readNumber } from "../../src/chat/numbers.ts";

describe("numeralValue", () => {
  test.each([
    ["零", 0],
    ["十", 10],
    ["十二", 12],
    ["一十二", 12],
    ["二十", 20],
    ["廿五", 25],
    ["廿", 20],
    ["卅一", 31],
    ["卌", 40],
    ["两百零三", 203],
    ["一百二", 120],
    ["一百二十", 120],
    ["一百零二", 102],
    ["一千零一", 1001],
    ["三千二", 3200],
    ["二零三", 203],
    ["幺二", 12],
    ["俩", 2],
  ])("%s is %d", (numeral, value) => {
    expect(numeralValue(numeral)).toBe(value);
  });

  test.each(["", "十二三", "百", "百百", "十百", "二廿", "千百"])("%j is none", (numeral) => {
    expect(numeralValue(numeral)).toBeUndefined();
  });

  test("reads back every number up to 9999 as it is written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (number) => {
        expect(numeralValue(written(number))).toBe(number);
      }),
    );
  });
});

describe("readNumber", () => {
  test("takes digits as digits, whatever zeros stand in front", () => {
    expect(readNumber("任务0012", 2)).toEqual({ value: 12, end: 6, written: "digits" });
  });

  test("never lets a long run of digits become a float", () => {
    expect(readNumber("12345678901234567890", 0)).toMatchObject({ value: 0, tooLong: true });
  });

  test.each([
    ["1\u20e32\u20e3", "keycaps"],
    ["十 二", "split-numeral"],
    ["二 十三", "split-numeral"],
    ["一二三", "numeral"],
    ["十二三", "numeral"],
  ])("is unsure of %s: %s", (text, unsure) => {
    expect(readNumber(text, 0)?.unsure).toBe(unsure);
  });

  test.each(["十二 十三", "二五", "1\u20e3", "幺二"])("is sure of %s", (text) => {
    expect(readNumber(text, 0)).not.toHaveProperty("unsure");
  });

  test("finds none in words", () => {
    expect(readNumber("任务", 0)).toBeUndefined();
  });
});

/** A number as a schoolbook writes it. */
function written(number: number): string {
  const digits = "零一二三四五六七八九";
  const said = Array.from(String(number), Number).map((digit, index, all) => {
    const unit = ["", "十", "百", "千"][all.length - index - 1] ?? "";
    return digit === 0 ? "零" : `${digits[digit]}${unit}`;
  });
  return said.join("").replace(/零+/g, "零").replace(/零$/, "");
}
