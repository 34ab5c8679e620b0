import { setTimeout as pause } from "node:timers/promises";
import { type DeliverDeps, deliverLane } from "./deliver.ts";
import type { TargetKind } from "./outbound.ts";
import { readWaiting } from "./outbox.ts";
import type { DeliveryQueue, QueueSettings } from "./queue.ts";
import { type Sweep, startSweep } from "./sweep.ts";

/** This process's part in sending: its queue, its look at the outbox, its workers. */
export interface Delivery {
  /** Something was put into the outbox: it goes out soon, without being waited for. */
  wake(): void;
  /** Whether the queue answers now; while it is still being opened, whether it does then. */
  answers(): Promise<boolean>;
  /**
   * Sends all of a kind that is due, and resolves to the moment (epoch ms) at which the next falls due that is held until
   * then, if one is. Throws NotDelivered when nothing more moves.
   */
  settle(kind: TargetKind): Promise<number | undefined>;
  /** Takes no more, and resolves when what is under way has ended, or after `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

export interface DeliveryDeps extends DeliverDeps {
  readonly queue: Omit<QueueSettings, "log">;
  /** The street's clock (epoch ms) as every process knows it. */
  readonly sharedStreetNow: () => Promise<number>;
  /** Whether this process looks at the outbox by itself, and not only when it has put something there. */
  readonly sweeps: boolean;
  /** Whether this process sends. */
  readonly works: boolean;
}

/** Messages that are due do not go out. They stay in the outbox. */
export class NotDelivered extends Error {
  override readonly name = "NotDelivered";
  readonly left: number;
  /** Whether the queue answers, so that the fault lies elsewhere. */
  readonly queueAnswers: boolean;
  constructor(left: number, queueAnswers: boolean) {
    super(`${left} messages are due and do not go out; the queue ${queueAnswers ? "answers" : "is away"}`);
    this.left = left;
    this.queueAnswers = queueAnswers;
  }
}

/** What a flushed queue or a dead process left is found after this, and a job's messages go out. */
const SWEEP_EVERY_MS = 1_000;
const OPEN_AGAIN_MS = 1_000;
const LOOK_EVERY_MS = 10;
const WAKE_EVERY_MS = 500;
/** So long without one message gone, and it is no use to wait on. More than a dead worker's lease. */
const STUCK_AFTER_MS = 10_000;

interface Opened {
  readonly queue: DeliveryQueue;
  readonly sweep: Sweep;
  readonly stopWork: () => Promise<void>;
}

/**
 * BullMQ takes as long to load as all the rest of the program: called first, it is done while the database opens in its
 * own thread.
 */
export const loadQueue = () => import("./queue.ts");

/** Begins at once and in the background: neither the start nor a webhook waits for the queue. */
export function startDelivery(deps: DeliveryDeps): Delivery {
  const stopping = new AbortController();
  let opened: Opened | undefined;
  const opening = open(deps, stopping.signal).then((result) => {
    opened = result;
  });

  async function answers(): Promise<boolean> {
    await opening;
    return (await opened?.queue.answers()) ?? false;
  }

  async function settle(kind: TargetKind): Promise<number | undefined> {
    let left = Number.POSITIVE_INFINITY;
    let movedAt = Date.now();
    let wokenAt = 0;
    for (;;) {
      const { due, nextAt } = await readWaiting(deps.db, kind, deps.streetNow());
      if (due === 0) return nextAt;
      if (due < left) movedAt = Date.now();
      left = due;
      if (Date.now() - movedAt > STUCK_AFTER_MS) {
        throw new NotDelivered(due, opened !== undefined && (await opened.queue.answers()));
      }
      if (Date.now() - wokenAt > WAKE_EVERY_MS) {
        opened?.sweep.wake();
        wokenAt = Date.now();
      }
      await pause(LOOK_EVERY_MS);
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await opening;
    if (!opened) return;
    await Promise.all([opened.sweep.stop(), opened.stopWork()]);
    await opened.queue.close();
  }

  return {
    wake: () => opened?.sweep.wake(),
    answers,
    settle,
    stop: (withinMs) => Promise.race([stop(), pause(withinMs, undefined, { ref: false })]),
  };
}

/** Tries until it succeeds; undefined when it is no longer wanted. */
async function open(deps: DeliveryDeps, signal: AbortSignal): Promise<Opened | undefined> {
  const queue = await openQueuePatiently(deps, signal);
  if (!queue) return undefined;
  if (signal.aborted) {
    await queue.close();
    return undefined;
  }
  const stopWork = deps.works
    ? queue.work(async (lane, goOn) => {
        // Another process may have moved the clock, and what is due by it would not be due here.
        await deps.sharedStreetNow();
        return deliverLane(deps, lane, goOn);
      })
    : async () => {};
  const sweep = startSweep({
    db: deps.db,
    queue,
    streetNow: deps.sharedStreetNow,
    log: deps.log,
    ...(deps.sweeps && { everyMs: SWEEP_EVERY_MS }),
  });
  // For what was put into the outbox meanwhile.
  sweep.wake();
  return { queue, sweep, stopWork };
}

async function openQueuePatiently(
  { queue, log }: DeliveryDeps,
  signal: AbortSignal,
): Promise<DeliveryQueue | undefined> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      const { openQueue } = await loadQueue();
      return await openQueue({ ...queue, log });
    } catch (error) {
      if (attempt === 1 && !signal.aborted) {
        log.error({ err: error }, "the queue cannot be opened; what is to go out waits in the outbox");
      }
      await pause(OPEN_AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}
