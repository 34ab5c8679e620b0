import type { Database, Queryable } from "../database/door.ts";
import { nobody, type Reach } from "../delivery/addresses.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { type DueRun, dueRuns } from "./due.ts";
import type { Job, StreetRun } from "./job.ts";
import { streetsAtHand } from "./streets.ts";

/** The street's clock: the server's, or ahead of it where the simulator moved it. State lives in the database. */
export interface StreetClock {
  /** Epoch ms. */
  now(): number;
  /**
   * Moves forward to an instant (epoch ms) and runs every slot on the way; resolves to "job@period" of each run. The clock
   * stands at each slot while `settle` sees to what was said there, so that it arrives on its own day.
   */
  moveTo(instant: number, settle?: () => Promise<void>): Promise<string[]>;
  /** Runs what fell due since the last tick, by any process. */
  tick(): Promise<string[]>;
}

/** Some jobs threw; the others ran. The failed ones are tried again at the next tick. */
export class JobsFailed extends AggregateError {
  override readonly name = "JobsFailed";
  /** "job@period" of each run that did not fail. */
  readonly ran: readonly string[];
  constructor(
    failures: readonly { readonly due: DueRun; readonly error: unknown }[],
    ran: readonly string[],
  ) {
    super(
      failures.map(({ error }) => error),
      `failed: ${failures.map(({ due }) => nameOf(due)).join(", ")}`,
    );
    this.ran = ran;
  }
}

export async function openStreetClock(
  db: Database,
  jobs: readonly Job[],
  calendar: Calendar,
  serverNow: () => number = Date.now,
  reach: Reach = nobody,
): Promise<StreetClock> {
  let ahead = await aheadMs(db);
  const now = () => serverNow() + ahead;

  async function setAhead(instant: number): Promise<void> {
    ahead = Math.max(ahead, instant - serverNow());
    // Another process may have moved it further.
    await db.query("UPDATE gov.clock SET ahead_ms = greatest(ahead_ms, $1)", [ahead]);
  }

  async function advance(
    to: number,
    everySlot: boolean,
    before = async (_: DueRun) => {},
  ): Promise<string[]> {
    const from = await tickedTo(db, to);
    const streets = once(() => streetsAtHand(db, calendar));
    const ran = new Set<string>();
    const failures: { due: DueRun; error: unknown }[] = [];
    for (const due of await dueRuns(jobs, { from, to, everySlot }, calendar, streets)) {
      await before(due);
      try {
        if (await runOnce(db, due, { now: everySlot ? due.at : to, calendar, reach })) ran.add(nameOf(due));
      } catch (error) {
        // One job's failure is not the others' business, nor one street's the others'.
        failures.push({ due, error });
      }
    }
    // Up to just before what failed, so that the next tick comes to it again; what ran is noted and runs no more. Back
    // with a clock that was set back, or nothing would be looked at until it is where it was.
    const done = Math.min(to, ...failures.map(({ due }) => due.at - 1));
    await db.query("UPDATE gov.clock SET ticked_to = $1", [new Date(done)]);
    if (failures.length > 0) throw new JobsFailed(failures, [...ran]);
    return [...ran];
  }

  return {
    now,
    tick: async () => {
      const moved = await aheadMs(db);
      // Read after the wait: moveTo may have come in between.
      ahead = Math.max(ahead, moved);
      return advance(now(), false);
    },
    moveTo: async (instant, settle = async () => {}) => {
      let standsAt = now();
      const to = Math.max(instant, standsAt);
      try {
        return await advance(to, true, async ({ at }) => {
          if (at <= standsAt) return;
          // What was said at the slot before this one.
          await settle();
          standsAt = at;
          await setAhead(at);
        });
      } finally {
        await settle();
        await setAhead(to);
        // What was held until an hour after the last slot.
        await settle();
      }
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function nameOf({ job, period }: DueRun): string {
  return `${job.name}@${period}`;
}

/** How far the clock was moved, by any process. */
async function aheadMs(db: Database): Promise<number> {
  const { rows } = await db.query<{ ahead: number }>("SELECT ahead_ms AS ahead FROM gov.clock");
  return rows[0]?.ahead ?? 0;
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
  { job, at, period, street }: DueRun,
  run: Pick<StreetRun, "now" | "calendar" | "reach">,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query(
      "INSERT INTO gov.job_run (job, period, street_id, due_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      [job.name, period, street?.id ?? null, new Date(at)],
    );
    if (rowCount === 0) return false;
    if (street) {
      const previous = await slotBefore(tx, job.name, street.id, at);
      await job.runFor(tx, { ...run, at, period, street, previous });
    } else await job.run(tx, { ...run, at, period });
    return true;
  });
}

async function slotBefore(
  tx: Queryable,
  job: string,
  streetId: number,
  at: number,
): Promise<number | undefined> {
  const { rows } = await tx.query<{ at: Date | null }>(
    "SELECT max(due_at) AS at FROM gov.job_run WHERE job = $1 AND street_id = $2 AND due_at < $3",
    [job, streetId, new Date(at)],
  );
  return rows[0]?.at?.getTime();
}
