import type { Job } from "../src/clock/job.ts";
import { publishRanking } from "../src/ledger/published-ranking.ts";

/** Keeps every street's ranking as it stands on Monday morning: what ▲▼ in the week that follows are measured against. */
export const weeklyRanking: Job = {
  name: "weekly-ranking",
  cron: "0 9 * * 1",
  purpose: "publish each street's ranking of the week before",
  period: (at, calendar) => calendar.weekBefore(at),
  catchUp: "latest",
  run: async (tx, { at, period, calendar }) => {
    const { rows } = await tx.query<{ id: number }>("SELECT id FROM gov.street ORDER BY id");
    for (const { id: streetId } of rows) {
      await publishRanking(tx, {
        streetId,
        week: period,
        at: new Date(at),
        quarter: calendar.quarter(at),
        lastDueDay: calendar.lastDueDay(at),
      });
    }
  },
};
