/** The domain's words: identifiers in code, Chinese for people. One table each, so that no page or reply says it differently. */

export const unitKinds = ["community", "village", "district"] as const;
export type UnitKind = (typeof unitKinds)[number];

export const unitKindNames: Readonly<Record<UnitKind, string>> = {
  community: "社区",
  village: "村",
  district: "商圈",
};

/** Names of the platforms, for people. */
export const platformNames: Readonly<Record<string, string>> = {
  wecom: "企业微信",
  dingtalk: "钉钉",
  simulator: "模拟",
};

/** The one kind that was asked for, or all, in the order of every list. */
export function kindsToShow(only: UnitKind | undefined): readonly UnitKind[] {
  return only === undefined ? unitKinds : [only];
}

export const roles = [
  "secretary",
  "deputy",
  "clerk",
  "sponsor",
  "leader",
  "organizer",
  "reviewer",
  "instructor",
  "observer",
] as const;
export type Role = (typeof roles)[number];

export const roleNames: Readonly<Record<Role, string>> = {
  secretary: "书记",
  deputy: "副书记",
  clerk: "专干",
  sponsor: "分包领导",
  leader: "街道领导",
  organizer: "组织员",
  reviewer: "牵头科室",
  instructor: "两新指导员",
  observer: "观察员",
};

export const taskStates = ["open", "started", "reported", "returned", "signed-off", "suspended"] as const;
export type TaskStateName = (typeof taskStates)[number];

/** A task in one of these waits for its unit: it may be reported, and is overdue once its day has passed. */
export const openStates: readonly TaskStateName[] = ["open", "started", "returned"];

export const taskStateNames: Readonly<Record<TaskStateName, string>> = {
  open: "未开始",
  started: "进行中",
  reported: "已报(待审)",
  returned: "退回",
  "signed-off": "已销号",
  suspended: "中止",
};

/** "示例石桥村、示例竹溪村", of more than two "…等4个". */
export function sayUnits(units: readonly string[]): string {
  return units.length <= 2 ? units.join("、") : `${units.slice(0, 2).join("、")}等${units.length}个`;
}
