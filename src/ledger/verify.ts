import type { Database, Queryable } from "../database/door.ts";
import { ranking } from "./ranking.ts";
import { type Tally, tallyScore } from "./score.ts";
import { brokenSeals } from "./seal.ts";
import { foldEvents, follows, stateOf, type TaskEvent, type TaskState } from "./task-state.ts";
import { histories, stateColumns } from "./tasks.ts";
import { type Loss, losses } from "./verify-losses.ts";

/** What the ledger's tables say against what its events say. No faults: they agree. */
export interface Verification {
  readonly streets: number;
  readonly tasks: number;
  readonly events: number;
  readonly seals: number;
  /** Events since the last seal: nothing but the tasks' states vouches for them yet. */
  readonly unsealed: number;
  readonly faults: readonly VerifyFault[];
}

/** A task as people know it. */
export interface TaskName {
  readonly street: string;
  readonly unit: string;
  readonly ledger: string;
  readonly number: number;
}

/** One disagreement. */
export type VerifyFault =
  /** The task's row has other values than follow from its events. */
  | {
      readonly kind: "task-state";
      readonly task: TaskName;
      readonly differing: readonly (keyof TaskState)[];
      readonly kept: TaskState;
      readonly said: TaskState;
    }
  /** Events are missing, or hold what no program of ours wrote. */
  | { readonly kind: "task-history"; readonly task: TaskName }
  | {
      readonly kind: "score";
      readonly street: string;
      readonly unit: string;
      readonly kept: string;
      readonly said: string;
    }
  /** The seal is not the hash of its events. */
  | { readonly kind: "seal"; readonly number: number }
  /** Events with numbers before the first one, where no seal can cover them. */
  | { readonly kind: "early-events"; readonly count: number }
  | Loss;

const PAGE = 2_000;

/**
 * Recomputes every task's state from its events, every unit's score from those states, and the chain of seals, and
 * looks for what is gone. All of it reads one snapshot: what others write meanwhile is neither missed by half nor taken
 * for a fault.
 */
export async function verifyLedger(db: Database): Promise<Verification> {
  return db.transaction(async (tx) => {
    await tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const { tasks, tallies, faults } = await verifyTasks(tx);
    const lost = await losses(tx);
    // A published ranking that is no list any more stops every ranking of its street.
    const unranked = new Set(lost.flatMap((loss) => (loss.kind === "ranking-broken" ? [loss.street] : [])));
    faults.push(...(await scoreFaults(tx, tallies, unranked)), ...lost);
    for (const number of await brokenSeals(tx)) faults.push({ kind: "seal", number });
    const { rows } = await tx.query<Record<"streets" | "events" | "seals" | "unsealed" | "early", number>>(
      `SELECT (SELECT count(*) FROM gov.street) AS streets, (SELECT count(*) FROM gov.event) AS events, (SELECT count(*) FROM gov.seal) AS seals,
         (SELECT count(*) FROM gov.event
          WHERE id > coalesce((SELECT max(last_event) FROM gov.seal), 0)) AS unsealed,
         (SELECT count(*) FROM gov.event WHERE id <= 0) AS early`,
    );
    const { streets = 0, events = 0, seals = 0, unsealed = 0, early = 0 } = rows[0] ?? {};
    if (early > 0) faults.push({ kind: "early-events", count: early });
    return { streets, tasks, events, seals, unsealed, faults };
  });
}

async function verifyTasks(tx: Queryable) {
  const faults: VerifyFault[] = [];
  const tallies = new Map<number, Tally[]>();
  let tasks = 0;
  let from = 0;
  for (;;) {
    const page = await taskPage(tx, from);
    for (const row of page) {
      const folded = stateSaidBy(row.history);
      if (!folded) {
        faults.push({ kind: "task-history", task: row.task });
        continue;
      }
      const differing = differences(row.state, folded);
      if (differing.length > 0) {
        faults.push({ kind: "task-state", task: row.task, differing, kept: row.state, said: folded });
      }
      if (row.star !== null) {
        const of = tallies.get(row.unitId) ?? [];
        of.push({ ...row, star: row.star, state: folded.state, late: folded.late });
        tallies.set(row.unitId, of);
      }
    }
    tasks += page.length;
    from = page.at(-1)?.id ?? from;
    if (page.length < PAGE) break;
  }
  return { tasks, tallies, faults };
}

/** undefined when events are missing from the history or hold what no program of ours wrote. */
function stateSaidBy(history: readonly TaskEvent[]): TaskState | undefined {
  if (history.some(({ version }, index) => version !== index + 1)) return undefined;
  if (history.some(({ kind }) => kind !== "undone" && !Object.hasOwn(follows, kind))) return undefined;
  try {
    return foldEvents(history);
  } catch {
    return undefined;
  }
}

interface TaskRow {
  readonly id: number;
  readonly task: TaskName;
  readonly unitId: number;
  readonly star: number | null;
  readonly weight: string;
  readonly creditOnTime: string;
  readonly creditLate: string;
  readonly state: TaskState;
  readonly history: readonly TaskEvent[];
}

async function taskPage(db: Queryable, from: number): Promise<TaskRow[]> {
  const { rows } = await db.query<Omit<TaskRow, "state" | "history"> & TaskState>(
    `SELECT t.id, t.unit_id AS "unitId",
       jsonb_build_object('street', st.name, 'unit', u.name, 'ledger', t.ledger, 'number', t.number) AS task,
       i.star, i.weight::text AS weight,
       f.credit_on_time::text AS "creditOnTime", f.credit_late::text AS "creditLate",
       ${stateColumns}
     FROM gov.task t JOIN gov.item i ON i.id = t.item_id
     JOIN gov.unit u ON u.id = t.unit_id JOIN gov.street st ON st.id = t.street_id
     LEFT JOIN LATERAL (SELECT credit_on_time, credit_late FROM gov.formula
                        WHERE street_id = t.street_id ORDER BY version DESC LIMIT 1) f ON true
     WHERE t.id > $1 ORDER BY t.id LIMIT ${PAGE}`,
    [from],
  );
  const byTask = await histories(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, state: stateOf(row), history: byTask.get(row.id) ?? [] }));
}

function differences(kept: TaskState, folded: TaskState): (keyof TaskState)[] {
  const plain = (value: unknown) => (value instanceof Date ? value.getTime() : value);
  return (Object.keys(folded) as (keyof TaskState)[]).filter(
    (key) => plain(kept[key]) !== plain(folded[key]),
  );
}

/** Scores as the ranking has them, against the plain arithmetic of score.ts. */
async function scoreFaults(
  db: Queryable,
  tallies: ReadonlyMap<number, readonly Tally[]>,
  unranked: ReadonlySet<string>,
): Promise<VerifyFault[]> {
  const { rows: streets } = await db.query<{ id: number; name: string }>(
    "SELECT id, name FROM gov.street ORDER BY id",
  );
  const faults: VerifyFault[] = [];
  for (const { id: streetId, name: street } of streets) {
    if (unranked.has(street)) continue;
    // The day only decides what is overdue, which no score depends on.
    for (const { unitId, unit, score } of await ranking(db, { streetId, lastDueDay: "0001-01-01" })) {
      const expected = tallyScore(tallies.get(unitId) ?? []);
      if (expected !== score) faults.push({ kind: "score", street, unit, kept: score, said: expected });
    }
  }
  return faults;
}
