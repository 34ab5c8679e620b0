import Router from "@koa/router";
import type { Context } from "koa";
import { messageKey } from "../../chat/message.ts";
import { readBody } from "../../web/body.ts";
import { guard } from "../guard.ts";
import type { IntakeDeps } from "../intake.ts";
import { jsonObject } from "../json.ts";
import { decode } from "./decode.ts";
import { createPairs, type Pairs, type SeenPairs } from "./pairs.ts";
import { assertUsable, type DingtalkSettings } from "./settings.ts";
import { verify } from "./verify.ts";

export interface DingtalkDeps extends IntakeDeps {
  readonly settings: DingtalkSettings;
  readonly pairs: SeenPairs;
}

const PATH = "/webhooks/dingtalk";

/**
 * `POST /webhooks/dingtalk`: the signed callback of an enterprise-internal robot (DingTalk receive-message), always
 * answered `{"msgtype":"empty"}`. The reply stands in the outbox with the message in the ledger, and goes through the
 * message's `sessionWebhook` from there.
 */
export function dingtalkRoutes(deps: DingtalkDeps): Router {
  assertUsable(deps.settings);
  const pairs = createPairs(deps);
  const router = new Router();
  router.post(
    PATH,
    guard("dingtalk", deps, (ctx) => answer(deps, pairs, ctx)),
  );
  return router;
}

async function answer(
  deps: DingtalkDeps,
  pairs: Pairs,
  ctx: Context,
): Promise<"ignored" | "stored" | "duplicate"> {
  const { settings, clock, receive } = deps;
  const body = await readBody(ctx.req, { types: ["application/json"] });
  const verified = verify(settings, ctx.req.headers, clock.now());
  const decoded = decode(settings, jsonObject(body), verified);

  ctx.status = 200;
  ctx.body = { msgtype: "empty" };
  if (decoded.kind === "ignored") {
    pairs.noteIgnored(verified.envelope, decoded.messageKey);
    return "ignored";
  }

  const { message } = decoded;
  await pairs.check(verified.envelope, messageKey(message));
  const { duplicate } = await receive(message);
  return duplicate ? "duplicate" : "stored";
}
