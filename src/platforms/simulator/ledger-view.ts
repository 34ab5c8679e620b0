import type { Queryable } from "../../database/door.ts";
import type { Calendar } from "../../ledger/calendar.ts";
import { ranking } from "../../ledger/ranking.ts";
import { hear } from "../../ledger/speaker.ts";
import { type Task, tasksOfUnit } from "../../ledger/tasks.ts";
import { openStates, taskStateNames, unitKindNames, unitKinds } from "../../ledger/words.ts";
import type { LedgerView, TaskView } from "./deps.ts";

/** The ledger beside the chat: what the person's unit has to do, and the rankings of their street. */
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
  const unit = speaker.posts.find((post) => post.unit)?.unit ?? null;
  const [tasks, standings] = await Promise.all([
    unit ? tasksOfUnit(db, unit.id) : [],
    ranking(db, { streetId: speaker.streetId, lastDueDay: calendar.lastDueDay(now) }),
  ]);
  return {
    now: calendar.isoTime(now),
    unit: unit?.name ?? null,
    tasks: tasks.toSorted((a, b) => a.number - b.number).map((task) => viewTask(task, calendar, now)),
    rankings: unitKinds
      .map((kind) => ({
        kind,
        kindName: unitKindNames[kind],
        rows: standings.filter((standing) => standing.kind === kind),
      }))
      .filter(({ rows }) => rows.length > 0),
  };
}

function viewTask(task: Task, calendar: Calendar, now: number): TaskView {
  return {
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
