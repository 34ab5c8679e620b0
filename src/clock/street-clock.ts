import type { Database, Queryable } from "../database/door.ts";
import { nobody, type Reach } from "../delivery/addresses.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { type DueRun, dueRuns, type Span } from "./due.ts";
import type { Job, StreetRun } from "./job.ts";
import { streetsAtHand } from "./streets.ts";

/** The street's clock: the server's, or ahead of it where the simulator moved it. State lives in the database. */
export interface StreetClock {
  /** Epoch ms. */
  now(): number;
  /** The same, as every process knows it: another one may have moved it. */
  shared(): Promise<number>;
  /**
   * Moves forward to an instant (epoch ms), stands still at every slot on the way and runs it; resolves to "job@period" of
   * each run. `halt` is what else has to happen wherever it stands.
   */
  moveTo(instant: number, halt?: Halt): Promise<string[]>;
  /** Runs what fell due since the last tick, by any process. */
  tick(): Promise<string[]>;
}

/** Does what is due while the clock stands still; resolves to the moment (epoch ms) at which it has to stand still next, if any. */
export type Halt = () => Promise<number | undefined>;

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

  const due = (span: Span, everySlot: boolean) =>
    dueRuns(
      jobs,
      { ...span, everySlot },
      calendar,
      once(() => streetsAtHand(db, calendar)),
    );

  async function tick(): Promise<string[]> {
    const to = await shared();
    const runs = createRuns(db, { calendar, reach });
    for (const run of await due({ from: await tickedTo(db, to), to }, false)) await runs.run(run, to);
    // Back too, with a clock that was set back: or nothing would be looked at until it is where it was. What ran is noted.
    await db.query("UPDATE gov.clock SET ticked_to = $1", [new Date(runs.doneTo(to))]);
    return runs.end();
  }

  async function moveTo(instant: number, halt: Halt = async () => undefined): Promise<string[]> {
    const from = await tickedTo(db, now());
    const slots = await due({ from, to: instant }, true);
    const runs = createRuns(db, { calendar, reach });
    let held = await halt();
    for (let at = Number.NEGATIVE_INFINITY; at < instant; ) {
      at = Math.min(instant, slots[0]?.at ?? instant, held ?? instant);
      ahead = Math.max(ahead, at - serverNow());
      while (slots[0] && slots[0].at <= at) await runs.run(slots.shift() as DueRun, at);
      await note(runs.doneTo(at));
      held = await halt();
    }
    return runs.end();
  }

  /** Until when the timetable was looked at, and how far this process knows the clock to be ahead; others may know more. */
  async function note(tickedTo: number): Promise<void> {
    await db.query(
      "UPDATE gov.clock SET ticked_to = greatest(ticked_to, $1), ahead_ms = greatest(ahead_ms, $2)",
      [new Date(tickedTo), ahead],
    );
  }

  async function shared(): Promise<number> {
    const moved = await aheadMs(db);
    // Read after the wait: moveTo may have come in between.
    ahead = Math.max(ahead, moved);
    return now();
  }

  return { now, shared, tick, moveTo };
}

/** The runs of one look at the timetable: one job's failure is not the others' business, nor one street's the others'. */
function createRuns(db: Database, house: Pick<StreetRun, "calendar" | "reach">) {
  const ran = new Set<string>();
  const failures: { due: DueRun; error: unknown }[] = [];
  return {
    /** `now` is what the street's clock shows. */
    async run(due: DueRun, now: number): Promise<void> {
      try {
        if (await runOnce(db, due, { ...house, now })) ran.add(nameOf(due));
      } catch (error) {
        failures.push({ due, error });
      }
    },
    /** Up to just before what failed, so that the next tick comes to it again; what ran is noted and runs no more. */
    doneTo: (at: number) => Math.min(at, ...failures.map(({ due }) => due.at - 1)),
    /** What ran, each name once however many streets it ran for. Throws JobsFailed when something did not. */
    end(): string[] {
      if (failures.length > 0) throw new JobsFailed(failures, [...ran]);
      return [...ran];
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
