import type { RouterMiddleware } from "@koa/router";
import { Refusal, type RefusalStatus } from "../../web/refusal.ts";
import { IntakeUnavailable } from "../intake.ts";

/** A request that changes nothing and gets a short answer, which is shown to whoever is trying the bot. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, answer: string) {
    super(answer);
    this.name = "Refused";
    this.status = status;
  }
}

/** What the readers shared with the real platforms say no to, in the page's language. */
const ANSWERS: Readonly<Record<RefusalStatus, string>> = {
  400: "请求的格式不对。",
  401: "没有通过验证。",
  413: "内容太长，请分几次发。",
  415: "只接受 JSON(application/json)。",
};

/** Answers refusals as `{"error": "…"}`; anything else is a fault of ours and goes up to the app. */
export const answerRefusals: RouterMiddleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (error instanceof Refused) {
      ctx.status = error.status;
      ctx.body = { error: error.message };
    } else if (error instanceof Refusal) {
      ctx.status = error.status;
      ctx.body = { error: ANSWERS[error.status] };
    } else if (error instanceof IntakeUnavailable) {
      ctx.status = 503;
      ctx.set("Retry-After", String(error.retryAfterS));
      ctx.body = { error: "正忙，请稍后再发一次。" };
    } else {
      throw error;
    }
  }
};
