import { Temporal } from "temporal-polyfill";
import type { PlannedItem, PlannedProgramme } from "../ledger/street-plan.ts";
import type { UnitKind } from "../ledger/words.ts";
import type { SampleSection } from "./people.ts";
import { workdaysOfQuarter } from "./quarter.ts";

interface SampleStar {
  readonly name: string;
  readonly section: SampleSection;
  readonly titles: readonly string[];
}

/** Star names are the programme's own (domain.md A1); no list of items was ever published, so the titles are invented. */
const starsOf = {
  community: [
    star("支部过硬星", "党建办", [
      "召开支委会",
      "开展主题党日",
      "书记讲党课",
      "更新党员名册",
      "党员联户走访",
      "支部阵地检查",
    ]),
    star("宜业兴业星", "产业办", [
      "走访辖区商户",
      "更新岗位信息栏",
      "集体收入台账核对",
      "惠企政策宣讲",
      "商户座谈会",
    ]),
    star("共建共享星", "民生办", [
      "支委会研究共建",
      "周末清洁行动",
      "志愿服务排班",
      "共享空间开放登记",
      "居民议事会",
    ]),
    star("平安法治星", "平安办", [
      "消防通道检查",
      "用电安全排查",
      "矛盾纠纷登记",
      "普法宣传栏更新",
      "反诈宣传",
      "网格巡查记录",
    ]),
    star("幸福和谐星", "民生办", [
      "独居老人走访",
      "文体活动",
      "邻里活动筹备",
      "便民服务点检查",
      "困难家庭回访",
    ]),
  ],
  village: [
    star("支部过硬星", "党建办", [
      "召开支委会",
      "开展主题党日",
      "书记讲党课",
      "更新党员名册",
      "党员联户走访",
      "村务公开",
    ]),
    star("产业兴旺星", "产业办", [
      "特色种植摸底",
      "农机检修登记",
      "技术培训",
      "销路对接会",
      "合作社走访",
      "支委会研究集体经济",
    ]),
    star("生态宜居星", "民生办", [
      "村道清扫",
      "垃圾清运检查",
      "房前屋后整理",
      "沟渠清理",
      "树木补种",
      "厕所巡检",
    ]),
    star("平安法治星", "平安办", [
      "用电安全排查",
      "矛盾纠纷登记",
      "普法宣传栏更新",
      "反诈宣传",
      "防火巡查记录",
      "路口安全检查",
    ]),
    star("文明幸福星", "民生办", [
      "文明户评议",
      "独居老人走访",
      "文化广场活动",
      "移风易俗宣传",
      "困难家庭回访",
    ]),
  ],
} as const satisfies Partial<Record<UnitKind, readonly SampleStar[]>>;

function star(name: string, section: SampleSection, titles: readonly string[]): SampleStar {
  return { name, section, titles };
}

export const sampleProgrammes: readonly PlannedProgramme[] = [
  {
    name: "五星支部创建",
    ledger: "任务",
    stars: {
      community: starsOf.community.map(({ name }) => name),
      village: starsOf.village.map(({ name }) => name),
    },
  },
];

/** The number that the walk-through reports: open everywhere, startable, a week ahead. */
export const walkThroughNumber = 12;

/** Open everywhere too, due just before it. Nobody reviews it: a report of it moves the ranking while one looks on. */
export const quickNumber = 26;

/** How long before its due day an item may be reported: work for a quarter begins in the weeks before it. */
const LEAD_DAYS = 42;

/** 27 items for communities, 29 for villages, due all over the calendar quarter that `today` (an ISO day) lies in. */
export function sampleItems(today: string): PlannedItem[] {
  return (["community", "village"] as const).flatMap((kind) => {
    const slots = starsOf[kind].flatMap(({ name, section, titles }) =>
      titles.map((title) => ({ name, section, title })),
    );
    const dueDays = dueDaysOf(slots.length, today);
    return slots.map(({ name, section, title }, index) => {
      const number = index + 1;
      const dueOn = dueDays.get(number) ?? today;
      return {
        programme: "五星支部创建",
        kind,
        number,
        title: `${title}（示例）`,
        standard: "示例标准：以本街道下发的清单为准。",
        star: name,
        weight: number % 9 === 8 ? 2 : number % 7 === 0 ? 1.5 : 1,
        startsOn: Temporal.PlainDate.from(dueOn).subtract({ days: LEAD_DAYS }).toString(),
        dueOn,
        needsReview: number % 13 !== 0,
        needsEvidence: number % 6 === 0 && number !== walkThroughNumber,
        section,
      };
    });
  });
}

/**
 * The due day of each number. The first star is due first, so that it can be complete, and then the seventh item: whoever
 * has the star can report that one from the quarter's first day on. The others are mixed.
 */
function dueDaysOf(count: number, today: string): Map<number, string> {
  const workdays = workdaysOfQuarter(today);
  const days = Array.from(
    { length: count },
    (_, place) => workdays[Math.round((place * (workdays.length - 1)) / (count - 1))] ?? today,
  );
  // 5 shares no factor with 27 or 29: every place in the row is taken once.
  const place = (number: number) => (number <= 7 ? number - 7 : (number * 5) % count);
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
    .filter((number) => number !== walkThroughNumber && number !== quickNumber)
    .sort((a, b) => place(a) - place(b));
  // At the end of a quarter nothing is a week ahead: then they are the last that are due.
  const nextWeek = Temporal.PlainDate.from(today).add({ days: 7 }).toString();
  const ahead = days.findIndex((day) => day >= nextWeek);
  numbers.splice((ahead < 0 ? count : Math.max(ahead, 1)) - 1, 0, quickNumber, walkThroughNumber);
  return new Map(numbers.map((number, index) => [number, days[index] ?? today]));
}
