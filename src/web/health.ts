import Router from "@koa/router";
import type { Queryable } from "../database/door.ts";
import { inTime } from "../in-time.ts";

export interface HealthDeps {
  readonly db: Queryable & { healthy(): boolean };
  readonly queue: { answers(): Promise<boolean> };
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
}

/** What does not answer within this time counts as not ready. */
const READY_WITHIN_MS = 2_000;

/** `GET /healthz`: the process is up. `GET /readyz`: database and queue answer. `GET /metrics`: Prometheus. */
export function healthRoutes({ db, queue, metrics }: HealthDeps): Router {
  const router = new Router();
  router.get("/healthz", (ctx) => {
    ctx.body = { status: "ok" };
  });
  router.get("/readyz", async (ctx) => {
    const [database, queueThere] = await Promise.all([isThere(asks(db)), isThere(queue.answers())]);
    const ready = database && queueThere;
    ctx.status = ready ? 200 : 503;
    ctx.body = { status: ready ? "ok" : "unavailable", database: word(database), queue: word(queueThere) };
  });
  router.get("/metrics", async (ctx) => {
    ctx.set("Content-Type", metrics.contentType);
    ctx.body = await metrics.text();
  });
  return router;
}

function word(there: boolean): string {
  return there ? "ok" : "no answer";
}

async function asks(db: HealthDeps["db"]): Promise<boolean> {
  if (!db.healthy()) return false;
  await db.query("SELECT 1");
  return true;
}

/** False when it fails, or comes too late. */
const isThere = (answer: Promise<boolean>): Promise<boolean> =>
  inTime(
    answer.catch(() => false),
    READY_WITHIN_MS,
    () => false,
  );
