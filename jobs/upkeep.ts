import type { Upkeep } from "../src/clock/job.ts";
import { backUpDaily, checkpoint, lastBackedUp, vacuum } from "../src/database/upkeep.ts";
import { forgetOld } from "../src/delivery/outbox.ts";
import { SEAL_EVERY_MINUTES, sealEvents } from "../src/ledger/seal.ts";

/** PGlite has neither checkpointer nor autovacuum: without these its log and its dead rows grow for ever. */
export const embeddedUpkeep: readonly Upkeep[] = [
  { name: "checkpoint", cron: "*/5 * * * *", purpose: "write the log back and let it go", run: checkpoint },
  { name: "vacuum", cron: "30 3 * * *", purpose: "give back the space of dead rows", run: vacuum },
  {
    name: "backup",
    cron: "30 2 * * *",
    purpose: "back the ledger up, the last 14 kept; at the next start where nothing ran",
    atStart: { lastDone: lastBackedUp },
    run: backUpDaily,
  },
];

export const sealing: Upkeep = {
  name: "seal-ledger",
  cron: `*/${SEAL_EVERY_MINUTES} * * * *`,
  purpose: "seal the events since the last seal into the hash chain",
  atStart: true,
  run: async (db) => {
    await sealEvents(db);
  },
};

export const outboxRetention: Upkeep = {
  name: "outbox-retention",
  cron: "10 3 * * *",
  purpose: "let go of what went out weeks ago",
  run: (db) => forgetOld(db),
};
