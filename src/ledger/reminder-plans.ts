import type { Intensity } from "./settings.ts";
import type { Role } from "./words.ts";

/** A step of the overdue ladder: so many working days after the due day those with one of the roles are told. */
export interface LadderStep {
  readonly name: "owner" | "deputy" | "sponsor" | "leader";
  readonly after: number;
}

/** What is reminded of, in working days from the due day (-1 is the one before it, 0 the day itself). */
export interface ReminderPlan {
  /** Whoever answers for the task is told. */
  readonly person: readonly number[];
  /** A group gets its summary. */
  readonly group: readonly number[];
  readonly ladder: readonly LadderStep[];
  /** The same in words. */
  readonly says: string;
}

export const reminderPlans: Readonly<Record<Intensity, ReminderPlan>> = {
  light: {
    person: [-1],
    group: [],
    ladder: [
      { name: "owner", after: 1 },
      { name: "sponsor", after: 10 },
    ],
    says: "到期前1个工作日私聊提醒，群里不提醒",
  },
  standard: {
    person: [-3, -1, 0],
    group: [-1, 0],
    ladder: [
      { name: "owner", after: 1 },
      { name: "deputy", after: 3 },
      { name: "sponsor", after: 5 },
      { name: "leader", after: 10 },
    ],
    says: "到期前3个、1个工作日和当天私聊提醒，前1个工作日和当天群里提醒一次",
  },
  tight: {
    person: [-5, -3, -1, 0],
    group: [-3, -1, 0],
    ladder: [
      { name: "owner", after: 1 },
      { name: "deputy", after: 2 },
      { name: "sponsor", after: 3 },
      { name: "leader", after: 5 },
    ],
    says: "到期前5个、3个、1个工作日和当天私聊提醒，逾期逐级提醒得更快",
  },
};

/** Who holds a step of the ladder in the task's unit; the leaders are the whole street's. */
export const ladderRoles: Readonly<Record<LadderStep["name"], Role>> = {
  owner: "secretary",
  deputy: "deputy",
  sponsor: "sponsor",
  leader: "leader",
};

/** Who answers for a unit's tasks: the first of these posts that somebody holds. */
export const ownerRoles: readonly Role[] = ["secretary", "deputy", "clerk"];
