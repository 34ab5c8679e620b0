import { describe, expect, test } from "vitest";
import { findPersonalData, maskPersonalData } from "../../src/ledger/personal-data.ts";

describe("maskPersonalData", () => {
  test.each([
    ["13800138000", "138****8000"],
    ["电话13800138000。", "电话138****8000。"],
    ["138-0013-8000", "138-****-8000"],
    ["138 0013 8000", "138 **** 8000"],
    ["+86 13800138000", "+86 138****8000"],
    ["+8613800138000", "+86138****8000"],
    ["１３８００１３８０００", "１３８****８０００"],
    ["410102199001011234", "410*************34"],
    ["11010119900307123X", "110*************3X"],
    ["11010119900307123x", "110*************3x"],
    ["410102 19900101 1234", "410*** ******** **34"],
    ["410102900101123", "410**********23"],
    ["410102199001011234 电话13800138000", "410*************34 电话138****8000"],
  ])("%s becomes %s", (text, masked) => {
    expect(maskPersonalData(text)).toBe(masked);
  });

  test.each([
    "/打卡 任务12",
    "2026-11-25 10:00",
    "12345678901234567890",
    "12800138000",
    "0371-65500000",
    "1380013800",
    "",
  ])("%j stays as it is", (text) => {
    expect(maskPersonalData(text)).toBe(text);
  });
});

test("findPersonalData says what was found and where", () => {
  expect(findPersonalData("张三 13800138000")).toEqual([{ kind: "mobile", from: 3, to: 14 }]);
});
