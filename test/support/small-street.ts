import type { PlannedItem, StreetPlan } from "../../src/ledger/street-plan.ts";
import type { Role } from "../../src/ledger/words.ts";

/** The street's time in the tests of commands: a Wednesday morning. */
export const smallStreetNow = Date.parse("2026-11-25T10:00:00+08:00");

const item = (number: number, title: string, more: Partial<PlannedItem> = {}): PlannedItem => ({
  programme: "五星支部创建",
  kind: "community",
  number,
  title,
  star: number <= 3 ? "支部过硬星" : "共建共享星",
  weight: 1,
  dueOn: "2026-12-10",
  needsReview: true,
  needsEvidence: false,
  ...more,
});

const person = (key: string, name: string, ...posts: { role: Role; unit?: string; section?: string }[]) => ({
  key,
  name,
  posts,
  accounts: [{ platform: "wecom", user: key }],
});

/** Two communities with six tasks each, a village with one, a district without any; every case of a report has its task. */
export const smallStreet: StreetPlan = {
  street: "示例街道",
  units: [
    { name: "桃园社区", kind: "community" },
    { name: "荷塘社区", kind: "community" },
    { name: "柳河村", kind: "village" },
    { name: "示例商圈", kind: "district" },
  ],
  people: [
    person("taoyuan", "桃园书记", { role: "secretary", unit: "桃园社区" }),
    person("taoyuan-fu", "桃园副书记", { role: "deputy", unit: "桃园社区" }),
    person("hetang", "荷塘书记", { role: "secretary", unit: "荷塘社区" }),
    person("liuhe", "柳河书记", { role: "secretary", unit: "柳河村" }),
    person(
      "both",
      "两村书记",
      { role: "secretary", unit: "荷塘社区" },
      { role: "secretary", unit: "柳河村" },
    ),
    person(
      "fenbao",
      "分包领导",
      ...["桃园社区", "荷塘社区", "柳河村"].map((unit) => ({ role: "sponsor", unit }) as const),
    ),
    person("shangquan", "商圈书记", { role: "secretary", unit: "示例商圈" }),
    person("zuzhi", "组织员", { role: "organizer" }),
    person("guancha", "观察员", { role: "observer" }),
    person("keshi", "科室干部", { role: "reviewer", section: "党建办" }),
  ],
  programmes: [
    {
      name: "五星支部创建",
      ledger: "任务",
      stars: { community: ["支部过硬星", "共建共享星"], village: ["支部过硬星"] },
    },
  ],
  items: [
    item(1, "逾期的事项", { dueOn: "2026-11-20", standard: "有记录", section: "党建办" }),
    item(2, "今天到期的事项", { dueOn: "2026-11-25" }),
    item(3, "召开支委会", { dueOn: "2026-11-28" }),
    item(4, "下月才开始的事项", { startsOn: "2026-12-01", dueOn: "2026-12-31" }),
    item(5, "不用审的事项", { needsReview: false }),
    item(6, "入户走访"),
    item(1, "村里的事项", { kind: "village", star: "支部过硬星" }),
  ],
  groups: [
    { platform: "wecom", chatId: "wrSTREET", name: "示例街道群" },
    { platform: "wecom", chatId: "wrTAOYUAN", name: "桃园社区群", unit: "桃园社区" },
    { platform: "wecom", chatId: "wrHETANG", name: "荷塘社区群", unit: "荷塘社区" },
  ],
};
