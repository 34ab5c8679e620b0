import type { HouseJob } from "../../src/clock/job.ts";
import type { Database, Queryable } from "../../src/database/door.ts";

/** A table in which jobs of tests leave a trace, within their transaction. */
export async function makeTraces(db: Database): Promise<void> {
  await db.query("CREATE TABLE public.trace (n bigint GENERATED ALWAYS AS IDENTITY, run text NOT NULL)");
}

/** The clock as in a new house. */
export async function forgetRuns(db: Queryable): Promise<void> {
  await db.query(`UPDATE gov.clock SET ahead_ms = 0, ticked_to = NULL;
    TRUNCATE gov.job_run, public.trace`);
}

export async function traces(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ run: string }>("SELECT run FROM public.trace ORDER BY n");
  return rows.map(({ run }) => run);
}

/** A job that leaves "name@period" as its trace; its period is the street's minute. `then` may fail it. */
export function tracingJob(name: string, cron: string, then: () => unknown = () => {}): HouseJob {
  return {
    name,
    cron,
    purpose: "",
    period: (at, calendar) => calendar.isoTime(at).slice(5, 16),
    catchUp: "latest",
    run: async (tx, { period }) => {
      await tx.query("INSERT INTO public.trace (run) VALUES ($1)", [`${name}@${period}`]);
      await then();
    },
  };
}
