import { openStates } from "./words.ts";

/** SQL: whether a task (gov.task as t, its item as i) waits for its unit past its due time; $2 is RankingQuery's lastDueDay. */
export const isOverdue = `(t.state IN (${openStates.map((state) => `'${state}'`).join(", ")})
  AND coalesce(t.extended_to, i.due_on) <= $2::date)`;
