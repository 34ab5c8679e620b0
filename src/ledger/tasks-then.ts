import type { Queryable } from "../database/door.ts";
import { foldEvents, stateOf, type TaskEvent } from "./task-state.ts";
import { histories } from "./tasks.ts";

/** The ledger of a street at an instant that has passed: today's without what happened since. */
export interface LedgerThen {
  readonly at: Date;
  /** The tasks that something happened to since, as JSON of what they were: few, when the instant is not long ago. */
  readonly moved: string;
}

export async function ledgerThen(db: Queryable, streetId: number, at: Date): Promise<LedgerThen> {
  const { rows } = await db.query<{ id: number }>(
    "SELECT DISTINCT task_id AS id FROM gov.event WHERE street_id = $1 AND at > $2 AND task_id IS NOT NULL",
    [streetId, at],
  );
  const ids = rows.map(({ id }) => id);
  const moved = ids.length === 0 ? [] : await histories(db, ids);
  const states = Array.from(moved, ([id, events]) => ({ id, ...stateOf(foldEvents(until(events, at))) }));
  return { at, moved: JSON.stringify(states) };
}

/** The events before the first one that is later: a history's beginning, even where two servers' clocks differ a little. */
function until(events: readonly TaskEvent[], at: Date): readonly TaskEvent[] {
  const later = events.findIndex((event) => event.at > at);
  return later < 0 ? events : events.slice(0, later);
}

/** SQL: gov.task as it was, for a FROM clause; `parameter` holds LedgerThen's `moved`. */
export function tasksThen(parameter: string): string {
  return `(SELECT n.id, n.street_id, n.unit_id, n.item_id, coalesce(o.state, n.state) AS state,
      CASE WHEN o.id IS NULL THEN n.late ELSE o.late END AS late,
      CASE WHEN o.id IS NULL THEN n.extended_to ELSE o."extendedTo" END AS extended_to
    FROM gov.task n
    LEFT JOIN jsonb_to_recordset(${parameter}::jsonb) AS o(id bigint, state text, late boolean, "extendedTo" date)
      ON o.id = n.id)`;
}
