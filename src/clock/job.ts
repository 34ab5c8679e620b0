import type { Database, Queryable } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";

/** One entry of the timetable: what the clock does, when, and what happens after the house was down. */
export interface Job {
  /** Its name in the list of runs: "weekly-ranking". */
  readonly name: string;
  /** Five cron fields, in the street's zone. */
  readonly cron: string;
  readonly purpose: string;
  /** Names the period a run is for ("2026-W48"): the job runs once for it, however many processes tick. */
  readonly period: (at: number, calendar: Calendar) => string;
  /** After downtime: "latest" runs the last missed slot only, "none" lets missed slots go. */
  readonly catchUp: "latest" | "none";
  /** Runs in the transaction that notes the run: both stand or neither does. */
  readonly run: (tx: Queryable, run: JobRun) => Promise<void>;
}

export interface JobRun {
  /** The slot's instant, epoch ms: a late run is dated by its period, not by when it came. */
  readonly at: number;
  readonly period: string;
  readonly calendar: Calendar;
}

/** Work that every process does for itself in real time, such as the embedded database's upkeep. */
export interface Upkeep {
  readonly name: string;
  readonly cron: string;
  readonly purpose: string;
  /** Once more as soon as the process serves, for what one that was killed left undone. */
  readonly atStart?: true;
  readonly run: (db: Database) => Promise<void>;
}
