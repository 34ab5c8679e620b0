import { beforeAll, describe, expect, it } from "vitest";
import { colours } from "../../src/pictures/colours.ts";
import { openFonts, type Typefaces } from "../../src/pictures/fonts.ts";
import { type UnitCard, unitCardSvg } from "../../src/pictures/unit-card.ts";
import { unitCard } from "./invented.ts";
import { expectReadable, see } from "./seen.ts";

let typefaces: Typefaces;
beforeAll(async () => {
  ({ typefaces } = await openFonts());
});

const seen = (of: UnitCard) => see(unitCardSvg(typefaces, of), typefaces);
const wordsOf = (of: UnitCard) => seen(of).texts.map(({ words }) => words);

describe("a unit's card", () => {
  it("says whose it is, of when, and by which rules", () => {
    const words = wordsOf(unitCard());
    expect(words.slice(0, 2)).toStrictEqual([
      "示例桃园社区",
      "示例街道 · 社区 · 2026-W48 · 截至11月25日 10:00",
    ]);
    expect(words.at(-1)).toBe("升降是与上周公布的名次比 · 排名规则第1版");
  });

  it("sums up stars, rank, score, counts and movement", () => {
    const words = wordsOf(unitCard());
    for (const figure of ["1/5", "第2", "71.48", "18/27", "比季初 +23.46"]) expect(words).toContain(figure);
    expect(seen(unitCard()).triangles).toStrictEqual([{ fill: colours.rise, up: true }]);
    expect(wordsOf(unitCard({ sinceQuarter: null })).join()).not.toContain("比季初");
  });

  it("lists the items by star, each by its number and where it stands", () => {
    const stars = [
      {
        name: "支部过硬星",
        mark: "declared",
        items: [
          { number: 101, mark: "done" },
          { number: 102, mark: "told" },
          { number: 103, mark: "open" },
          { number: 104, mark: "late" },
        ],
      },
    ] as const;
    const { texts } = seen(unitCard({ stars }));
    expect(
      texts.filter(({ words }) => /^10\d$/.test(words)).map(({ words, ground }) => [words, ground]),
    ).toStrictEqual([
      ["101", colours.done],
      ["102", colours.told],
      ["103", colours.open],
      ["104", colours.late],
    ]);
    expect(texts.map(({ words }) => words)).toEqual(expect.arrayContaining(["支部过硬星", "争创", "1/4"]));
  });

  it("ends with the three that are due next, or says that nothing is", () => {
    const due = ["1", "2", "3", "4"].map((task) => ({ task: `任务${task}`, when: "今天18:00截止" }));
    const words = wordsOf(unitCard({ nextDue: due }));
    expect(words.filter((one) => one.startsWith("任务"))).toStrictEqual(["任务1", "任务2", "任务3"]);
    expect(wordsOf(unitCard({ nextDue: [] }))).toContain("没有待办的任务。");
  });
});

describe("any card is readable", () => {
  const many = Array.from({ length: 29 }, (_, index) => ({ number: index + 1_000, mark: "open" as const }));
  it.each<[string, Partial<UnitCard>]>([
    ["of a week", {}],
    ["of a unit without stars", { stars: [], items: 0, signedOff: 0 }],
    ["of a star without items", { stars: [{ name: "支部过硬星", mark: "unlit", items: [] }] }],
    ["of 29 items in one star", { stars: [{ name: "支部过硬星", mark: "declared", items: many }] }],
    ["of nothing due", { nextDue: [] }],
    [
      "of long names",
      {
        unit: "示例市桃园路南段新建安置小区第一二三社区".repeat(2),
        street: "示例市示例区第一人民路示例街道办事处".repeat(2),
        stars: [{ name: "产业兴旺支部过硬生态宜居平安法治文明幸福星", mark: "unlit", items: many }],
        nextDue: [{ task: `任务1000 ${"示例事项".repeat(20)}`, when: "11月28日截止，还有3天，".repeat(9) }],
      },
    ],
    [
      "of large figures",
      { rank: 123, score: "100.00", movement: -122, items: 1_234, signedOff: 1_234, sinceQuarter: "+100.00" },
    ],
  ])("%s", (_, more) => {
    expectReadable(seen(unitCard(more)));
  });
});
