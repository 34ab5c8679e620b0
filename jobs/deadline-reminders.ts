import { dueDaysToRemind } from "../src/ledger/reminder-days.ts";
import { ownerRoles, reminderPlans } from "../src/ledger/reminder-plans.ts";
import { holdersOf, waitingTasks } from "../src/ledger/waiting-tasks.ts";
import type { Telling } from "./office-morning.ts";
import { planReminders } from "./plan-reminders.ts";

/** Tells whoever answers for a task that it falls due, and the groups in one summary. */
export const deadlineReminders: Telling = {
  name: "deadline-reminders",
  purpose: "remind of tasks that fall due, people first, one summary a group",
  tell: async (tx, { street, calendar, now, mornings, book }) => {
    const plans = Object.values(reminderPlans);
    const steps = [...new Set(plans.flatMap(({ person, group }) => [...person, ...group]))];
    // Made up for after six in the evening, today's are overdue already: the ladder's.
    const dueDays = dueDaysToRemind(street.days, mornings, steps).filter(
      ({ day }) => !calendar.isOverdue(day, now),
    );
    const tasks = await waitingTasks(
      tx,
      street.id,
      dueDays.map(({ day }) => day),
    );
    if (tasks.length === 0) return {};
    return planReminders({
      tasks,
      dueDays,
      holders: await holdersOf(tx, street.id, ownerRoles),
      plan: reminderPlans[street.settings.street.intensity.value],
      groups: book.groups.flatMap(({ id, unitId, target }) => {
        const plan = reminderPlans[street.settings.inGroup(id).intensity.value];
        return target ? [{ id, unitId, plan }] : [];
      }),
      reaches: (personId) => book.person(personId) !== undefined,
    });
  },
};
