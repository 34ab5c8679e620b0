import type { Outcome } from "../../delivery/errors.ts";
import type { Entry } from "../../delivery/outbox.ts";
import type { OverNetwork, Senders } from "../../delivery/sender.ts";
import { call, fileForm } from "../call.ts";
import { createMediaCache, type Uploaded, uploadedId } from "../media.ts";
import { findRobot, type RobotDeps } from "../robot.ts";
import { settled, stopwatch } from "../settled.ts";
import { createTokens, type Fetched, withToken } from "../token.ts";
import { type Judged, MINUTE_MS } from "../verdict.ts";
import { judge, post, wecomAnswers } from "./post.ts";
import { renderAppPost, renderResponse, renderRobot } from "./render.ts";
import type { WecomAppSettings, WecomSettings } from "./settings.ts";

export interface WecomSenderDeps extends RobotDeps {
  readonly settings: Pick<WecomSettings, "apiBase" | "receiveId" | "app">;
  /** How long a minute of WeCom's limits is: tests have shorter ones. */
  readonly minuteMs?: number;
}

/** 20 a minute for a robot (path 91770). */
const ROBOT_POSTS = 20;
/** 30 a minute for one person, and 10,000 a minute for the company (path 90454). */
const PERSON_POSTS = 30;
const APP_POSTS_A_SECOND = 100;
/** A picture's media_id lives three days. */
const MEDIA_LIFE_MS = 3 * 24 * 3_600_000 * 0.9;
/** WeCom drops what it has had from us within so many seconds: its only help against a repeat that was none. */
const DUPLICATE_CHECK_S = 1_800;

/** A token is fetched for all who wait, so not within the time of one of them. */
const TOKEN_WITHIN_MS = 3_000;

/** What sends to WeCom. Without an app, nothing reaches a person. */
export function wecomSenders(deps: WecomSenderDeps): Senders {
  const { app } = deps.settings;
  return {
    "wecom-robot": robotSender(deps),
    "wecom-response": responseSender(deps),
    ...(app && { "wecom-app": appSender(deps, app) }),
  };
}

const answers =
  ({ settings }: WecomSenderDeps): OverNetwork["answers"] =>
  (_, withinMs) =>
    wecomAnswers(settings.apiBase, withinMs);

function robotSender(deps: WecomSenderDeps): OverNetwork {
  const { minuteMs = MINUTE_MS } = deps;
  const place = { base: deps.settings.apiBase, path: "/cgi-bin/webhook/send" };
  return {
    limits: [{ posts: ROBOT_POSTS, inMs: minuteMs }],
    async send(entry, withinMs) {
      const left = stopwatch(withinMs);
      const robot = await findRobot(deps, entry, place);
      if ("outcome" in robot) return robot;
      const { body, rest } = renderRobot(entry.content);
      return settled(judge(await post(robot.url, body, left()), minuteMs), rest);
    },
    answers: answers(deps),
  };
}

function responseSender(deps: WecomSenderDeps): OverNetwork {
  const { settings, minuteMs = MINUTE_MS } = deps;
  return {
    async send(entry, withinMs) {
      const url = responseUrl(settings, entry.secret ?? "");
      if (!url) return { outcome: "stop", reason: "not an address of WeCom's" };
      if (Number(entry.target.expiresMs) <= Date.now())
        return { outcome: "stop", reason: "the hour is over" };
      const { body } = renderResponse(entry.content);
      const outcome = settled(judge(await post(url, body, withinMs), minuteMs));
      return entry.repeats > 0 ? afterDoubt(outcome) : outcome;
    },
    answers: answers(deps),
  };
}

/** The address serves once: that it refuses a repeat may just mean that the first one arrived. */
function afterDoubt(outcome: Outcome): Outcome {
  return outcome.outcome === "stop" || outcome.outcome === "retry"
    ? { outcome: "unknown", reason: outcome.reason }
    : outcome;
}

/** The `response_url` of a message, where it leads to WeCom: it is posted to, so it must not lead anywhere else. */
export function responseUrl({ apiBase }: Pick<WecomSettings, "apiBase">, raw: string): URL | undefined {
  // Nothing that two parsers read differently.
  if (!/^https?:\/\/[A-Za-z0-9.:[\]-]+\/[\x21-\x5b\x5d-\x7e]*$/.test(raw) || !URL.canParse(raw))
    return undefined;
  const url = new URL(raw);
  const isOurs = url.origin === new URL(apiBase).origin && url.pathname === "/cgi-bin/aibot/response";
  return isOurs && url.hash === "" ? url : undefined;
}

function appSender(deps: WecomSenderDeps, app: WecomAppSettings): OverNetwork {
  const { settings, minuteMs = MINUTE_MS } = deps;
  const tokens = createTokens(() => fetchToken(settings, app, minuteMs));
  const media = createMediaCache(MEDIA_LIFE_MS);

  async function attempt(entry: Entry, token: string, left: () => number): Promise<Judged> {
    const { content } = entry;
    const picture =
      content.type === "image"
        ? await media.idOf(content.image, (bytes) => upload(settings.apiBase, token, bytes, left(), minuteMs))
        : undefined;
    if (picture && "outcome" in picture) return picture;
    const { body, rest } = renderAppPost(content, picture?.id);
    const user = String(entry.target.user);
    const url = addressOf(settings.apiBase, "/cgi-bin/message/send", { access_token: token });
    const whole = {
      touser: user,
      agentid: app.agentId,
      ...body,
      enable_duplicate_check: 1,
      duplicate_check_interval: DUPLICATE_CHECK_S,
    };
    const answer = await post(url, whole, left());
    const judged = judge(answer, minuteMs);
    if (judged.outcome !== "sent") return judged;
    // It answers 0 although nobody got it.
    if (answer.kind === "answer" && isListed(answer.json, user)) {
      return { outcome: "stop", reason: "the app may not write to this person", tell: "person-unreachable" };
    }
    return rest ? { outcome: "sent", rest } : judged;
  }

  return {
    limits: [
      { posts: PERSON_POSTS, inMs: minuteMs },
      { key: "wecom-app", posts: APP_POSTS_A_SECOND, inMs: 1_000 },
    ],
    send(entry, withinMs) {
      const left = stopwatch(withinMs);
      return withToken(tokens, left, (token) => attempt(entry, token, left));
    },
    answers: answers(deps),
  };
}

/** WeCom's addresses carry their credentials: none is ever logged. */
function addressOf(apiBase: string, path: string, query: Readonly<Record<string, string>>): URL {
  return new URL(`${path}?${new URLSearchParams(query)}`, apiBase);
}

/** Path 91039: the token comes with its life in seconds, and must be kept that long. */
async function fetchToken(
  { apiBase, receiveId }: WecomSenderDeps["settings"],
  { secret }: WecomAppSettings,
  minuteMs: number,
): Promise<Fetched> {
  const url = addressOf(apiBase, "/cgi-bin/gettoken", { corpid: receiveId, corpsecret: secret });
  const answer = await call({ url, method: "GET", withinMs: TOKEN_WITHIN_MS });
  const judged = judge(answer, minuteMs);
  if (judged.outcome !== "sent") return judged;
  const { access_token: token, expires_in: seconds } = answer.kind === "answer" ? (answer.json ?? {}) : {};
  if (typeof token !== "string" || token === "") return { outcome: "unknown", reason: "no token in it" };
  return { token, lifeMs: (typeof seconds === "number" ? seconds : 0) * 1_000 };
}

async function upload(
  apiBase: string,
  token: string,
  bytes: Buffer,
  withinMs: number,
  minuteMs: number,
): Promise<Uploaded> {
  const url = addressOf(apiBase, "/cgi-bin/media/upload", { access_token: token, type: "image" });
  const answer = await call({ url, ...fileForm("media", "xingbang.png", "image/png", bytes), withinMs });
  return uploadedId(answer, judge(answer, minuteMs));
}

/** `invaliduser` and `unlicenseduser` are lists in one text: "u1|u2". */
function isListed(answer: Readonly<Record<string, unknown>> | undefined, user: string): boolean {
  return [answer?.invaliduser, answer?.unlicenseduser].some(
    (list) => typeof list === "string" && list.toLowerCase().split("|").includes(user.toLowerCase()),
  );
}
