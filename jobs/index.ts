/** The timetable: what the clock does. One line a job; times are the street's. */

import type { Job, Upkeep } from "../src/clock/job.ts";
import { embeddedUpkeep, outboxRetention, sealing } from "./upkeep.ts";
import { weeklyRanking } from "./weekly-ranking.ts";

export const timetable: readonly Job[] = [weeklyRanking];

/** What every process does for itself, by engine. */
export const upkeep: Readonly<Record<"pglite" | "postgres", readonly Upkeep[]>> = {
  pglite: [...embeddedUpkeep, sealing, outboxRetention],
  postgres: [sealing, outboxRetention],
};
