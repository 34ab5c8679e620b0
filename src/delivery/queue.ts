import { createPostgresBackend, DelayedError, type Job, Queue, runMigrations, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { Logger } from "pino";
import type { OpenDatabase } from "../database/options.ts";
import { inTime } from "../in-time.ts";
import type { QueuedLane } from "./outbox.ts";

/** Where the queue lives: in the embedded database, on the same PostgreSQL server, or on Redis. */
export interface QueueSettings {
  readonly db: OpenDatabase;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly log: Pick<Logger, "warn" | "error">;
  /** BullMQ's name of it; tests that share a Redis have one each. */
  readonly name?: string;
}

/** Sees to a lane; resolves to how long (ms) it has to wait before it goes on, if there is more to do. */
export type SeeTo = (
  lane: Pick<QueuedLane, "lane" | "kind">,
  goOn: () => boolean,
) => Promise<number | undefined>;

/** BullMQ, whichever store is behind it. It only carries: what it loses stands in the outbox. */
export interface DeliveryQueue {
  /** Gives each lane a job, named after its first row; one that has it already keeps it. Throws when the queue is away. */
  add(lanes: readonly QueuedLane[]): Promise<void>;
  /** Whether the queue answers now. */
  answers(): Promise<boolean>;
  /** Starts to work; the function stops it, and resolves when what is under way has ended. */
  work(seeTo: SeeTo): () => Promise<void>;
  close(): Promise<void>;
}

const NAME = "outbox";
/** A queue that takes longer is away: the sweep comes back to it. */
const ANSWER_WITHIN_MS = 2_000;
/** How many lanes a process sees to at once. */
const LANES_AT_ONCE = 20;
/**
 * A job whose worker was killed is taken up again after these two together (measured 3 to 5 s; BullMQ's own 30 s each
 * make it 60). The lock is renewed every half of its time, so only a process that stands still for 3 s loses it, and then
 * the row's own lease keeps others away.
 */
const LOCK_MS = 3_000;
const STALLED_EVERY_MS = 1_000;
/** The database counts who died over a row; BullMQ, which may forget, is to go on. */
const MOST_STALLS = 1_000_000;
/** Waits longer than this are left to the sweep. */
const LONGEST_DELAY_MS = 60_000;

interface LaneJob {
  readonly lane: string;
  readonly kind: QueuedLane["kind"];
}

export async function openQueue(settings: QueueSettings): Promise<DeliveryQueue> {
  const { log, name = NAME } = settings;
  const store =
    settings.redisUrl === undefined ? await inDatabase(settings) : onRedis(settings.redisUrl, log);
  const queue = new Queue<LaneJob, void, string>(name, { connection: store.forQueue }, store.backend);
  const complain = onceEach(log);
  queue.on("error", complain);

  return {
    async add(lanes) {
      if (lanes.length === 0) return;
      store.assertThere();
      const jobs = lanes.map(({ id, lane, kind }) => ({
        name: "deliver",
        data: { lane, kind },
        // BullMQ takes no number alone as an id.
        opts: { jobId: `row-${id}`, removeOnComplete: true, removeOnFail: true },
      }));
      await answered(queue.addBulk(jobs));
    },
    async answers() {
      try {
        store.assertThere();
        await answered(queue.getWaitingCount());
        return true;
      } catch {
        return false;
      }
    },
    work(seeTo) {
      let working = true;
      const worker = new Worker<LaneJob, void, string>(
        name,
        async (job, token) => {
          const waitMs = await seeTo(job.data, () => working);
          if (waitMs !== undefined && waitMs <= LONGEST_DELAY_MS) await comeBack(job, waitMs, token);
        },
        {
          connection: store.forWorker(),
          concurrency: LANES_AT_ONCE,
          lockDuration: LOCK_MS,
          stalledInterval: STALLED_EVERY_MS,
          maxStalledCount: MOST_STALLS,
          // After an error of the store; BullMQ's own is 15 s.
          runRetryDelay: STALLED_EVERY_MS,
        },
        store.backend,
      );
      worker.on("error", complain);
      worker.on("failed", (_, error) =>
        log.error({ err: error }, "a lane could not be seen to; it is tried again"),
      );
      return async () => {
        working = false;
        await worker.close();
      };
    },
    async close() {
      await queue.close().catch(complain);
      await store.close();
    },
  };
}

/** Never resolves: BullMQ keeps the job for later when it throws this error. */
async function comeBack(
  job: Job<LaneJob, void, string>,
  waitMs: number,
  token: string | undefined,
): Promise<never> {
  await job.moveToDelayed(Date.now() + waitMs, token);
  throw new DelayedError();
}

interface Store {
  readonly forQueue: never;
  readonly forWorker: () => never;
  readonly backend: never;
  /** Throws when it is known to be away, rather than letting a call wait for it. */
  assertThere(): void;
  close(): Promise<void>;
}

/** BullMQ takes a pool, its settings or a client as `connection`, and a factory that goes with it; its types do not say so. */
const asConnection = (connection: unknown) => connection as never;

/** Brings BullMQ's own tables up to date: schema bullmq, which the door's search_path names too. */
export async function migrateQueue(db: OpenDatabase): Promise<void> {
  const client = await db.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
}

async function inDatabase({ db, databaseUrl }: QueueSettings): Promise<Store> {
  await migrateQueue(db);
  // On a server, connections of its own: a worker keeps one for LISTEN for good.
  const connection = asConnection(
    databaseUrl === undefined ? db : { connectionString: databaseUrl, schema: "bullmq", max: 3 },
  );
  return {
    forQueue: connection,
    forWorker: () => connection,
    backend: createPostgresBackend as never,
    assertThere() {},
    async close() {},
  };
}

/** Redis may be away when the process starts and come later; nothing waits for it. */
function onRedis(url: string, log: QueueSettings["log"]): Store {
  const connect = (options: object) => {
    const client = new Redis(url, { retryStrategy: (times) => Math.min(times * 100, 1_000), ...options });
    client.on("error", complain);
    clients.push(client);
    return client;
  };
  const clients: Redis[] = [];
  const complain = onceEach(log);
  // BullMQ waits for the connection by itself, and add() does not wait for BullMQ. Its skipWaitingForReady would ask Redis
  // for its version before it is connected, and keep the refusal for good.
  const forQueue = connect({ enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  return {
    forQueue: asConnection(forQueue),
    // BullMQ wants a worker's client to wait for Redis however long it takes.
    forWorker: () => asConnection(connect({ maxRetriesPerRequest: null })),
    // BullMQ's own.
    backend: undefined as never,
    assertThere() {
      if (forQueue.status !== "ready") throw new Error("Redis is not connected");
    },
    async close() {
      for (const client of clients) client.disconnect();
    },
  };
}

/** Logs an error when it is another than the last one: a store that is away fails many times a second. */
function onceEach(log: QueueSettings["log"]): (error: Error) => void {
  let last = "";
  return (error) => {
    if (error.message === last) return;
    last = error.message;
    log.warn({ err: error }, "the queue has trouble; what is to go out waits in the outbox");
  };
}

function answered<T>(work: Promise<T>): Promise<T> {
  return inTime(work, ANSWER_WITHIN_MS, () => {
    throw new Error(`the queue did not answer within ${ANSWER_WITHIN_MS} ms`);
  });
}
