import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberBehindPoint, numeralValue, readNumber } from "../../src/chat/numbers.ts";

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
    ["2十", "numeral"],
    ["1百", "numeral"],
    ["1十2", "numeral"],
    ["十2", "numeral"],
    ["七8", "numeral"],
    ["12一", "numeral"],
    ["12一已走访", "numeral"],
    ["12²", "numeral"],
    ["12₂", "numeral"],
    ["12½", "numeral"],
    ["1\u20e32", "numeral"],
    ["12\u20e3", "numeral"],
    ["八两项", "numeral"],
    ["九三项", "numeral"],
  ])("is unsure of %s: %s", (text, unsure) => {
    expect(readNumber(text, 0)?.unsure).toBe(unsure);
  });

  test.each(["十二 十三", "二五", "1\u20e3", "幺二", "两百", "12一户一档", "12三会一课", "12 十", "九三"])(
    "is sure of %s",
    (text) => {
      expect(readNumber(text, 0)).not.toHaveProperty("unsure");
    },
  );

  test("reads what stands before another script, and goes on after both", () => {
    expect(readNumber("1十2户", 0)).toMatchObject({ value: 1, end: 3 });
  });

  test("finds none in words", () => {
    expect(readNumber("任务", 0)).toBeUndefined();
  });
});

describe("numberBehindPoint", () => {
  test.each([
    ["12.5", 2, "digits", 5],
    ["12点五", 2, "digits", 5],
    ["12点30", 2, "digits", 30],
    ["十二点五", 2, "numeral", 5],
    ["十二点五已完成", 2, "numeral", 5],
  ] as const)("finds the one of %s", (text, at, written, number) => {
    expect(numberBehindPoint(text, at, written)).toBe(number);
  });

  test.each([
    ["12.", 2, "digits"],
    ["12.已走访", 2, "digits"],
    ["12点", 2, "digits"],
    ["12点30分", 2, "digits"],
    ["12点一下", 2, "digits"],
    ["一.5户", 1, "numeral"],
  ] as const)("finds none in %s", (text, at, written) => {
    expect(numberBehindPoint(text, at, written)).toBeUndefined();
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
