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
      reaches: (personId) => book.person(personId) !== undefined,
    });
    const taken = await takeLadderSteps(
      tx,
      steps.map(({ task, step }) => ({ task: task.id, due: task.due, step })),
      new Date(at),
    );
    const isNew = new Set(taken.map(({ task, step }) => `${task} ${step}`));
    return { people: partsByPerson(steps.filter(({ task, step }) => isNew.has(`${task.id} ${step}`))) };
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
