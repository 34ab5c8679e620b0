import { once } from "node:events";
import { createPostgresBackend, type Job, type JobsOptions, Queue, runMigrations, Worker } from "bullmq";
import { beforeAll, expect, it } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { describePglite, describePostgres } from "../support/databases.ts";

async function migrateQueue(db: OpenDatabase): Promise<void> {
  const client = await db.connect();
  await runMigrations(client);
  client.release();
}

/** BullMQ 6.7.0 takes a pool or its settings as `connection`, which its types do not say. */
const asConnection = (pool: unknown) => pool as never;

/**
 * Runs jobs through a queue whose worker polls every 10 minutes: they run only if NOTIFY wakes it. QueueEvents is left
 * out: between its read and its LISTEN, BullMQ 6.7.0 may miss an event and look again only 10 s later.
 */
async function runJobs(pool: unknown): Promise<void> {
  const options = { connection: asConnection(pool) };
  const queue = new Queue("test", options, createPostgresBackend);
  const worker = new Worker(
    "test",
    async (job: Job<{ stars: number }>) => job.data.stars + 1,
    { ...options, drainDelay: 600 },
    createPostgresBackend,
  );
  const failures: unknown[] = [];
  queue.on("error", (error: unknown) => failures.push(error));
  worker.on("error", (error: unknown) => failures.push(error));
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);

  const run = async (stars: number, jobOptions: JobsOptions = {}) => {
    const completed = once(worker, "completed");
    const { id } = await queue.add("count", { stars }, jobOptions);
    const [job] = await completed;
    expect(job).toMatchObject({ id, returnvalue: stars + 1 });
  };
  const drained = once(worker, "drained");
  await run(1);
  await drained;
  // The worker is asleep now, or about to be.
  for (let stars = 2; stars < 6; stars++) await run(stars);
  await run(10, { delay: 20 });
  await run(20, { jobId: "weekly-2026-W50" });
  // A job with the number of one that ran is not run again.
  await queue.add("count", { stars: 20 }, { jobId: "weekly-2026-W50" });
  await run(30);
  expect(await queue.getJobCounts("completed", "failed", "waiting")).toEqual({
    completed: 8,
    failed: 0,
    waiting: 0,
  });
  await Promise.all([worker.close(), queue.close()]);
  expect(failures).toEqual([]);
}

describePglite("BullMQ over the door of PGlite", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open({ empty: true });
    await migrateQueue(db);
  });

  it("runs jobs, and its worker is woken by NOTIFY", async () => {
    await runJobs(db);
    // It gave every session back.
    expect((await db.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  it("adds a job inside a transaction only through the transaction", async () => {
    const queue = new Queue("test", { connection: asConnection(db) }, createPostgresBackend);
    await queue.waitUntilReady();
    const adding = db.transaction(() => queue.add("count", { stars: 1 }));
    await expect(adding).rejects.toMatchObject({ code: "inside-transaction" });
    await queue.close();
  });
});

describePostgres("BullMQ beside the door of PostgreSQL", (_open, freshUrl) => {
  it("runs jobs over connections of its own, and its worker is woken by NOTIFY", async () => {
    const url = await freshUrl();
    const db = await openDatabase({ url });
    await migrateQueue(db);
    await runJobs({ connectionString: url, schema: "bullmq", max: 3 });
    await db.end();
  });

  it("runs jobs over the door as well", async () => {
    const db = await openDatabase({ url: await freshUrl() });
    await migrateQueue(db);
    await runJobs(db);
    await db.end();
  });
});
