import type { PlannedUnit } from "../ledger/street-plan.ts";
import type { UnitKind } from "../ledger/words.ts";

/** A unit of the sample: `id` begins the keys of its people and is its group's id. Names are invented and say 示例. */
export interface SampleUnit {
  readonly id: string;
  readonly short: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly memberCount: number;
  readonly parent?: string;
}

const community = (id: string, short: string, memberCount: number): SampleUnit => {
  return { id, short, name: `示例${short}社区`, kind: "community", memberCount };
};
const village = (id: string, short: string, memberCount: number): SampleUnit => {
  return { id, short, name: `示例${short}村`, kind: "village", memberCount };
};
const core: SampleUnit = {
  id: "shangquan",
  short: "商圈",
  name: "示例商圈党委",
  kind: "district",
  memberCount: 82,
};
const branch = (id: string, short: string, memberCount: number): SampleUnit => {
  return { id, short, name: `示例${short}党支部`, kind: "district", memberCount, parent: core.name };
};

export const sampleUnits: readonly SampleUnit[] = [
  community("taoyuan", "桃园", 126),
  community("xinglin", "杏林", 98),
  community("hetang", "荷塘", 143),
  community("meiling", "梅岭", 87),
  community("fengqiao", "枫桥", 75),
  community("songtao", "松涛", 69),
  village("liuhe", "柳河", 64),
  village("shiqiao", "石桥", 58),
  village("maixiang", "麦香", 71),
  village("zhuxi", "竹溪", 49),
  core,
  branch("shangguan", "商管", 15),
  branch("yingyuan", "影院", 8),
  branch("shudian", "书店", 6),
  branch("canyin", "餐饮", 17),
  branch("chaoshi", "超市", 14),
  branch("wuye", "物业", 12),
  branch("kuaidi", "快递", 10),
];

export const plannedUnits: readonly PlannedUnit[] = sampleUnits.map(({ name, kind, memberCount, parent }) => {
  return { name, kind, memberCount, parent };
});

/** The sample's unit by its id; throws for an id that is not there. */
export function unitOf(id: string): SampleUnit {
  const unit = sampleUnits.find((one) => one.id === id);
  if (!unit) throw new Error(`the sample has no unit ${id}`);
  return unit;
}
