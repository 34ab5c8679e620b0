import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPostgresBackend, Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open.ts";
import type { OpenDatabase } from "../src/database/options.ts";
import { startDelivery } from "../src/delivery/delivery.ts";
import type { Outbound } from "../src/delivery/outbound.ts";
import { putInOutbox } from "../src/delivery/outbox.ts";
import { createCalendar } from "../src/ledger/calendar.ts";
import { createDatabase, dropDatabase, hasPostgres, startPostgres } from "../test/support/postgres.ts";
import { hasRedis, startRedis } from "../test/support/redis.ts";
import { timed } from "./measure.ts";
import { type Bench, best, type Row } from "./table.ts";

const POSTS = 600;
/** The two sides take turns, and of each the best round counts. */
const ROUNDS = 3;
const AT_ONCE = 20;
/** Chats that the posts go to: one each, or many to few, which go one after the other. */
const spreads = [
  { name: "a chat each", chats: POSTS },
  { name: "12 chats", chats: 12 },
] as const;

interface Engine {
  readonly name: string;
  readonly db: OpenDatabase;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

const silent = { warn() {}, error() {} };
let keys = 0;

/** Written, claimed, sent to nobody and noted as sent: posts a second. */
async function product({ db, databaseUrl, redisUrl }: Engine, chats: number): Promise<number> {
  let sent = 0;
  let all = () => {};
  const allSent = new Promise<void>((resolve) => {
    all = resolve;
  });
  const now = () => Date.now();
  const delivery = startDelivery({
    db,
    queue: { db, databaseUrl, redisUrl, name: "bench-outbox" },
    senders: {
      "dingtalk-session": { send: async () => ({ outcome: "sent" }), answers: async () => true },
    },
    draw: () => Promise.reject(new Error("nothing is drawn here")),
    calendar: createCalendar("Asia/Shanghai"),
    streetNow: now,
    sharedStreetNow: async () => now(),
    log: silent,
    count: () => {
      sent += 1;
      if (sent === POSTS) all();
    },
    sweeps: true,
    works: true,
  });
  await delivery.answers();
  const outbounds = Array.from(
    { length: POSTS },
    (_, index): Outbound => ({
      key: `bench:${++keys}`,
      street: null,
      origin: "bench",
      target: {
        kind: "dingtalk-session",
        url: "https://example.cn/",
        expiresMs: undefined,
        chat: `${index % chats}`,
      },
      content: { type: "text", lines: ["提醒"] },
    }),
  );
  const took = await timed(async () => {
    await db.transaction((tx) => putInOutbox(tx, outbounds));
    delivery.wake();
    await allSent;
  });
  await delivery.stop(10_000);
  return (POSTS / took) * 1_000;
}

/** The same number of jobs through BullMQ alone, on the same store. */
async function floor({ db, databaseUrl, redisUrl }: Engine): Promise<number> {
  const clients: Redis[] = [];
  const connection = () => {
    if (redisUrl === undefined) {
      return databaseUrl === undefined ? db : { connectionString: databaseUrl, schema: "bullmq", max: 3 };
    }
    const client = new Redis(redisUrl, { maxRetriesPerRequest: null });
    clients.push(client);
    return client;
  };
  const backend = (redisUrl === undefined ? createPostgresBackend : undefined) as never;
  const queue = new Queue("bench-bare", { connection: connection() as never }, backend);
  let done = 0;
  let all = () => {};
  const allDone = new Promise<void>((resolve) => {
    all = resolve;
  });
  const worker = new Worker(
    "bench-bare",
    async () => {
      done += 1;
      if (done === POSTS) all();
    },
    { connection: connection() as never, concurrency: AT_ONCE },
    backend,
  );
  await worker.waitUntilReady();
  const jobs = Array.from({ length: POSTS }, (_, index) => ({
    name: "post",
    data: { text: "提醒", chat: index },
    opts: { removeOnComplete: true },
  }));
  const took = await timed(async () => {
    await queue.addBulk(jobs);
    await allDone;
  });
  await worker.close();
  await queue.close();
  for (const client of clients) client.disconnect();
  return (POSTS / took) * 1_000;
}

async function compare(engine: Engine): Promise<Row[]> {
  const floors: number[] = [];
  const products: number[][] = spreads.map(() => []);
  // Makes BullMQ's tables, and warms up both.
  await product(engine, POSTS);
  await floor(engine);
  for (let round = 0; round < ROUNDS; round++) {
    floors.push(await floor(engine));
    for (const [index, { chats }] of spreads.entries()) products[index]?.push(await product(engine, chats));
  }
  return spreads.map(({ name }, index) => ({
    measure: `${engine.name}: ${POSTS} posts, ${name}`,
    unit: "/s",
    floor: best("/s", floors),
    product: best("/s", products[index] ?? []),
  }));
}

async function run(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "xingbang-bench-"));
  const ends: (() => unknown)[] = [() => rmSync(directory, { recursive: true })];
  const rows: Row[] = [];
  const open = async (options: Parameters<typeof openDatabase>[0]) => {
    const db = await openDatabase(options);
    ends.push(() => db.end());
    await migrate(db);
    return db;
  };
  try {
    const pglite = await open({ dataDir: directory });
    rows.push(
      ...(await compare({ name: "PGlite", db: pglite, databaseUrl: undefined, redisUrl: undefined })),
    );
    if (hasPostgres()) {
      const server = await startPostgres();
      ends.push(() => server.stop());
      const { name, url } = await createDatabase(server.url);
      ends.push(() => dropDatabase(server.url, name));
      rows.push(
        ...(await compare({
          name: "PostgreSQL",
          db: await open({ url }),
          databaseUrl: url,
          redisUrl: undefined,
        })),
      );
    }
    if (hasRedis()) {
      const redis = await startRedis();
      ends.push(() => redis.stop());
      rows.push(
        ...(await compare({
          name: "PGlite and Redis",
          db: pglite,
          databaseUrl: undefined,
          redisUrl: redis.url,
        })),
      );
    }
    return rows;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

export const posts: Bench = {
  about:
    "Posts through outbox, queue and worker to a platform that takes no time, with PostgreSQL and Redis where they are " +
    "installed. Floor: as many empty jobs through BullMQ alone on the same store, which keeps no order and no account.",
  run,
};
