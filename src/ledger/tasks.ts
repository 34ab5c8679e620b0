import type { Queryable } from "../database/door.ts";
import { isOverdue } from "./overdue.ts";
import { stillStands } from "./still-stands.ts";
import type { TaskEvent, TaskState } from "./task-state.ts";
import type { TaskStateName, UnitKind } from "./words.ts";

/** A task as people see it: the item, the unit it is for, and where it stands. Days are ISO days. */
export interface Task extends TaskState {
  readonly id: number;
  readonly unitId: number;
  readonly ledger: string;
  readonly number: number;
  readonly title: string;
  readonly standard: string | null;
  readonly star: string | null;
  readonly category: string | null;
  readonly section: string | null;
  readonly startsOn: string | null;
  /** The day in force: an approved extension's, else the item's. */
  readonly dueOn: string;
  readonly needsReview: boolean;
  readonly needsEvidence: boolean;
  readonly reporter: string | null;
}

/** The columns of gov.task (as t) that a TaskState is made of. */
export const stateColumns = `
  t.version, t.state, t.percent, t.reported_at AS "reportedAt", t.reported_by AS "reportedBy", t.late,
  t.signed_off_at AS "signedOffAt", t.extended_to AS "extendedTo"`;

const columns = `
  t.id, t.unit_id AS "unitId", t.ledger, t.number, i.title, i.standard, s.name AS star, i.category,
  sec.name AS section, i.starts_on AS "startsOn", coalesce(t.extended_to, i.due_on) AS "dueOn",
  i.needs_review AS "needsReview", i.needs_evidence AS "needsEvidence", p.name AS reporter,
  ${stateColumns}`;

const tables = `
  gov.task t
  JOIN gov.item i ON i.id = t.item_id
  LEFT JOIN gov.star s ON s.programme_id = i.programme_id AND s.unit_kind = i.unit_kind AND s.position = i.star
  LEFT JOIN gov.section sec ON sec.id = i.section_id
  LEFT JOIN gov.person p ON p.id = t.reported_by`;

/** The named tasks of a unit, in order of number; numbers that do not exist are simply not there. */
export async function tasksByReference(
  db: Queryable,
  unitId: number,
  refs: readonly { readonly ledger: string; readonly number: number }[],
): Promise<Task[]> {
  const { rows } = await db.query<Task>(
    `SELECT ${columns} FROM ${tables}
     WHERE t.unit_id = $1 AND (t.ledger, t.number) IN (SELECT * FROM unnest($2::text[], $3::integer[]))
     ORDER BY t.ledger, t.number`,
    [unitId, refs.map((ref) => ref.ledger), refs.map((ref) => ref.number)],
  );
  return rows;
}

/** A unit's tasks in the given states (all when none are named), the next due first. */
export async function tasksOfUnit(
  db: Queryable,
  unitId: number,
  states: readonly TaskStateName[] = [],
): Promise<Task[]> {
  const { rows } = await db.query<Task>(
    `SELECT ${columns} FROM ${tables}
     WHERE t.unit_id = $1 AND ($2::text[] = '{}' OR t.state = ANY($2::text[]))
     ORDER BY coalesce(t.extended_to, i.due_on), t.ledger, t.number`,
    [unitId, states],
  );
  return rows;
}

/** A task with the unit it is for. */
export interface UnitTask extends Task {
  readonly unit: string;
  readonly unitKind: UnitKind;
  /** The unit's place in the office's list. */
  readonly unitPosition: number;
}

/** The tasks with these ids, in no order. */
export async function tasksWithUnit(db: Queryable, ids: readonly number[]): Promise<UnitTask[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<UnitTask>(
    `SELECT ${columns}, u.name AS unit, u.kind AS "unitKind", u.position AS "unitPosition"
     FROM ${tables} JOIN gov.unit u ON u.id = t.unit_id
     WHERE t.id = ANY($1::bigint[])`,
    [ids],
  );
  return rows;
}

/** How many entries each ledger of a unit has: what "number that does not exist" is measured against. */
export async function ledgerSizes(db: Queryable, unitId: number): Promise<Map<string, number>> {
  const { rows } = await db.query<{ ledger: string; count: number }>(
    "SELECT ledger, count(*)::integer AS count FROM gov.task WHERE unit_id = $1 GROUP BY ledger",
    [unitId],
  );
  return new Map(rows.map(({ ledger, count }) => [ledger, count]));
}

/** The histories of some tasks, each in order of version. */
export async function histories(
  db: Queryable,
  taskIds: readonly number[],
): Promise<Map<number, readonly TaskEvent[]>> {
  const { rows } = await db.query<{ taskId: number } & TaskEvent>(
    `SELECT task_id AS "taskId", version, kind, at, person_id AS "personId", data
     FROM gov.event WHERE task_id = ANY($1::bigint[]) ORDER BY task_id, version`,
    [taskIds],
  );
  const byTask = new Map<number, TaskEvent[]>(taskIds.map((id) => [id, []]));
  for (const { taskId, ...event } of rows) byTask.get(taskId)?.push(event as TaskEvent);
  return byTask;
}

/** SQL: whether gov.event as e is a report or progress note that was not taken back. */
const standingReport = `e.kind IN ('reported', 'progressed') AND ${stillStands}`;

/** A task with the event that a person's message made of it. */
export interface ReportedTask extends Task {
  /** The event's place in the task's history. */
  readonly reportVersion: number;
}

/** A person's last message with a report or progress note that still stands, and the tasks it stands for; undefined without one. */
export async function lastReportOf(
  db: Queryable,
  personId: number,
): Promise<{ at: Date; tasks: ReportedTask[] } | undefined> {
  const { rows } = await db.query<ReportedTask & { actAt: Date }>(
    `WITH last AS (
       SELECT e.message_key, e.at FROM gov.event e
       WHERE e.person_id = $1 AND ${standingReport}
       ORDER BY e.id DESC LIMIT 1)
     SELECT ${columns}, e.version AS "reportVersion", last.at AS "actAt" FROM ${tables}
       JOIN gov.event e ON e.task_id = t.id
       JOIN last ON e.message_key = last.message_key
     WHERE e.person_id = $1 AND ${standingReport}
     ORDER BY t.ledger, t.number`,
    [personId],
  );
  const first = rows[0];
  return first && { at: first.actAt, tasks: rows };
}

/** Overdue tasks by unit, in the office's order; units without any are left out. `lastDueDay` as in RankingQuery. */
export async function overdueCounts(
  db: Queryable,
  streetId: number,
  lastDueDay: string,
): Promise<{ unit: string; kind: UnitKind; overdue: number }[]> {
  const { rows } = await db.query<{ unit: string; kind: UnitKind; overdue: number }>(
    `SELECT u.name AS unit, u.kind, count(*)::integer AS overdue
     FROM gov.task t JOIN gov.item i ON i.id = t.item_id JOIN gov.unit u ON u.id = t.unit_id
     WHERE t.street_id = $1 AND ${isOverdue}
     GROUP BY u.id, u.name, u.kind, u.position ORDER BY u.position`,
    [streetId, lastDueDay],
  );
  return rows;
}

/** How a unit stands with the tasks of one ledger that count for no star. */
export interface Tally {
  readonly unitId: number;
  readonly kind: UnitKind;
  readonly ledger: string;
  readonly items: number;
  readonly signedOff: number;
  readonly reported: number;
  readonly overdue: number;
}

/**
 * What the ranking leaves out: tasks that count for no star, by unit and ledger, in the office's order. With the
 * ranking's own counts they add up to all tasks. `lastDueDay` as in RankingQuery.
 */
export async function talliesWithoutStar(
  db: Queryable,
  streetId: number,
  lastDueDay: string,
): Promise<Tally[]> {
  const { rows } = await db.query<Tally>(
    `SELECT u.id AS "unitId", u.kind, t.ledger, count(*)::integer AS items,
       count(*) FILTER (WHERE t.state = 'signed-off')::integer AS "signedOff",
       count(*) FILTER (WHERE t.state = 'reported')::integer AS reported,
       count(*) FILTER (WHERE ${isOverdue})::integer AS overdue
     FROM gov.task t JOIN gov.item i ON i.id = t.item_id JOIN gov.unit u ON u.id = t.unit_id
     WHERE t.street_id = $1 AND i.star IS NULL
     GROUP BY u.id, u.kind, u.position, t.ledger ORDER BY u.position, t.ledger`,
    [streetId, lastDueDay],
  );
  return rows;
}
