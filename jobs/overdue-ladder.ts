import type { NoticePart, TaskPartKind } from "../src/delivery/notice.ts";
import { dueDaysToRemind } from "../src/ledger/reminder-days.ts";
import { type LadderStep, ladderRoles, ownerRoles, reminderPlans } from "../src/ledger/reminder-plans.ts";
import { holdersOf, takeLadderSteps, waitingTasks } from "../src/ledger/waiting-tasks.ts";
import type { Telling } from "./office-morning.ts";
import { type PlannedStep, planLadder } from "./plan-reminders.ts";

const kindOf: Readonly<Record<LadderStep["name"], TaskPartKind>> = {
  owner: "overdue",
  deputy: "help",
  sponsor: "sponsored",
  leader: "street",
};

/** Tells one after the other, each once and with its day kept (gov.ladder_step), that a task is past its due day. */
export const overdueLadder: Telling = {
  name: "overdue-ladder",
  purpose: "tell of overdue tasks step by step: owner, deputy, sponsor, street's leader",
  tell: async (tx, { at, street, mornings, book }) => {
    const plan = reminderPlans[street.settings.street.intensity.value];
    const dueDays = dueDaysToRemind(
      street.days,
      mornings,
      plan.ladder.map(({ after }) => after),
    );
    const tasks = await waitingTasks(
      tx,
      street.id,
      dueDays.map(({ day }) => day),
    );
    if (tasks.length === 0) return {};
    const steps = planLadder({
      tasks,
      dueDays,
      plan,
      holders: await holdersOf(tx, street.id, [...ownerRoles, ...Object.values(ladderRoles)]),
      groups: book.groups.filter(({ target }) => target),
      reaches: (personId) => book.person(personId) !== undefined,
    });
    const taken = await takeLadderSteps(
      tx,
      steps.map(({ task, step }) => ({ task: task.id, due: task.due, step })),
      new Date(at),
    );
    const isNew = new Set(taken.map(({ task, step }) => `${task} ${step}`));
    const now = steps.filter(({ task, step }) => isNew.has(`${task.id} ${step}`));
    const unitOf = new Map(book.groups.map(({ id, unitId }) => [id, unitId]));
    return {
      people: partsByPerson(now),
      groups: partsByGroup(now, (group) => unitOf.get(group) ?? null),
    };
  },
};

function partsByPerson(steps: readonly PlannedStep[]): Map<number, NoticePart[]> {
  const byPerson = new Map<number, PlannedStep[]>();
  for (const step of steps) {
    for (const person of step.people) byPerson.set(person, [...(byPerson.get(person) ?? []), step]);
  }
  return new Map(
    [...byPerson].map(([person, own]) => [
      person,
      Object.entries(kindOf).flatMap(([name, kind]): NoticePart[] => {
        const tasks = own.flatMap(({ task, step }) =>
          step === name ? [{ id: task.id, due: task.due }] : [],
        );
        return tasks.length > 0 ? [{ kind, tasks }] : [];
      }),
    ]),
  );
}

/** What the groups are asked to pass on: the unit's own steps task by task, those above it as one number. */
export function partsByGroup(
  steps: readonly PlannedStep[],
  unitOf: (group: number) => number | null,
): Map<number, NoticePart[]> {
  const groups = new Set(steps.flatMap(({ missed }) => missed?.groups ?? []));
  return new Map(
    [...groups].map((group) => {
      const own = steps.filter(({ missed }) => missed?.groups.includes(group));
      const ofUnit = unitOf(group) === null ? "all-overdue" : "unit-overdue";
      const isAbove = ({ step }: PlannedStep) => step === "sponsor" || step === "leader";
      return [
        group,
        [
          ...missedPart(
            ofUnit,
            own.filter((step) => !isAbove(step)),
          ),
          ...missedPart("escalated", own.filter(isAbove)),
        ],
      ];
    }),
  );
}

function missedPart(kind: TaskPartKind, steps: readonly PlannedStep[]): NoticePart[] {
  if (steps.length === 0) return [];
  // Two steps that have come together after a gap name a task once.
  const tasks = [...new Map(steps.map(({ task: { id, due } }) => [id, { id, due }])).values()];
  return [{ kind, tasks, names: [...new Set(steps.flatMap(({ missed }) => missed?.names ?? []))] }];
}
