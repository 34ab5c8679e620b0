import type { Queryable } from "../database/door.ts";
import type { DatabaseLogger, OpenDatabase } from "../database/options.ts";
import type { Reach } from "../delivery/addresses.ts";
import type { Calendar } from "../ledger/calendar.ts";
import type { StreetAtHand } from "./streets.ts";

/** One entry of the timetable: what the clock does, when, and what happens after the house was down. */
export type Job = HouseJob | StreetJob;

/** What stands of a job in the timetable itself. */
interface Entry {
  /** Its name in the list of runs: "weekly-digest". */
  readonly name: string;
  /** Five cron fields, in the street's zone. */
  readonly cron: string;
  readonly purpose: string;
  readonly catchUp: CatchUp;
}

/**
 * After downtime:
 * latest     the last missed slot is made up for, however old it is
 * same-day   it is while its day lasts; what it would have said is for the next run, which knows when the job ran last
 * none       missed slots are let go
 */
export type CatchUp = "latest" | "same-day" | "none";

/** A job that the whole house does at once. */
export interface HouseJob extends Entry {
  /** Names the period a run is for ("2026-W48"): the job runs once for it, however many processes tick. */
  readonly period: (at: number, calendar: Calendar) => string;
  /** Runs in the transaction that notes the run: both stand or neither does. */
  readonly run: (tx: Queryable, run: JobRun) => Promise<void>;
}

/** A job that goes by a street's own days and settings: each street has runs, and failures, of its own. */
export type StreetJob = Entry & StreetWork;

/** What a street's job does, without when. */
export interface StreetWork {
  /** The period of a slot; undefined where the slot is none for this street (a day off, another hour than it has set). */
  readonly periodFor: (at: number, street: StreetAtHand) => string | undefined;
  /** As `run`, for one street. */
  readonly runFor: (tx: Queryable, run: StreetRun) => Promise<void>;
}

export interface JobRun {
  /** The slot's instant, epoch ms: a late run is dated by its period, not by when it came. */
  readonly at: number;
  readonly period: string;
  readonly calendar: Calendar;
  /** Which platforms can be spoken to first. */
  readonly reach: Reach;
}

export interface StreetRun extends JobRun {
  /** The street's clock when it runs, epoch ms: later than `at` after downtime. */
  readonly now: number;
  readonly street: StreetAtHand;
  /** The slot of the run before this one; undefined for the first. */
  readonly previous: number | undefined;
}

/** Work that every process does for itself in real time, such as the embedded database's upkeep. */
export interface Upkeep extends UpkeepWork {
  readonly name: string;
  readonly cron: string;
  readonly purpose: string;
}

/** What a chore does, without when. */
export interface UpkeepWork {
  /**
   * Once more as soon as the process serves, for what one that was killed left undone; or only when one of its times has
   * passed since it was last done (epoch ms), for what a machine that is switched off at that time would never do.
   */
  readonly atStart?: true | { readonly lastDone: (db: OpenDatabase) => number | undefined };
  readonly run: (db: OpenDatabase, log: Pick<DatabaseLogger, "info">) => Promise<void>;
}
