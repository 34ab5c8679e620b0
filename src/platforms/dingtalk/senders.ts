import { createHash, createHmac } from "node:crypto";
import type { Entry } from "../../delivery/outbox.ts";
import type { OverNetwork, Senders } from "../../delivery/sender.ts";
import { type Answer, call, fileForm } from "../call.ts";
import { createMediaCache, type Uploaded, uploadedId } from "../media.ts";
import type { Rendered } from "../rendered.ts";
import { findRobot, type RobotDeps } from "../robot.ts";
import { settled, stopwatch } from "../settled.ts";
import { createTokens, type Fetched, type Tokens, withToken } from "../token.ts";
import { type Judged, judgeErrcode, MINUTE_MS } from "../verdict.ts";
import { judgeApi, judgeWebhook, oapiErrors } from "./errors.ts";
import { dingtalkAnswers, GROUP_POSTS, post } from "./post.ts";
import { renderApi, renderWebhook } from "./render.ts";
import { sessionSender } from "./session-sender.ts";
import type { DingtalkSettings } from "./settings.ts";

export interface DingtalkSenderDeps extends RobotDeps {
  readonly settings: Pick<DingtalkSettings, "appKey" | "appSecret" | "robotCode" | "apiBase" | "oapiBase">;
  /** The server's clock, epoch ms: robots' messages are signed with it, sessions expire by it. */
  readonly now?: () => number;
  /** How long a minute of DingTalk's limits is: tests have shorter ones. */
  readonly minuteMs?: number;
}

/** What all calls of the app may be together, in a standard edition. */
const APP_CALLS_A_SECOND = 20;
/** DingTalk keeps pictures for good; they are uploaded anew now and then all the same. */
const MEDIA_LIFE_MS = 30 * 24 * 3_600_000;
/** A token is fetched for all who wait, so not within the time of one of them. */
const TOKEN_WITHIN_MS = 3_000;

/** What sends to DingTalk. */
export function dingtalkSenders(deps: DingtalkSenderDeps): Senders {
  const app = openApp(deps);
  return {
    "dingtalk-session": sessionSender(deps),
    "dingtalk-robot": robotSender(deps, app),
    "dingtalk-group": apiSender(app, "/v1.0/robot/groupMessages/send", ({ conversation }) => ({
      openConversationId: conversation,
    })),
    "dingtalk-person": apiSender(app, "/v1.0/robot/oToMessages/batchSend", ({ user }) => ({
      userIds: [user],
    })),
  };
}

/** The app's token and what it has uploaded, for all three. */
interface DingtalkApp {
  readonly deps: DingtalkSenderDeps;
  readonly minuteMs: number;
  readonly tokens: Tokens;
  /** The media id of an entry's picture; undefined when it has none. */
  pictureOf(entry: Entry, token: string, left: () => number): Promise<Uploaded | undefined>;
}

function openApp(deps: DingtalkSenderDeps): DingtalkApp {
  const { settings, minuteMs = MINUTE_MS } = deps;
  const media = createMediaCache(MEDIA_LIFE_MS);
  return {
    deps,
    minuteMs,
    tokens: createTokens(() => fetchToken(settings, minuteMs)),
    async pictureOf({ content }, token, left) {
      if (content.type !== "image") return undefined;
      return media.idOf(content.image, (bytes) => upload(settings.oapiBase, token, bytes, left(), minuteMs));
    },
  };
}

function robotSender(deps: DingtalkSenderDeps, app: DingtalkApp): OverNetwork {
  const place = { base: deps.settings.oapiBase, path: "/robot/send" };

  async function postTo(entry: Entry, mediaId: string | undefined, left: () => number) {
    const robot = await findRobot(deps, entry, place);
    if ("outcome" in robot) return robot;
    const { body, rest } = renderWebhook(entry.content, mediaId);
    const url =
      robot.secret === undefined ? robot.url : signed(robot.url, robot.secret, (deps.now ?? Date.now)());
    const answer = await post(url, { ...body, msgUuid: msgUuid(entry) }, left());
    return settled(judgeWebhook(answer, app.minuteMs), rest);
  }

  return {
    limits: [{ posts: GROUP_POSTS, inMs: app.minuteMs }],
    send(entry, withinMs) {
      const left = stopwatch(withinMs);
      if (entry.content.type !== "image") return postTo(entry, undefined, left);
      return withToken(app.tokens, left, async (token) => {
        const picture = await app.pictureOf(entry, token, left);
        return picture && "outcome" in picture ? picture : postTo(entry, picture?.id, left);
      });
    },
    answers: (_, withinMs) => dingtalkAnswers(deps.settings.oapiBase, withinMs),
  };
}

function apiSender(
  { deps, minuteMs, tokens, pictureOf }: DingtalkApp,
  path: string,
  toWhom: (target: Entry["target"]) => object,
): OverNetwork {
  const { apiBase, robotCode } = deps.settings;

  async function attempt(entry: Entry, token: string, left: () => number): Promise<Judged> {
    const picture = await pictureOf(entry, token, left);
    if (picture && "outcome" in picture) return picture;
    const { body, rest }: Rendered = renderApi(entry.content, picture?.id);
    const whole = { robotCode, ...toWhom(entry.target), ...body };
    const headers = { "x-acs-dingtalk-access-token": token };
    const answer = await post(new URL(path, apiBase), whole, left(), headers);
    const judged = judgeApi(answer, minuteMs);
    const outcome = judged.outcome === "sent" ? judgeTaken(answer, minuteMs) : judged;
    return outcome.outcome === "sent" && rest ? { outcome: "sent", rest } : outcome;
  }

  return {
    limits: [
      { posts: GROUP_POSTS, inMs: minuteMs },
      { key: "dingtalk-app", posts: APP_CALLS_A_SECOND, inMs: 1_000 },
    ],
    send(entry, withinMs) {
      const left = stopwatch(withinMs);
      return withToken(tokens, left, (token) => attempt(entry, token, left));
    },
    answers: (_, withinMs) => dingtalkAnswers(apiBase, withinMs),
  };
}

/** A 200 may still name people who did not get it, and each row has one person. */
function judgeTaken(answer: Answer, minuteMs: number): Judged {
  const json = answer.kind === "answer" ? answer.json : undefined;
  const isListed = (list: unknown) => Array.isArray(list) && list.length > 0;
  if (isListed(json?.invalidStaffIdList)) {
    return { outcome: "stop", reason: "DingTalk does not know this person", tell: "person-unreachable" };
  }
  if (isListed(json?.flowControlledStaffIdList)) {
    return { outcome: "wait", reason: "too many messages to this person", ms: minuteMs };
  }
  if (typeof json?.processQueryKey === "string") return { outcome: "sent" };
  return { outcome: "unknown", reason: "no processQueryKey" };
}

/** Signed anew for each post: a sign is good for an hour. `searchParams` encodes it, once. */
function signed(address: URL, secret: string, nowMs: number): URL {
  const url = new URL(address);
  url.searchParams.set("timestamp", String(nowMs));
  url.searchParams.set("sign", createHmac("sha256", secret).update(`${nowMs}\n${secret}`).digest("base64"));
  return url;
}

/** The same for a repeat of the same message, so that DingTalk can drop it; another for the next part of a long one. */
export function msgUuid({ key, content }: Pick<Entry, "key" | "content">): string {
  return createHash("sha256")
    .update(JSON.stringify([key, content]))
    .digest("hex")
    .slice(0, 32);
}

/** The newer way: the secret travels in the body and not in an address. */
async function fetchToken(
  { apiBase, appKey, appSecret }: DingtalkSenderDeps["settings"],
  minuteMs: number,
): Promise<Fetched> {
  const url = new URL("/v1.0/oauth2/accessToken", apiBase);
  const answer = await post(url, { appKey, appSecret }, TOKEN_WITHIN_MS);
  const judged = judgeApi(answer, minuteMs);
  if (judged.outcome !== "sent") return judged;
  const { accessToken: token, expireIn: seconds } = answer.kind === "answer" ? (answer.json ?? {}) : {};
  if (typeof token !== "string" || token === "") return { outcome: "unknown", reason: "no token in it" };
  return { token, lifeMs: (typeof seconds === "number" ? seconds : 0) * 1_000 };
}

async function upload(
  oapiBase: string,
  token: string,
  bytes: Buffer,
  withinMs: number,
  minuteMs: number,
): Promise<Uploaded> {
  const url = new URL(
    `/media/upload?${new URLSearchParams({ access_token: token, type: "image" })}`,
    oapiBase,
  );
  const answer = await call({ url, ...fileForm("media", "xingbang.png", "image/png", bytes), withinMs });
  return uploadedId(answer, judgeErrcode(answer, oapiErrors, minuteMs));
}
