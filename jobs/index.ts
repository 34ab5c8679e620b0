/** The timetable: what the clock does. One line a job; times are the street's. */

import type { Job, Upkeep } from "../src/clock/job.ts";
import { embeddedUpkeep, sealing } from "./upkeep.ts";
import { weeklyDigest } from "./weekly-digest.ts";

export const timetable: readonly Job[] = [weeklyDigest];

/** What every process does for itself, by engine. */
export const upkeep: Readonly<Record<"pglite" | "postgres", readonly Upkeep[]>> = {
  pglite: [...embeddedUpkeep, sealing],
  postgres: [sealing],
};
