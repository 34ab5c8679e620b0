import type { NoticePart, TaskPart } from "../src/delivery/notice.ts";
import type { DueDay } from "../src/ledger/reminder-days.ts";
import { type LadderStep, ownerRoles, type ReminderPlan } from "../src/ledger/reminder-plans.ts";
import type { Holder, WaitingTask } from "../src/ledger/waiting-tasks.ts";

/** A group that may get a summary, with the plan that its own intensity gives. */
export interface PlannedGroup {
  readonly id: number;
  /** Null for a group of the whole street. */
  readonly unitId: number | null;
  readonly plan: ReminderPlan;
}

export interface ReminderFacts {
  readonly tasks: readonly WaitingTask[];
  readonly dueDays: readonly DueDay[];
  readonly holders: readonly Holder[];
  readonly plan: ReminderPlan;
  /** Those that can be written to. */
  readonly groups: readonly PlannedGroup[];
  /** Whether a platform reaches the person. */
  readonly reaches: (personId: number) => boolean;
}

/** What is said to whom: one notice a person, one a group. */
export interface Planned {
  readonly people: ReadonlyMap<number, readonly NoticePart[]>;
  readonly groups: ReadonlyMap<number, readonly NoticePart[]>;
}

/** This morning's reminders of what falls due: whoever answers for a task first, then one summary a group. */
export function planReminders(facts: ReminderFacts): Planned {
  const { tasks, dueDays, plan, groups, reaches } = facts;
  const dueOn = new Map(dueDays.map((day) => [day.day, day]));
  const hasCome = (task: WaitingTask, steps: readonly number[]) =>
    dueOn.get(task.due)?.steps.some((step) => steps.includes(step)) ?? false;
  const part = (
    kind: TaskPart["kind"],
    own: readonly WaitingTask[],
    names: readonly string[] = [],
  ): TaskPart => ({
    kind,
    tasks: own.map(({ id, due }) => ({ id, due })),
    ...(names.length > 0 && { names }),
    ...(own.some(({ due }) => dueOn.get(due)?.provisional) && { provisional: true }),
  });

  const owners = ownersByUnit(facts.holders);
  const told = new Map<number, WaitingTask[]>();
  const missed = new Map<number, Set<string>>();
  for (const task of tasks.filter((one) => hasCome(one, plan.person))) {
    for (const { personId, name } of owners.get(task.unitId) ?? []) {
      if (reaches(personId)) told.set(personId, [...(told.get(personId) ?? []), task]);
      else missed.set(task.unitId, (missed.get(task.unitId) ?? new Set()).add(name));
    }
  }

  const isMissed = (task: WaitingTask) => missed.has(task.unitId) && hasCome(task, plan.person);
  const withGroup = new Set(groups.map(({ unitId }) => unitId));
  const summaries = groups.flatMap((group): [number, NoticePart[]][] => {
    const { unitId } = group;
    const own = tasks.filter(
      (task) =>
        (unitId === null || task.unitId === unitId) &&
        // A group says what nobody could be told in person; the street's group only for units that have none.
        (hasCome(task, group.plan.group) ||
          (isMissed(task) && (unitId !== null || !withGroup.has(task.unitId)))),
    );
    if (own.length === 0) return [];
    const units = new Set(own.map((task) => task.unitId));
    const names = [...missed].flatMap(([unit, people]) =>
      units.has(unit) && (unitId !== null || !withGroup.has(unit)) ? [...people] : [],
    );
    return [[group.id, [part(unitId === null ? "all-due" : "unit-due", own, names)]]];
  });
  return {
    people: new Map([...told].map(([personId, own]) => [personId, [part("due", own)]])),
    groups: new Map(summaries),
  };
}

/** By unit: the people in the first of the owner's roles that anybody holds there. */
export function ownersByUnit(holders: readonly Holder[]): ReadonlyMap<number, readonly Holder[]> {
  const owners = new Map<number, Holder[]>();
  for (const role of ownerRoles) {
    const before = new Set(owners.keys());
    for (const holder of holders) {
      if (holder.role !== role || holder.unitId === null || before.has(holder.unitId)) continue;
      owners.set(holder.unitId, [...(owners.get(holder.unitId) ?? []), holder]);
    }
  }
  return owners;
}

/** A step of the ladder for one task, and whom it is said to. */
export interface PlannedStep {
  readonly task: WaitingTask;
  readonly step: LadderStep["name"];
  readonly people: readonly number[];
  /** Those whom no platform reaches, and the groups that are asked to tell them. */
  readonly missed?: Missed;
}

interface Missed {
  readonly names: readonly string[];
  readonly groups: readonly number[];
}

export interface LadderFacts extends Omit<ReminderFacts, "groups"> {
  readonly groups: readonly Pick<PlannedGroup, "id" | "unitId">[];
}

/** This morning's steps of the overdue ladder. A step that nobody hears of is none: the next one comes in its time. */
export function planLadder(facts: LadderFacts): PlannedStep[] {
  const { tasks, dueDays, plan, holders, groups, reaches } = facts;
  const steps = new Map(dueDays.map(({ day, steps: come }) => [day, come]));
  const owners = ownersByUnit(holders);
  const inUnit = (role: Holder["role"]) => (task: WaitingTask) =>
    holders.filter((holder) => holder.role === role && holder.unitId === task.unitId);
  const on: Readonly<Record<LadderStep["name"], (task: WaitingTask) => readonly Holder[]>> = {
    owner: ({ unitId }) => owners.get(unitId) ?? [],
    deputy: (task) => {
      const own = owners.get(task.unitId) ?? [];
      // Where there is no secretary the deputies are the owners, and were told already.
      return inUnit("deputy")(task).filter(
        ({ personId }) => !own.some((owner) => owner.personId === personId),
      );
    },
    sponsor: inUnit("sponsor"),
    leader: () => holders.filter(({ role }) => role === "leader"),
  };
  const groupsOf = (unitId: number | null) =>
    groups.filter((group) => group.unitId === unitId).map(({ id }) => id);
  const ofStreet = () => groupsOf(null);
  const ofUnit = ({ unitId }: WaitingTask) => {
    const own = groupsOf(unitId);
    return own.length > 0 ? own : ofStreet();
  };
  // Whoever stands above a unit is not called in its own group.
  const asked: Readonly<Record<LadderStep["name"], (task: WaitingTask) => readonly number[]>> = {
    owner: ofUnit,
    deputy: ofUnit,
    sponsor: ofStreet,
    leader: ofStreet,
  };
  return tasks.flatMap((task) =>
    plan.ladder.flatMap(({ name: step, after }): PlannedStep[] => {
      if (!steps.get(task.due)?.includes(after)) return [];
      const told = on[step](task);
      const people = [...new Set(told.map(({ personId }) => personId))].filter(reaches);
      const names = [...new Set(told.filter(({ personId }) => !reaches(personId)).map(({ name }) => name))];
      const askedGroups = names.length > 0 ? asked[step](task) : [];
      const missed = askedGroups.length > 0 && { missed: { names, groups: askedGroups } };
      return people.length > 0 || missed ? [{ task, step, people, ...missed }] : [];
    }),
  );
}
