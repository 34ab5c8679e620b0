import type { UpkeepWork } from "../src/clock/job.ts";
import { backUpDaily, lastBackedUp } from "../src/database/upkeep.ts";
import { forgetOld } from "../src/delivery/outbox.ts";
import { sealEvents } from "../src/ledger/seal.ts";

/** At the next start too, where nothing ran at its hour. */
export const backup: UpkeepWork = { atStart: { lastDone: lastBackedUp }, run: backUpDaily };

export const sealing: UpkeepWork = {
  atStart: true,
  run: async (db) => {
    await sealEvents(db);
  },
};

export const outboxRetention: UpkeepWork = { run: (db) => forgetOld(db) };
