import { CronExpressionParser } from "cron-parser";
import cron from "node-cron";
import type { Logger } from "pino";
import type { OpenDatabase } from "../database/options.ts";
import type { Upkeep } from "./job.ts";
import type { StreetClock } from "./street-clock.ts";

export interface Ticker {
  /** Fires no more, and resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export interface TickerDeps {
  readonly db: OpenDatabase;
  readonly clock: StreetClock;
  readonly upkeep: readonly Upkeep[];
  readonly zone: string;
  readonly log: Pick<Logger, "info" | "error">;
}

/** node-cron only knocks: every minute the street's clock looks for what is due, and each upkeep has its own times. */
export function startTicker({ db, clock, upkeep, zone, log }: TickerDeps): Ticker {
  const underWay = new Set<Promise<void>>();

  function guarded(name: string, work: () => Promise<unknown>) {
    return () => {
      const run = work().then(
        () => undefined,
        (error: unknown) =>
          log.error({ err: error, job: name }, "scheduled work failed; it is tried again at its next time"),
      );
      underWay.add(run);
      return run.finally(() => underWay.delete(run));
    };
  }

  const tick = guarded("tick", async () => {
    for (const run of await clock.tick()) log.info({ run }, "job ran");
  });
  const chores = upkeep.map(({ run, ...chore }) => ({
    ...chore,
    knock: guarded(chore.name, () => run(db, log)),
  }));
  // A late knock is no fault here: the clock looks at everything since the last one.
  const options = { timezone: zone, noOverlap: true, suppressMissedWarning: true };
  const tasks = [
    cron.schedule("* * * * *", tick, options),
    ...chores.map(({ cron: times, knock }) => cron.schedule(times, knock, options)),
  ];
  void tick();
  for (const chore of chores) if (isDueAtStart(chore, db, zone)) void chore.knock();
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all(underWay);
    },
  };
}

function isDueAtStart(
  { atStart, cron: times }: Pick<Upkeep, "atStart" | "cron">,
  db: OpenDatabase,
  zone: string,
): boolean {
  if (atStart === undefined || atStart === true) return atStart === true;
  const done = atStart.lastDone(db);
  return done !== undefined && CronExpressionParser.parse(times, { tz: zone }).prev().getTime() > done;
}
