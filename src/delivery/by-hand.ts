/** What an operator does with the outbox: looks at it, sends again what is dead, takes out what is no longer wanted. */

import type { Queryable } from "../database/door.ts";
import type { Stored } from "./outbound.ts";
import { WAITING_ANEW } from "./outbox.ts";

export const outboxStates = ["queued", "sending", "sent", "unsure", "dropped", "failed"] as const;
export type OutboxState = (typeof outboxStates)[number];

/** Over, and not as it should be. */
export const deadStates: readonly OutboxState[] = ["failed", "unsure"];
/** What may be taken out: not what is on its way this moment. */
export const droppableStates: readonly OutboxState[] = ["queued", "failed", "unsure"];

/** Which rows: those of these ids, or without any all that fit the rest. */
export interface Choice {
  readonly ids: readonly number[];
  readonly kind: string | undefined;
  readonly states: readonly OutboxState[];
}

export interface ListedRow {
  readonly id: number;
  readonly state: OutboxState;
  readonly lane: string;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly content: Stored;
}

const CHOSEN =
  "(cardinality($1::bigint[]) = 0 OR id = ANY($1)) AND ($2::text IS NULL OR kind = $2) AND state = ANY($3)";
const asParams = ({ ids, kind, states }: Choice) => [ids, kind ?? null, states];

/** The newest rows of a choice, at most `most`, in their order; and how many there are. Secrets stay where they are. */
export async function listRows(
  db: Queryable,
  choice: Choice,
  most: number,
): Promise<{ rows: ListedRow[]; count: number }> {
  const { rows } = await db.query<ListedRow>(
    `SELECT * FROM (
       SELECT id, state, lane, created_at AS "createdAt", attempts, last_error AS "lastError", content
       FROM gov.outbox WHERE ${CHOSEN} ORDER BY id DESC LIMIT $4) AS newest ORDER BY id`,
    [...asParams(choice), most],
  );
  const counted = await db.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM gov.outbox WHERE ${CHOSEN}`,
    asParams(choice),
  );
  return { rows, count: counted.rows[0]?.count ?? 0 };
}

/** Gives rows all their chances again; resolves to their ids. The sweep of a running process finds them. */
export async function retryRows(db: Queryable, choice: Choice): Promise<number[]> {
  return change(db, choice, WAITING_ANEW);
}

/** Takes rows out for good; resolves to their ids. */
export async function dropRows(db: Queryable, choice: Choice): Promise<number[]> {
  return change(
    db,
    choice,
    "state = 'dropped', last_error = 'taken out by hand', secret = NULL, ended_at = clock_timestamp()",
  );
}

async function change(db: Queryable, choice: Choice, assignments: string): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    `UPDATE gov.outbox SET ${assignments} WHERE ${CHOSEN} RETURNING id`,
    asParams(choice),
  );
  return rows.map(({ id }) => id);
}
