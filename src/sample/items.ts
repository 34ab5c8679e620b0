import { Temporal } from "temporal-polyfill";
import type { PlannedItem, PlannedProgramme } from "../ledger/street-plan.ts";
import type { UnitKind } from "../ledger/words.ts";
import type { SampleSection } from "./people.ts";

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
      "共建单位联络",
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
      "集体经济台账核对",
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

const FIRST_DUE = -42;
const LAST_DUE = 35;

/** 27 items for communities, 29 for villages, due from six weeks before `today` (an ISO day) to five after it. */
export function sampleItems(today: string): PlannedItem[] {
  return (["community", "village"] as const).flatMap((kind) => {
    const slots = starsOf[kind].flatMap(({ name, section, titles }) =>
      titles.map((title) => ({ name, section, title })),
    );
    return slots.map(({ name, section, title }, index) => {
      const number = index + 1;
      const dueOn = workday(today, daysUntilDue(number, slots.length));
      return {
        programme: "五星支部创建",
        kind,
        number,
        title: `${title}（示例）`,
        standard: "示例标准：以本街道下发的清单为准。",
        star: name,
        weight: number % 9 === 0 ? 2 : number % 7 === 0 ? 1.5 : 1,
        startsOn: Temporal.PlainDate.from(dueOn).subtract({ days: 30 }).toString(),
        dueOn,
        needsReview: number % 13 !== 0,
        needsEvidence: number % 6 === 0 && number !== walkThroughNumber,
        section,
      };
    });
  });
}

/** The first star is due first, so that it can be complete; the others are mixed, so that each has work ahead. */
function daysUntilDue(number: number, count: number): number {
  if (number === walkThroughNumber) return 8;
  if (number <= 6) return FIRST_DUE + (number - 1) * 6;
  // 5 shares no factor with 27 or 29: every place in the row is taken once.
  const place = (number * 5) % count;
  return FIRST_DUE + 4 + Math.round((place * (LAST_DUE - FIRST_DUE - 4)) / (count - 1));
}

/** The day so many days from `today`, moved to Monday from a weekend. */
function workday(today: string, days: number): string {
  const date = Temporal.PlainDate.from(today).add({ days });
  return date.add({ days: date.dayOfWeek > 5 ? 8 - date.dayOfWeek : 0 }).toString();
}
