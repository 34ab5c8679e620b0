import type { StarMark } from "../../src/pictures/marks.ts";
import type { RankedUnit, RankingPicture } from "../../src/pictures/ranking-picture.ts";
import type { CardItem, ItemMark, UnitCard } from "../../src/pictures/unit-card.ts";

/** Rankings and cards for tests, benches and the pictures of the docs. Names are invented. */

const names =
  "桃园 杏林 荷塘 梅岭 枫桥 松涛 柳河 石桥 麦香 竹溪 兰亭 槐荫 菊圃 银杏 云锦 春晖 朝阳台 锦绣里 望月 听雨".split(
    " ",
  );

/** `lit` met stars, then declared ones, of five. */
export function stars(lit: number, declared: number): StarMark[] {
  return Array.from({ length: 5 }, (_, index) =>
    index < lit ? "lit" : index < lit + declared ? "declared" : "unlit",
  );
}

/** Units of a kind from the best down; every seventh shares the place before it. */
export function units(kind: "community" | "village", count: number): RankedUnit[] {
  const [title, items] = kind === "community" ? ["社区", 27] : ["村", 29];
  return Array.from({ length: count }, (_, index) => {
    const place = index % 7 === 6 ? index - 1 : index;
    const signedOff = Math.max(0, items - 3 - place);
    return {
      unit: `示例${names[index % names.length]}${index < names.length ? "" : "新区"}${title}`,
      kind,
      rank: place + 1,
      score: Math.max(0, 96.3 - place * 2.37).toFixed(2),
      // The first cannot have fallen, and the fifth is new.
      movement: index === 4 ? null : Math.max(-place, ((place * 5) % 7) - 3),
      items,
      signedOff,
      stars: stars(Math.max(0, 4 - Math.floor(place / 2)), 2),
    };
  });
}

export function ranking(more: Partial<RankingPicture> = {}): RankingPicture {
  return {
    street: "示例街道",
    week: "2026-W48",
    formulaVersion: 1,
    asOf: "11月30日 09:00",
    units: [...units("community", 6), ...units("village", 4)],
    mostImproved: [
      { kind: "community", units: ["示例枫桥社区"], points: "23.46" },
      { kind: "village", units: ["示例石桥村", "示例竹溪村"], points: "18.02" },
    ],
    ...more,
  };
}

const marks: readonly ItemMark[] = ["done", "done", "told", "done", "open", "done", "late"];

const items = (first: number, count: number, all?: ItemMark): CardItem[] =>
  Array.from({ length: count }, (_, index) => ({
    number: first + index,
    mark: all ?? marks[(first + index) % marks.length] ?? "open",
  }));

export function unitCard(more: Partial<UnitCard> = {}): UnitCard {
  return {
    street: "示例街道",
    unit: "示例桃园社区",
    kind: "community",
    week: "2026-W48",
    formulaVersion: 1,
    asOf: "11月25日 10:00",
    rank: 2,
    score: "71.48",
    movement: 1,
    items: 27,
    signedOff: 18,
    sinceQuarter: "+23.46",
    stars: [
      { name: "支部过硬星", mark: "lit", items: items(1, 6, "done") },
      { name: "产业兴旺星", mark: "declared", items: items(7, 5) },
      { name: "生态宜居星", mark: "declared", items: items(12, 5) },
      { name: "平安法治星", mark: "unlit", items: items(17, 6) },
      { name: "文明幸福星", mark: "unlit", items: items(23, 5) },
    ],
    nextDue: [
      { task: "任务12 示例：召开支委会，研究本季度重点工作", when: "11月28日截止，还有3天" },
      { task: "任务17 示例：入户走访", when: "12月4日截止，还有9天" },
      { task: "任务23 示例：整理共建清单", when: "12月10日截止，还有15天" },
    ],
    ...more,
  };
}
