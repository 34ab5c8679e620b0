import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sayPublished, sayPublishedUnit } from "../../src/chat/say-ranking.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import type { PublishedRanking, PublishedUnit } from "../../src/ledger/published-ranking.ts";
import type { UnitKind } from "../../src/ledger/words.ts";

const calendar = createCalendar("Asia/Shanghai");

function units(kind: UnitKind, count: number, name = (n: number) => `示例第${n}社区`): PublishedUnit[] {
  return Array.from({ length: count }, (_, index) => ({
    unitId: index + 1,
    unit: name(index + 1),
    kind,
    position: index + 1,
    rank: index + 1,
    stars: 3,
    starsTotal: 5,
    starStates: ["met", "met", "met", "declared", "open"],
    score: (99.5 - index).toFixed(2),
    onTime: "100.0",
    items: 27,
    signedOff: 20,
    reported: 1,
    overdue: 0,
    movement: 10,
    sinceQuarter: index < 2 ? "+12.35" : "+3.00",
    newlySignedOff: index === 0 ? 2 : 0,
  }));
}
const ranking = (...all: PublishedUnit[][]): PublishedRanking => ({
  street: "示例街道",
  week: "2026-W48",
  formulaVersion: 1,
  cutOff: new Date("2026-11-30T09:00:00+08:00"),
  units: all.flat(),
});
const named = (lines: readonly string[]) => lines.filter((line) => /^\d+ /.test(line)).length;

describe("a published ranking as text", () => {
  it("names communities and villages apart, with who improved most", () => {
    expect(
      sayPublished(
        ranking(
          units("community", 3),
          units("village", 1, () => "示例村"),
        ),
        calendar,
      ),
    ).toStrictEqual([
      "示例街道 第48周星级周榜（截至11月30日 09:00）",
      "社区3个：销号60/81，比上次多2项",
      "1 示例第1社区 ★★★☆☆ 99.50 ▲10 销号20/27",
      "2 示例第2社区 ★★★☆☆ 98.50 ▲10 销号20/27",
      "3 示例第3社区 ★★★☆☆ 97.50 ▲10 销号20/27",
      "进步最大：示例第1社区、示例第2社区，比季初+12.35分",
      "村1个：销号20/27，比上次多2项",
      "1 示例村 ★★★☆☆ 99.50 ▲10 销号20/27",
      "进步最大：示例村，比季初+12.35分",
      "▲▼与上次公布的比，排名规则第1版。",
    ]);
  });

  it.each([
    [1, 1],
    [10, 10],
    // One or two that were left out would be named by that.
    [11, 8],
    [12, 9],
    [13, 10],
    [40, 10],
  ])("of %i units names %i, and nobody as the last", (count, shown) => {
    const lines = sayPublished(ranking(units("community", count)), calendar);
    expect(named(lines)).toBe(shown);
    expect(lines.some((line) => line === `（以上是前${shown}个）`)).toBe(shown < count);
  });

  it("names fewer, of both kinds alike, until a chat shows it whole", () => {
    const long = (n: number) => `示例市示例区桃园路南段新建安置小区第${n}社区居民委员会`;
    const lines = sayPublished(ranking(units("community", 40, long), units("village", 40, long)), calendar);
    const text = lines.join("\n");
    expect(text.length).toBeLessThanOrEqual(680);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
    expect(named(lines)).toBeGreaterThanOrEqual(6);
    expect(lines.filter((line) => /^（以上是前\d+个）$/.test(line)).length).toBe(2);
  });

  /** As long as a workbook takes them, in characters that may take two units of a string and four bytes. */
  const name = fc.string({
    unit: fc.constantFrom(..."示例社区第一二三", "𠮷", "A", "👨‍👩‍👧"),
    minLength: 1,
    maxLength: 40,
  });
  const workbookName = name.map((text) => Array.from(text).slice(0, 40).join(""));
  const named40 = fc.oneof(workbookName, fc.constantFrom("示".repeat(40), "𠮷".repeat(40)));

  it("is never longer than a chat shows, whatever a workbook's names are", () => {
    fc.assert(
      fc.property(
        named40,
        fc.array(named40, { minLength: 1, maxLength: 12 }),
        fc.nat(20),
        fc.nat(20),
        (street, names, communities, villages) => {
          const of = (n: number) => names[n % names.length] ?? "";
          const far = ranking(units("community", communities, of), units("village", villages, of));
          const text = sayPublished({ ...far, street, week: "2025-W48" }, calendar).join("\n");
          expect(text.length).toBeLessThanOrEqual(680);
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
          // No character is cut in two.
          expect(Buffer.from(text).toString()).toBe(text);
        },
      ),
      {
        examples: [
          ["示".repeat(40), ["例".repeat(40)], 20, 20],
          ["𠮷".repeat(40), ["𠮷".repeat(40)], 20, 20],
        ],
      },
    );
  });

  it("keeps both ends of a name that is cut, and all of them where there is room", () => {
    const long = (n: number) => `示例市${"𠮷".repeat(32)}第${String(n).padStart(2, "0")}社区`;
    const far = ranking(units("community", 20, long), units("village", 20, long));
    const lines = sayPublished({ ...far, street: `示例${"桃园".repeat(18)}街道` }, calendar);
    expect(lines[0]).toMatch(/^示例.*桃园街道 第48周/);
    for (const line of lines.filter((one) => /^\d+ /.test(one)))
      expect(line).toMatch(/^\d 示例市.+第0\d社区 ★/);
    expect(named(lines)).toBe(6);
    expect(lines.join("\n")).toContain("…");
    expect(sayPublished(ranking(units("community", 20, long)), calendar).join("\n")).not.toContain("…");
  });

  it("leaves out who improved most where nobody gained, and what is not more", () => {
    const still = units("community", 1).map((unit) => ({
      ...unit,
      sinceQuarter: "0.00",
      newlySignedOff: null,
    }));
    expect(sayPublished(ranking(still), calendar)).toStrictEqual([
      "示例街道 第48周星级周榜（截至11月30日 09:00）",
      "社区1个：销号20/27",
      sayPublishedUnit(still[0] as PublishedUnit),
      "▲▼与上次公布的比，排名规则第1版。",
    ]);
  });

  it("limits itself to one kind", () => {
    const both = ranking(
      units("community", 2),
      units("village", 1, () => "示例村"),
    );
    expect(sayPublished(both, calendar, "village").join("\n")).not.toContain("社区");
  });
});
