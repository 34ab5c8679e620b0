import { CronExpressionParser } from "cron-parser";
import type { Calendar } from "../ledger/calendar.ts";
import type { CatchUp, HouseJob, Job, StreetJob } from "./job.ts";
import type { StreetAtHand } from "./streets.ts";

/** A run that is due: which job, for which slot (epoch ms) and period, and for a street's job in which street. */
export type DueRun =
  | { readonly job: HouseJob; readonly at: number; readonly period: string; readonly street?: undefined }
  | { readonly job: StreetJob; readonly at: number; readonly period: string; readonly street: StreetAtHand };

/** From just after `from` up to and with `to`, epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A slot this old was not missed: it is simply due. Older ones follow the job's catch-up rule. */
const PUNCTUAL_MS = 5 * 60_000;

const isMadeUpFor: Readonly<Record<CatchUp, (at: number, to: number, calendar: Calendar) => boolean>> = {
  latest: () => true,
  "same-day": (at, to, calendar) => calendar.day(at) === calendar.day(to),
  none: () => false,
};

/**
 * What falls due in a span, in order of time. Several missed periods of a job give one run, for the latest, or none, as its
 * catch-up rule says; `everySlot` gives each of them its run, as a clock that is moved by hand goes through every hour on
 * its way. `streets` is asked only when a street's job has a slot.
 */
export async function dueRuns(
  jobs: readonly Job[],
  span: Span & { readonly everySlot: boolean },
  calendar: Calendar,
  streets: () => Promise<readonly StreetAtHand[]>,
): Promise<DueRun[]> {
  const due: DueRun[] = [];
  for (const job of jobs) {
    const slots = slotsOf(job, span, calendar);
    if (slots.length === 0) continue;
    const places =
      "runFor" in job ? (await streets()).map((street) => inStreet(job, street)) : [inHouse(job, calendar)];
    for (const runAt of places) due.push(...pick(slots, runAt, job, span, calendar));
  }
  return due.toSorted((a, b) => a.at - b.at);
}

type RunAt = (at: number) => DueRun | undefined;

const inHouse =
  (job: HouseJob, calendar: Calendar): RunAt =>
  (at) => ({ job, at, period: job.period(at, calendar) });

const inStreet =
  (job: StreetJob, street: StreetAtHand): RunAt =>
  (at) => {
    const period = job.periodFor(at, street);
    return period === undefined ? undefined : { job, at, period, street };
  };

function pick(
  slots: readonly number[],
  runAt: RunAt,
  { catchUp }: Job,
  { to, everySlot }: Span & { readonly everySlot: boolean },
  calendar: Calendar,
): DueRun[] {
  if (everySlot) return slots.flatMap((at) => runAt(at) ?? []);
  // From the last one back: a street's job may have many slots that are none for this street.
  for (const at of slots.toReversed()) {
    if (to - at > PUNCTUAL_MS && !isMadeUpFor[catchUp](at, to, calendar)) return [];
    const run = runAt(at);
    if (run) return [run];
  }
  return [];
}

function slotsOf(job: Job, { from, to }: Span, calendar: Calendar): number[] {
  const slots = CronExpressionParser.parse(job.cron, { currentDate: new Date(from), tz: calendar.zone });
  const due: number[] = [];
  for (let at = slots.next().getTime(); at <= to; at = slots.next().getTime()) due.push(at);
  return due;
}
