import type { PlannedPerson, PlannedPost } from "../ledger/street-plan.ts";
import { sampleUnits, unitOf } from "./units.ts";

/** Every platform on which the sample's people have an account; the user id is the person's key. */
const platforms = ["simulator", "wecom", "dingtalk"] as const;

/** 桃园书记（示例）: an office, not a name, so that nobody is meant. */
const person = (key: string, name: string, ...posts: PlannedPost[]): PlannedPerson => {
  return {
    key,
    name: `${name}（示例）`,
    posts,
    accounts: platforms.map((platform) => ({ platform, user: key })),
  };
};
const inUnit = (role: PlannedPost["role"], id: string): PlannedPost => ({ role, unit: unitOf(id).name });

/** 枫桥 and 松涛 share their secretary: a bare number from this person means two tasks, and the bot must ask. */
const shared = { id: "fengqiao", with: "songtao" };

const secretaries = sampleUnits
  .filter(({ id }) => id !== shared.with)
  .map(({ id, short }) =>
    id === shared.id
      ? person(`${id}-shuji`, "枫桥松涛书记", inUnit("secretary", id), inUnit("secretary", shared.with))
      : person(`${id}-shuji`, `${short}书记`, inUnit("secretary", id)),
  );

const helpers = ["taoyuan", "hetang", "liuhe"].flatMap((id) => {
  const { short } = unitOf(id);
  return [
    person(`${id}-fushuji`, `${short}副书记`, inUnit("deputy", id)),
    person(`${id}-zhuangan`, `${short}专干`, inUnit("clerk", id)),
  ];
});

/** Sections that lead items, and the key of the person who reviews for each. */
export const sampleSections = [
  { section: "党建办", reviewer: "dangjianban" },
  { section: "产业办", reviewer: "chanyeban" },
  { section: "民生办", reviewer: "minshengban" },
  { section: "平安办", reviewer: "pinganban" },
] as const;
export type SampleSection = (typeof sampleSections)[number]["section"];

/** The key of the street's leader, who switched the ranking on. */
export const leaderKey = "jiedao-lingdao";

const office = [
  person(leaderKey, "街道领导", { role: "leader" }),
  person("zuzhiyuan", "组织员", { role: "organizer" }),
  person("fenbao-jia", "分包领导甲", ...["taoyuan", "xinglin", "hetang"].map((id) => inUnit("sponsor", id))),
  person("fenbao-yi", "分包领导乙", ...["meiling", "fengqiao", "songtao"].map((id) => inUnit("sponsor", id))),
  person(
    "fenbao-bing",
    "分包领导丙",
    ...["liuhe", "shiqiao", "maixiang", "zhuxi"].map((id) => inUnit("sponsor", id)),
  ),
  ...sampleSections.map(({ section, reviewer }) =>
    person(reviewer, `${section}审核员`, { role: "reviewer", section }),
  ),
  person(
    "zhidaoyuan-jia",
    "两新指导员甲",
    ...["shangguan", "yingyuan", "shudian"].map((id) => inUnit("instructor", id)),
  ),
  person(
    "zhidaoyuan-yi",
    "两新指导员乙",
    ...["canyin", "chaoshi", "wuye", "kuaidi"].map((id) => inUnit("instructor", id)),
  ),
  person("guanchayuan-jia", "观察员甲", { role: "observer" }),
  person("guanchayuan-yi", "观察员乙", { role: "observer" }),
];

/** The first is the first community's secretary: who a visitor of the simulator speaks as. */
export const samplePeople: readonly PlannedPerson[] = [...secretaries, ...helpers, ...office];
