import type { Logger } from "pino";
import type { Database } from "../database/door.ts";
import { DatabaseUnavailable } from "../database/errors.ts";
import { lanesToQueue } from "./outbox.ts";
import type { DeliveryQueue } from "./queue.ts";

export interface Sweep {
  /** Looks soon, without being waited for: something was put into the outbox. */
  wake(): void;
  /** Looks now; resolves when every lane that is due has been given to the queue. */
  now(): Promise<void>;
  /** Looks no more, and resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export interface SweepDeps {
  readonly db: Database;
  readonly queue: Pick<DeliveryQueue, "add">;
  /** The street's clock, epoch ms, as every process knows it. */
  readonly streetNow: () => Promise<number>;
  readonly log: Pick<Logger, "warn">;
  /** Looks by itself so often (ms), for what a flushed queue or a dead process left; without it only when woken. */
  readonly everyMs?: number;
}

/** A lane that was given to the queue so long ago, and is still due, has lost its job. */
const LOST_AFTER_MS = 5_000;
const LANES_AT_ONCE = 500;

/** Gives the queue a job for each lane of the outbox that is due and has none. All that goes out passes through here. */
export function startSweep(deps: SweepDeps): Sweep {
  const { log, everyMs } = deps;
  let underWay: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let troubled = false;

  async function look(): Promise<void> {
    try {
      await sweepOnce(deps);
      troubled = false;
    } catch (error) {
      if (!troubled && !stopped) log.warn({ err: error }, "the outbox waits: its queue cannot be reached");
      troubled = true;
    }
  }

  async function lookUntilQuiet(): Promise<void> {
    do {
      again = false;
      await look();
    } while (again && !stopped);
    underWay = undefined;
  }

  function now(): Promise<void> {
    // One look at a time: who comes meanwhile is seen to by the next one, and all who come share that.
    again = true;
    underWay ??= lookUntilQuiet();
    return underWay;
  }

  const timer = everyMs === undefined ? undefined : setInterval(() => void now(), everyMs);
  return {
    wake: () => {
      if (!stopped) void now();
    },
    now,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await underWay;
    },
  };
}

async function sweepOnce({ db, queue, streetNow }: SweepDeps): Promise<void> {
  const at = await streetNow();
  for (;;) {
    const lanes = await lanesToQueue(db, { streetNow: at, againMs: LOST_AFTER_MS, most: LANES_AT_ONCE });
    try {
      await queue.add(lanes);
    } catch (error) {
      await forgetQueued(db, lanes);
      throw error;
    }
    if (lanes.length < LANES_AT_ONCE) return;
  }
}

/** They have no job after all: the next look is to find them. */
async function forgetQueued(db: Database, lanes: readonly { readonly id: number }[]): Promise<void> {
  try {
    await db.query("UPDATE gov.outbox SET queued_at = NULL WHERE id = ANY($1::bigint[])", [
      lanes.map(({ id }) => id),
    ]);
  } catch (error) {
    // Then they count as lost after LOST_AFTER_MS.
    if (!(error instanceof DatabaseUnavailable)) throw error;
  }
}
