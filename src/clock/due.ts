import { CronExpressionParser } from "cron-parser";
import type { Calendar } from "../ledger/calendar.ts";
import type { Job } from "./job.ts";

/** A run that is due: which job, for which slot (epoch ms) and period. */
export interface DueRun {
  readonly job: Job;
  readonly at: number;
  readonly period: string;
}

/** A slot this old was not missed: it is simply due. Older ones follow the job's catch-up rule. */
const PUNCTUAL_MS = 5 * 60_000;

/**
 * What falls due after `from` up to and with `to` (epoch ms), in order of time. Several missed periods of a job give one
 * run, for the latest ("latest"), or none ("none"); `everySlot` gives each of them its run, as a clock that is moved by
 * hand goes through every hour on its way.
 */
export function dueRuns(
  jobs: readonly Job[],
  span: { readonly from: number; readonly to: number; readonly everySlot: boolean },
  calendar: Calendar,
): DueRun[] {
  return jobs
    .flatMap((job) => {
      const slots = slotsOf(job, span, calendar);
      if (span.everySlot) return slots;
      const last = slots.at(-1);
      return last && (job.catchUp === "latest" || span.to - last.at <= PUNCTUAL_MS) ? [last] : [];
    })
    .toSorted((a, b) => a.at - b.at);
}

function slotsOf(job: Job, { from, to }: { from: number; to: number }, calendar: Calendar): DueRun[] {
  const slots = CronExpressionParser.parse(job.cron, { currentDate: new Date(from), tz: calendar.zone });
  const due: DueRun[] = [];
  for (let at = slots.next().getTime(); at <= to; at = slots.next().getTime()) {
    due.push({ job, at, period: job.period(at, calendar) });
  }
  return due;
}
