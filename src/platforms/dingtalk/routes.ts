import Router from "@koa/router";
import type { Context } from "koa";
import { messageKey } from "../../chat/message.ts";
import { readBody } from "../../web/body.ts";
import { guard } from "../guard.ts";
import type { IntakeDeps } from "../intake.ts";
import { jsonObject } from "../json.ts";
import { type Answer, type AnswerDeps, createAnswer } from "./answer.ts";
import { decode } from "./decode.ts";
import { createPairs, type Pairs, type SeenPairs } from "./pairs.ts";
import { assertUsable, type DingtalkSettings } from "./settings.ts";
import { verify } from "./verify.ts";

export interface DingtalkDeps extends IntakeDeps, AnswerDeps {
  readonly settings: DingtalkSettings;
  readonly pairs: SeenPairs;
  /** How long a request may take with its reply, and how long a reply may be waited for; 5 s unless set. */
  readonly timeoutMs?: number;
}

const PATH = "/webhooks/dingtalk";
const TIMEOUT_MS = 5_000;
/** A reply gets at least this part of the time, however long the message took. */
const REPLY_SHARE = 0.2;

/**
 * `POST /webhooks/dingtalk`: the signed callback of an enterprise-internal robot (DingTalk receive-message), always
 * answered `{"msgtype":"empty"}`. The reply goes through the message's `sessionWebhook` after the message is in the
 * ledger; until the outbox sends it, the request waits for it.
 */
export function dingtalkRoutes(deps: DingtalkDeps): Router {
  assertUsable(deps.settings);
  const send = createAnswer(deps);
  const pairs = createPairs(deps);
  const router = new Router();
  router.post(
    PATH,
    guard("dingtalk", deps, (ctx) => answer(deps, send, pairs, ctx)),
  );
  return router;
}

async function answer(
  deps: DingtalkDeps,
  send: Answer,
  pairs: Pairs,
  ctx: Context,
): Promise<"ignored" | "stored" | "duplicate"> {
  const { settings, clock, receive } = deps;
  const startedMs = clock.now();
  const body = await readBody(ctx.req, { types: ["application/json"] });
  const verified = verify(settings, ctx.req.headers, clock.now());
  const decoded = decode(settings, jsonObject(body), verified);

  ctx.status = 200;
  ctx.body = { msgtype: "empty" };
  if (decoded.kind === "ignored") {
    pairs.noteIgnored(verified.envelope, decoded.messageKey);
    return "ignored";
  }

  const { message, session } = decoded;
  const key = messageKey(message);
  await pairs.check(verified.envelope, key);
  const { reply, duplicate } = await receive(message);
  if (reply !== undefined) {
    const timeoutMs = deps.timeoutMs ?? TIMEOUT_MS;
    const left = timeoutMs - (clock.now() - startedMs);
    await send(key, reply, session, Math.ceil(Math.max(left, timeoutMs * REPLY_SHARE)));
  }
  return duplicate ? "duplicate" : "stored";
}
