import type { Queryable } from "../../database/door.ts";
import type { Calendar } from "../../ledger/calendar.ts";
import { ranking } from "../../ledger/ranking.ts";
import { hear } from "../../ledger/speaker.ts";
import { type Task, tasksOfUnit } from "../../ledger/tasks.ts";
import { openStates, taskStateNames, unitKindNames, unitKinds } from "../../ledger/words.ts";
import type { LedgerView, TaskView } from "./deps.ts";

/** The ledger beside the chat: what the person's units have to do, and the rankings of their street. */
export async function viewLedger(
  db: Queryable,
  personId: string,
  calendar: Calendar,
  now: number,
): Promise<LedgerView | undefined> {
  const { speaker } = await hear(db, {
    key: "",
    platform: "simulator",
    corp: "",
    user: personId,
    chatId: null,
    now,
  });
  if (!speaker) return undefined;
  const units = new Map(speaker.posts.flatMap(({ unit }) => (unit ? [[unit.id, unit.name]] : [])));
  const [tasks, standings] = await Promise.all([
    Promise.all(
      Array.from(units, async ([id, name]) => viewUnit(name, await tasksOfUnit(db, id), calendar, now)),
    ),
    ranking(db, { streetId: speaker.streetId, lastDueDay: calendar.lastDueDay(now) }),
  ]);
  const names = Array.from(units.values());
  return {
    now: calendar.isoTime(now),
    unit: names[0] ?? null,
    units: names,
    tasks: tasks.flat(),
    rankings: unitKinds
      .map((kind) => ({
        kind,
        kindName: unitKindNames[kind],
        rows: standings.filter((standing) => standing.kind === kind),
      }))
      .filter(({ rows }) => rows.length > 0),
  };
}

function viewUnit(unit: string, tasks: readonly Task[], calendar: Calendar, now: number): TaskView[] {
  return tasks.toSorted((a, b) => a.number - b.number).map((task) => viewTask(unit, task, calendar, now));
}

function viewTask(unit: string, task: Task, calendar: Calendar, now: number): TaskView {
  return {
    unit,
    reference: `${task.ledger}${task.number}`,
    title: task.title,
    star: task.star,
    state: task.state,
    stateText: taskStateNames[task.state],
    due: calendar.sayDay(task.dueOn, now),
    overdue: openStates.includes(task.state) && calendar.isOverdue(task.dueOn, now),
    late: task.late ?? false,
    reportedBy: task.reporter,
  };
}
