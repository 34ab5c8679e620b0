import Router from "@koa/router";
import type { Queryable } from "../database/door.ts";

export interface HealthDeps {
  readonly db: Queryable & { healthy(): boolean };
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
}

/** A database that does not answer within this time counts as not ready. */
const READY_WITHIN_MS = 2_000;

/** `GET /healthz`: the process is up. `GET /readyz`: the database answers. `GET /metrics`: Prometheus. */
export function healthRoutes({ db, metrics }: HealthDeps): Router {
  const router = new Router();
  router.get("/healthz", (ctx) => {
    ctx.body = { status: "ok" };
  });
  router.get("/readyz", async (ctx) => {
    const database = await answers(db);
    ctx.status = database ? 200 : 503;
    ctx.body = { status: database ? "ok" : "unavailable", database: database ? "ok" : "no answer" };
  });
  router.get("/metrics", async (ctx) => {
    ctx.set("Content-Type", metrics.contentType);
    ctx.body = await metrics.text();
  });
  return router;
}

async function answers(db: HealthDeps["db"]): Promise<boolean> {
  if (!db.healthy()) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_WITHIN_MS);
  });
  const asked = db.query("SELECT 1").then(
    () => true,
    () => false,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
