/** The timetable: what the clock does. One line a job; times are the street's (TIMEZONE). See docs/timetable.md. */

import type { Job, Upkeep } from "../src/clock/job.ts";
import { deadlineReminders } from "./deadline-reminders.ts";
import { deliveryTroubles } from "./delivery-troubles.ts";
import { monthEnd } from "./month-end.ts";
import { nextYear } from "./next-year.ts";
import { officeMorning, type Telling } from "./office-morning.ts";
import { overdueLadder } from "./overdue-ladder.ts";
import { embeddedUpkeep, outboxRetention, sealing } from "./upkeep.ts";
import { weeklyDigest } from "./weekly-digest.ts";

/** What people are told at nine o'clock on working days, in one message each. */
export const tellings: readonly Telling[] = [
  overdueLadder,
  deadlineReminders,
  monthEnd,
  nextYear,
  deliveryTroubles,
];

export const timetable: readonly Job[] = [officeMorning(tellings), weeklyDigest];

/** What every process does for itself, by engine. */
export const upkeep: Readonly<Record<"pglite" | "postgres", readonly Upkeep[]>> = {
  pglite: [...embeddedUpkeep, sealing, outboxRetention],
  postgres: [sealing, outboxRetention],
};
