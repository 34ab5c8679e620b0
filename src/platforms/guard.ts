import type { RouterMiddleware } from "@koa/router";
import type { Context } from "koa";
import type { PlatformName } from "../chat/message.ts";
import { Refusal } from "../web/refusal.ts";
import { type IntakeDeps, IntakeUnavailable, type Outcome } from "./intake.ts";

/** Deals with one request, sets the answer on `ctx`, and says what became of it. */
export type Work = (ctx: Context) => Promise<Exclude<Outcome, "received" | "rejected" | "unavailable">>;

/**
 * The frame around every webhook: counts each request once as received and once by its outcome, turns a Refusal into
 * its status with a short JSON error, and anything else into 503 with Retry-After, so that the platform delivers the
 * message again. Nothing the caller sent is logged.
 */
export function guard(platform: PlatformName, deps: IntakeDeps, work: Work): RouterMiddleware {
  return async (ctx) => {
    deps.count(platform, "received");
    const outcome = await work(ctx).catch((error: unknown): Outcome => {
      if (error instanceof Refusal) {
        deps.log.warn({ platform, status: error.status, rule: error.message }, "webhook refused");
        ctx.status = error.status;
        ctx.body = { error: error.answer };
        return "rejected";
      }
      // An unexpected error is answered like a busy store: the message is not in the ledger, so it must come again.
      deps.log.error({ platform, err: error }, "webhook could not be answered");
      ctx.status = 503;
      ctx.set("Retry-After", String(error instanceof IntakeUnavailable ? error.retryAfterS : 5));
      ctx.body = { error: "try again later" };
      return "unavailable";
    });
    deps.count(platform, outcome);
  };
}
