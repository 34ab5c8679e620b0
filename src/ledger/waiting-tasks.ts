import type { Queryable } from "../database/door.ts";
import { openStates, type Role } from "./words.ts";

/** A task that waits for its unit, and when it is due. */
export interface WaitingTask {
  readonly id: number;
  readonly unitId: number;
  /** The day in force: an approved extension's, else the item's. */
  readonly due: string;
}

/** A street's tasks that wait for their units and are due on one of the days, in one query. */
export async function waitingTasks(
  db: Queryable,
  streetId: number,
  dueDays: readonly string[],
): Promise<WaitingTask[]> {
  if (dueDays.length === 0) return [];
  const { rows } = await db.query<WaitingTask>(
    `SELECT t.id, t.unit_id AS "unitId", coalesce(t.extended_to, i.due_on) AS due
     FROM gov.task t JOIN gov.item i ON i.id = t.item_id
     WHERE t.street_id = $1 AND t.state = ANY($2::text[]) AND coalesce(t.extended_to, i.due_on) = ANY($3::date[])
     ORDER BY t.id`,
    [streetId, openStates, dueDays],
  );
  return rows;
}

/** Somebody's post in the street. */
export interface Holder {
  readonly personId: number;
  readonly name: string;
  readonly role: Role;
  readonly unitId: number | null;
}

/** Who holds one of the roles in a street, in the order of their ids. */
export async function holdersOf(
  db: Queryable,
  streetId: number,
  roles: readonly Role[],
): Promise<readonly Holder[]> {
  const { rows } = await db.query<Holder>(
    `SELECT p.id AS "personId", p.name, r.role, r.unit_id AS "unitId"
     FROM gov.person p JOIN gov.person_role r ON r.person_id = p.id
     WHERE p.street_id = $1 AND r.role = ANY($2::text[]) ORDER BY p.id, r.role, r.unit_id`,
    [streetId, roles],
  );
  return rows;
}

/** Notes steps of the overdue ladder; gives those that were not taken before. */
export async function takeLadderSteps(
  tx: Queryable,
  steps: readonly { readonly task: number; readonly due: string; readonly step: string }[],
  at: Date,
): Promise<{ task: number; step: string }[]> {
  if (steps.length === 0) return [];
  const { rows } = await tx.query<{ task: number; step: string }>(
    `INSERT INTO gov.ladder_step (task_id, due_on, step, at)
     SELECT s.task, s.due, s.step, $2 FROM jsonb_to_recordset($1::jsonb) AS s(task bigint, due date, step text)
     ON CONFLICT DO NOTHING RETURNING task_id AS task, step`,
    [JSON.stringify(steps), at],
  );
  return rows;
}
