/**
 * The timetable: what the clock does, when (cron fields in the street's zone, TIMEZONE), what for, and what happens after
 * downtime (see CatchUp). What a job does stands in its own file. docs/timetable.md is made from this.
 */

import type { Job, Upkeep } from "../src/clock/job.ts";
import { checkpoint, vacuum } from "../src/database/upkeep.ts";
import { SEAL_EVERY_MINUTES } from "../src/ledger/seal.ts";
import { deadlineReminders } from "./deadline-reminders.ts";
import { deliveryTroubles } from "./delivery-troubles.ts";
import { monthEnd } from "./month-end.ts";
import { nextYear } from "./next-year.ts";
import { officeMorning, type Telling } from "./office-morning.ts";
import { overdueLadder } from "./overdue-ladder.ts";
import { backup, outboxRetention, sealing } from "./upkeep.ts";
import { weeklyDigest } from "./weekly-digest.ts";

/** What people are told at nine o'clock on working days, in one message each. */
export const tellings: readonly Telling[] = [
  overdueLadder,
  deadlineReminders,
  monthEnd,
  nextYear,
  deliveryTroubles,
];

export const timetable: readonly Job[] = [
  {
    name: "office-morning",
    cron: "0 9 * * *",
    purpose: "tell people all that the morning has to tell, in one message each",
    catchUp: "same-day",
    ...officeMorning(tellings),
  },
  {
    name: "weekly-digest",
    // Each street has its own hour; it is a whole or a half one.
    cron: "0,30 * * * *",
    purpose: "publish each street's ranking of the week and post it where it is switched on",
    catchUp: "latest",
    ...weeklyDigest,
  },
];

const everywhere: readonly Upkeep[] = [
  {
    name: "seal-ledger",
    cron: `*/${SEAL_EVERY_MINUTES} * * * *`,
    purpose: "seal the events since the last seal into the hash chain",
    ...sealing,
  },
  {
    name: "outbox-retention",
    cron: "10 3 * * *",
    purpose: "let go of what went out weeks ago",
    ...outboxRetention,
  },
];

/** PGlite has neither checkpointer nor autovacuum: without these its log and its dead rows grow for ever. */
const embedded: readonly Upkeep[] = [
  { name: "checkpoint", cron: "*/5 * * * *", purpose: "write the log back and let it go", run: checkpoint },
  { name: "vacuum", cron: "30 3 * * *", purpose: "give back the space of dead rows", run: vacuum },
  {
    name: "backup",
    cron: "30 2 * * *",
    purpose: "back the ledger up, the last 14 kept; at the next start where nothing ran",
    ...backup,
  },
];

/** What every process does for itself, by engine; times are the server's clock in the street's zone. */
export const upkeep: Readonly<Record<"pglite" | "postgres", readonly Upkeep[]>> = {
  pglite: [...embedded, ...everywhere],
  postgres: everywhere,
};
