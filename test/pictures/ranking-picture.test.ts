import { beforeAll, describe, expect, it } from "vitest";
import { colours } from "../../src/pictures/colours.ts";
import { openFonts, type Typefaces } from "../../src/pictures/fonts.ts";
import { type RankingPicture, rankingSvgs } from "../../src/pictures/ranking-picture.ts";
import { sayWeek } from "../../src/pictures/week.ts";
import { ranking, stars, units } from "./invented.ts";
import { expectReadable, type Seen, see } from "./seen.ts";

let typefaces: Typefaces;
beforeAll(async () => {
  ({ typefaces } = await openFonts());
});

const pages = (of: RankingPicture) => rankingSvgs(typefaces, of).map((svg) => see(svg, typefaces));
const wordsOf = ({ texts }: Seen) => texts.map(({ words }) => words);
const rowsOf = (seen: Seen) => wordsOf(seen).filter((words) => words.startsWith("销号"));
const unitsOf = (seen: Seen) => wordsOf(seen).filter((words) => /^示例.*(?:社区|村)$/.test(words));

describe("the weekly ranking", () => {
  it("says of which street, week and rules it is, and until when it counts", () => {
    const [page] = pages(ranking());
    expect(wordsOf(page as Seen).slice(0, 3)).toStrictEqual([
      "示例街道 星级周榜",
      "2026年第48周（11月23日—11月29日）",
      "2026-W48 · 截至11月30日 09:00 · 排名规则第1版",
    ]);
  });

  it("shows each unit with its score, its counts and its stars, communities and villages apart", () => {
    const all = ranking();
    const [page] = pages(all);
    const words = wordsOf(page as Seen);
    for (const { unit, score, signedOff, items } of all.units) {
      const at = words.indexOf(unit);
      expect(words.slice(at - 1, at + 2)).toStrictEqual([score, unit, `销号 ${signedOff}/${items}`]);
    }
    expect(words.indexOf("社区")).toBeLessThan(words.indexOf("示例桃园社区"));
    expect(words.indexOf("村")).toBeGreaterThan(words.indexOf("示例松涛社区"));
    expect(words.indexOf("村")).toBeLessThan(words.indexOf("示例桃园村"));
  });

  it("draws stars met, declared and neither, as many as there are", () => {
    const one = units("community", 1).map((unit) => ({ ...unit, stars: stars(2, 1) }));
    const [page] = pages(ranking({ units: one, mostImproved: [] }));
    const [lit, declared, unlit] = [colours.starLit, colours.card, colours.starUnlit];
    // The last three explain them.
    expect(page?.stars).toStrictEqual([lit, lit, declared, unlit, unlit, lit, declared, unlit]);
  });

  it("points up for places gained, down for places lost, and not at all for the new and the unmoved", () => {
    const moved = [2, -1, 0, null];
    const four = units("community", 4).map((unit, index) => ({ ...unit, movement: moved[index] ?? null }));
    const [page] = pages(ranking({ units: four }));
    expect(page?.triangles).toStrictEqual([
      { fill: colours.rise, up: true },
      { fill: colours.fall, up: false },
    ]);
  });

  it("gives equal units the same rank", () => {
    const tied = units("village", 3).map((unit, index) => ({
      ...unit,
      rank: index < 2 ? 1 : 3,
      movement: null,
    }));
    const [page] = pages(ranking({ units: tied, mostImproved: [] }));
    expect(wordsOf(page as Seen).filter((words) => /^\d$/.test(words))).toStrictEqual(["1", "1", "3"]);
  });

  it("names who improved most, several alike, and too many by their number", () => {
    const best = { kind: "village", points: "18.02" } as const;
    const named = (of: readonly string[]) =>
      wordsOf(pages(ranking({ mostImproved: [{ ...best, units: of }] }))[0] as Seen);
    expect(named(["示例甲村", "示例乙村"])).toEqual(
      expect.arrayContaining(["进步最大", "示例甲村、示例乙村", "比季初 +18.02分"]),
    );
    expect(named(["示例甲村", "示例乙村", "示例丙村"])).toContain("示例甲村、示例乙村等3个");
    expect(wordsOf(pages(ranking({ mostImproved: [] }))[0] as Seen)).not.toContain("进步最大");
  });

  it("leaves out a kind that the street has none of", () => {
    const [page] = pages(ranking({ units: units("community", 3) }));
    expect(wordsOf(page as Seen)).not.toContain("村");
    expect(rowsOf(page as Seen)).toHaveLength(3);
  });

  it("says so when there is nothing", () => {
    const [page, ...more] = pages(ranking({ units: [] }));
    expect(more).toStrictEqual([]);
    expect(wordsOf(page as Seen)).toContain("还没有排名。");
  });

  it("repeats a name that looks like markup as it is", () => {
    const [first] = units("village", 1);
    const named = first ? [{ ...first, unit: '示例<b>&"村' }] : [];
    const [page] = pages(ranking({ units: named, mostImproved: [] }));
    expect(wordsOf(page as Seen)).toContain('示例<b>&"村');
  });
});

describe("a long ranking", () => {
  it("stands on two pictures, kind by kind where that is possible", () => {
    const all = pages(
      ranking({ units: [...units("community", 22), ...units("village", 18)], mostImproved: [] }),
    );
    expect(all.map((page) => unitsOf(page).filter((unit) => unit.endsWith("社区")).length)).toStrictEqual([
      22, 0,
    ]);
    expect(all.map((page) => unitsOf(page).filter((unit) => unit.endsWith("村")).length)).toStrictEqual([
      0, 18,
    ]);
    expect(all.map((page) => wordsOf(page)[0])).toStrictEqual(["1/2", "2/2"]);
  });

  it.each([
    [24, [24]],
    [25, [13, 12]],
    [40, [20, 20]],
    [60, [20, 20, 20]],
  ])("of %d communities is parted evenly, so that no last few stand alone: %j", (count, parts) => {
    const all = pages(ranking({ units: units("community", count), mostImproved: [] }));
    expect(all.map((page) => rowsOf(page).length)).toStrictEqual(parts);
    for (const page of all.slice(1)) expect(wordsOf(page)).toContain("社区（续）");
    for (const page of all) expect(wordsOf(page)).toContain(`共${count}个`);
  });

  it("names who improved most once", () => {
    const all = pages(ranking({ units: units("community", 40) }));
    expect(all.flatMap(wordsOf).filter((words) => words === "进步最大")).toHaveLength(1);
  });

  it("draws every unit after the third alike", () => {
    const rows = ranking({ units: units("community", 12), mostImproved: [] });
    const [page] = pages(rows);
    const names = (page as Seen).texts.filter(({ words }) => /^示例.*社区$/.test(words));
    expect(new Set(names.map(({ fill, size, ground }) => `${fill} ${size} ${ground}`)).size).toBe(1);
  });
});

describe("any ranking is readable", () => {
  const named = (unit: string, score = "100.00") =>
    units("community", 6).map((one) => ({ ...one, unit, score, rank: 123, movement: -45 }));
  it.each<[string, Partial<RankingPicture>]>([
    ["of a week", {}],
    ["of one unit", { units: units("village", 1) }],
    ["of 40 units", { units: [...units("community", 22), ...units("village", 18)] }],
    ["of 40 communities", { units: units("community", 40) }],
    ["of nothing", { units: [] }],
    ["of names of 20 characters", { units: named("示例市桃园路南段新建安置小区第一二三社区") }],
    ["of names of 60 characters", { units: named("示例市桃园路南段新建安置小区第一二三社区".repeat(3)) }],
    ["of wide letters", { units: named("W".repeat(60)) }],
    ["of a long street", { street: "示例市示例区第一人民路示例街道办事处".repeat(2) }],
    [
      "of many that improved",
      {
        mostImproved: [
          { kind: "community", units: Array(9).fill("示例桃园路南段新建社区"), points: "100.00" },
        ],
      },
    ],
    [
      "of many stars",
      { units: units("community", 3).map((unit) => ({ ...unit, stars: Array(9).fill("lit") })) },
    ],
  ])("%s", (_, more) => {
    for (const page of pages(ranking(more))) expectReadable(page);
  });
});

describe("the week in words", () => {
  it.each([
    ["2026-W48", "2026年第48周（11月23日—11月29日）"],
    ["2026-W01", "2026年第1周（12月29日—1月4日）"],
    ["2026-W53", "2026年第53周（12月28日—1月3日）"],
    ["2027-W01", "2027年第1周（1月4日—1月10日）"],
  ])("%s is %s", (week, words) => {
    expect(sayWeek(week)).toBe(words);
  });

  it("is of an ISO week", () => {
    expect(() => sayWeek("2026-48")).toThrow("2026-48 is no ISO week");
  });
});
