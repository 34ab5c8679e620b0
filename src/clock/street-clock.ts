import type { Database } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { dueRuns } from "./due.ts";
import type { Job } from "./job.ts";

/** The street's clock: the server's, or ahead of it where the simulator moved it. State lives in the database. */
export interface StreetClock {
  /** Epoch ms. */
  now(): number;
  /** Moves forward to an instant (epoch ms) and runs every slot on the way; resolves to "job@period" of each run. */
  moveTo(instant: number): Promise<string[]>;
  /** Runs what fell due since the last tick, by any process. */
  tick(): Promise<string[]>;
}

export async function openStreetClock(
  db: Database,
  jobs: readonly Job[],
  calendar: Calendar,
  serverNow: () => number = Date.now,
): Promise<StreetClock> {
  const { rows } = await db.query<{ ahead: number }>("SELECT ahead_ms AS ahead FROM gov.clock");
  let ahead = rows[0]?.ahead ?? 0;
  const now = () => serverNow() + ahead;

  async function advance(to: number, everySlot: boolean): Promise<string[]> {
    const from = await tickedTo(db, to);
    const ran: string[] = [];
    for (const due of dueRuns(jobs, { from, to, everySlot }, calendar)) {
      if (await runOnce(db, due.job, due.at, due.period, calendar)) ran.push(`${due.job.name}@${due.period}`);
    }
    await db.query("UPDATE gov.clock SET ticked_to = greatest(ticked_to, $1)", [new Date(to)]);
    return ran;
  }

  return {
    now,
    tick: () => advance(now(), false),
    moveTo: async (instant) => {
      ahead = Math.max(ahead, instant - serverNow());
      await db.query("UPDATE gov.clock SET ahead_ms = $1", [ahead]);
      return advance(instant, true);
    },
  };
}

/** Until when the timetable has been looked at; a new house begins now. */
async function tickedTo(db: Database, now: number): Promise<number> {
  const { rows } = await db.query<{ at: Date }>(
    "UPDATE gov.clock SET ticked_to = coalesce(ticked_to, $1) RETURNING ticked_to AS at",
    [new Date(now)],
  );
  return rows[0]?.at.getTime() ?? now;
}

/** The database decides who runs a period: the note of the run and what the job does are one transaction. */
async function runOnce(
  db: Database,
  job: Job,
  at: number,
  period: string,
  calendar: Calendar,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query(
      "INSERT INTO gov.job_run (job, period, due_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [job.name, period, new Date(at)],
    );
    if (rowCount === 0) return false;
    await job.run(tx, { at, period, calendar });
    return true;
  });
}
