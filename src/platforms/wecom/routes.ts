import { setTimeout as pause } from "node:timers/promises";
import Router from "@koa/router";
import type { Context } from "koa";
import type { Reply } from "../../chat/reply.ts";
import type { Drawing } from "../../pictures/drawing.ts";
import { readBody } from "../../web/body.ts";
import { Refusal } from "../../web/refusal.ts";
import { guard } from "../guard.ts";
import type { IntakeDeps } from "../intake.ts";
import { jsonObject, utf8 } from "../json.ts";
import { appAnswer, streamAnswer, streamId } from "./answer.ts";
import { type Decoded, decode } from "./decode.ts";
import { decodeApp } from "./decode-app.ts";
import { decrypt } from "./decrypt.ts";
import { LIMITS, renderAppAnswer, renderStream } from "./render.ts";
import { assertUsable, type WecomSettings } from "./settings.ts";
import { verify } from "./verify.ts";
import { parseXml } from "./xml.ts";

export interface WecomDeps extends IntakeDeps {
  readonly settings: WecomSettings;
  /** Makes a PNG; see DrawingRoom. */
  readonly draw: (drawing: Drawing) => Promise<Buffer>;
}

const PATH = "/webhooks/wecom";
/** WeCom sends JSON and XML under several names; what the body is, its first character says. */
const TYPES = ["application/json", "text/json", "application/xml", "text/xml", "text/plain"];
/** Shown when WeCom still waits for an answer of which this process knows nothing. */
const BROKEN_STREAM = "刚才的回复中断了，请再发一次。";

/**
 * `GET /webhooks/wecom`: the URL check. `POST /webhooks/wecom`: the encrypted callback of a 智能机器人 (JSON) or, when
 * a receive id is set, of a self-built app (XML), answered passively in the same response. Silence is 200 with an
 * empty body.
 *
 * A callback that asks for more of a stream (`refresh`) is answered with a finished frame under the same id: every
 * answer from here is finished in its first frame, so a poll means that the frame was lost, and an unanswered poll
 * would leave the user looking at 正在思考 for six minutes.
 */
export function wecomRoutes(deps: WecomDeps): Router {
  assertUsable(deps.settings);
  const router = new Router();
  router.get(
    PATH,
    guard("wecom", deps, async (ctx) => checkUrl(deps, ctx)),
  );
  router.post(
    PATH,
    guard("wecom", deps, (ctx) => answer(deps, ctx)),
  );
  return router;
}

/** WeCom 接收消息: 验证URL有效性 (developer.work.weixin.qq.com path 101033): the bare decrypted text, no quotes, no newline. */
function checkUrl({ settings, clock }: WecomDeps, ctx: Context): "ignored" {
  const query = queryOf(ctx);
  const echo = query.getAll("echostr");
  const verified = verify(settings, query, echo.length === 1 ? echo[0] : undefined, clock.now());
  // The check of a 智能机器人 names nobody, the check of an app names the company.
  const text = decrypt(settings.encodingAesKey, verified, ["", settings.receiveId]);
  ctx.type = "text/plain; charset=utf-8";
  ctx.set("X-Content-Type-Options", "nosniff");
  ctx.body = text;
  return "ignored";
}

async function answer(deps: WecomDeps, ctx: Context): Promise<"ignored" | "stored" | "duplicate"> {
  const { settings, clock } = deps;
  const body = utf8(await readBody(ctx.req, { types: TYPES }));
  const app = body.trimStart().startsWith("<");
  if (app && settings.receiveId === "") throw new Refusal(400, "XML without a receive id");
  const encrypt = app ? parseXml(body).Encrypt : jsonObject(Buffer.from(body)).encrypt;

  const verified = verify(settings, queryOf(ctx), encrypt, clock.now());
  const { encodingAesKey } = settings;
  const decoded = app
    ? decodeApp(settings, decrypt(encodingAesKey, verified, [settings.receiveId]), verified.encrypt)
    : decode(settings, decrypt(encodingAesKey, verified, [""]), verified.encrypt);

  ctx.status = 200;
  ctx.body = "";
  if (decoded.kind === "ignored") return "ignored";
  if (decoded.kind === "refresh") {
    const frame = { id: decoded.streamId, content: BROKEN_STREAM };
    ctx.type = "text/plain; charset=utf-8";
    ctx.body = streamAnswer(settings, verified.nonce, clock.now(), frame);
    return "ignored";
  }
  return answerMessage(deps, ctx, decoded, { app, nonce: verified.nonce });
}

async function answerMessage(
  deps: WecomDeps,
  ctx: Context,
  { message }: Extract<Decoded, { kind: "message" }>,
  { app, nonce }: { readonly app: boolean; readonly nonce: string },
): Promise<"stored" | "duplicate"> {
  const { settings, clock } = deps;
  const { reply, duplicate } = await deps.receive(message);
  const content = reply === undefined ? "" : app ? renderAppAnswer(reply) : renderStream(reply);
  if (content !== "") {
    ctx.type = app ? "application/xml; charset=utf-8" : "text/plain; charset=utf-8";
    const picture = app ? undefined : await pictureOf(deps, reply);
    ctx.body = app
      ? appAnswer(settings, nonce, clock.now(), { user: message.user, content })
      : streamAnswer(settings, nonce, clock.now(), { id: streamId(message), content, picture });
  }
  return duplicate ? "duplicate" : "stored";
}

/** WeCom waits five seconds for an answer, and the text is complete without its picture. */
const DRAWN_WITHIN_MS = 2_500;

/** The picture of an answer, drawn again for a repeated message: the same bytes. Undefined where there is none in time. */
async function pictureOf({ draw, log }: WecomDeps, reply: Reply | undefined): Promise<Buffer | undefined> {
  if (!reply?.picture) return undefined;
  const late = new AbortController();
  try {
    const picture = await Promise.race([
      draw(reply.picture.drawing),
      pause(DRAWN_WITHIN_MS, undefined, { signal: late.signal }),
    ]);
    if (picture && picture.length <= LIMITS.streamPicture) return picture;
    log.warn({ bytes: picture?.length ?? null }, "an answer went without its picture");
  } catch (error) {
    log.error({ err: error }, "a picture was not drawn");
  } finally {
    late.abort();
  }
  return undefined;
}

/** The query with `+` read as itself: base64 has it, and a caller that forgot to write %2B means no space. */
function queryOf(ctx: Context): URLSearchParams {
  return new URLSearchParams(ctx.querystring.replaceAll("+", "%2B"));
}
