import type { Database, Queryable } from "../database/door.ts";
import { ranking } from "./ranking.ts";
import { type Tally, tallyScore } from "./score.ts";
import { brokenSeals } from "./seal.ts";
import { foldEvents, follows, stateOf, type TaskEvent, type TaskState } from "./task-state.ts";
import { histories, stateColumns } from "./tasks.ts";

/** What the ledger's tables say against what its events say. Empty lists: they agree. */
export interface Verification {
  readonly tasks: number;
  readonly events: number;
  readonly seals: number;
  /** Events since the last seal: nothing but the tasks' states vouches for them yet. */
  readonly unsealed: number;
  /** One line a disagreement, for a terminal. */
  readonly faults: readonly string[];
}

const PAGE = 2_000;

/**
 * Recomputes every task's state from its events, every unit's score from those states, and the chain of seals. All of
 * it reads one snapshot: what others write meanwhile is neither missed by half nor taken for a fault.
 */
export async function verifyLedger(db: Database): Promise<Verification> {
  return db.transaction(async (tx) => {
    await tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    const { tasks, tallies, faults } = await verifyTasks(tx);
    faults.push(...(await scoreFaults(tx, tallies)));
    for (const number of await brokenSeals(tx)) faults.push(`seal ${number}: not the hash of its events`);
    const { rows } = await tx.query<{ events: number; seals: number; unsealed: number; early: number }>(
      `SELECT (SELECT count(*) FROM gov.event) AS events, (SELECT count(*) FROM gov.seal) AS seals,
         (SELECT count(*) FROM gov.event
          WHERE id > coalesce((SELECT max(last_event) FROM gov.seal), 0)) AS unsealed,
         (SELECT count(*) FROM gov.event WHERE id <= 0) AS early`,
    );
    const { events = 0, seals = 0, unsealed = 0, early = 0 } = rows[0] ?? {};
    if (early > 0) faults.push(`${early} events come before the first one, where no seal can cover them`);
    return { tasks, events, seals, unsealed, faults };
  });
}

async function verifyTasks(tx: Queryable) {
  const faults: string[] = [];
  const tallies = new Map<number, Tally[]>();
  let tasks = 0;
  let from = 0;
  for (;;) {
    const page = await taskPage(tx, from);
    for (const row of page) {
      const folded = stateSaidBy(row.history);
      if (!folded) {
        faults.push(`task ${row.id}: its events are not a history`);
        continue;
      }
      const differing = differences(row.state, folded);
      if (differing.length > 0) faults.push(`task ${row.id}: ${differing.join(", ")} not as its events say`);
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
    `SELECT t.id, t.unit_id AS "unitId", i.star, i.weight::text AS weight,
       f.credit_on_time::text AS "creditOnTime", f.credit_late::text AS "creditLate",
       ${stateColumns}
     FROM gov.task t JOIN gov.item i ON i.id = t.item_id
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

function differences(kept: TaskState, folded: TaskState): string[] {
  const plain = (value: unknown) => (value instanceof Date ? value.getTime() : value);
  return (Object.keys(folded) as (keyof TaskState)[]).filter(
    (key) => plain(kept[key]) !== plain(folded[key]),
  );
}

/** Scores as the ranking has them, against the plain arithmetic of score.ts. */
async function scoreFaults(db: Queryable, tallies: ReadonlyMap<number, readonly Tally[]>): Promise<string[]> {
  const { rows: streets } = await db.query<{ id: number }>("SELECT id FROM gov.street ORDER BY id");
  const faults: string[] = [];
  for (const { id: streetId } of streets) {
    // The day only decides what is overdue, which no score depends on.
    for (const { unitId, score } of await ranking(db, { streetId, lastDueDay: "0001-01-01" })) {
      const expected = tallyScore(tallies.get(unitId) ?? []);
      if (expected !== score) faults.push(`unit ${unitId}: score ${score}, its events say ${expected}`);
    }
  }
  return faults;
}
