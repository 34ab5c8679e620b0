import type { Outcome } from "../../delivery/errors.ts";
import type { Target } from "../../delivery/outbound.ts";
import type { Entry } from "../../delivery/outbox.ts";
import type { OverNetwork } from "../../delivery/sender.ts";
import { Refusal } from "../../web/refusal.ts";
import { linesOf } from "../rendered.ts";
import { settled } from "../settled.ts";
import { MINUTE_MS } from "../verdict.ts";
import { judgeWebhook } from "./errors.ts";
import { dingtalkAnswers, GROUP_POSTS, post } from "./post.ts";
import { renderWebhook } from "./render.ts";
import { sessionUrl } from "./session.ts";
import type { DingtalkSettings } from "./settings.ts";

export interface SessionSenderDeps {
  readonly settings: Pick<DingtalkSettings, "apiBase" | "oapiBase">;
  /** The server's clock, epoch ms: sessions expire by it. */
  readonly now?: () => number;
  /** How long a minute of DingTalk's limits is: tests have shorter ones. */
  readonly minuteMs?: number;
}

/** What a row keeps of its session beside the address. */
type Session = Partial<Pick<Extract<Target, { kind: "dingtalk-session" }>, "expiresMs" | "elsewhere">>;

/** A session this close to its end would be gone when the post arrives. */
const EXPIRY_MARGIN_MS = 5_000;

/** Sends replies through the sessions of their messages (`sessionWebhook`), and no token with them. */
export function sessionSender({
  settings,
  now = Date.now,
  minuteMs = MINUTE_MS,
}: SessionSenderDeps): OverNetwork {
  return {
    limits: [{ posts: GROUP_POSTS, inMs: minuteMs }],
    async send(entry, withinMs) {
      const { content } = entry;
      if (content.type === "text" && linesOf(content).join("") === "") {
        return { outcome: "stop", reason: "nothing to say" };
      }
      const { expiresMs, elsewhere } = entry.target as Session;
      const url = urlOf(settings, entry);
      if (!url) return orElsewhere({ outcome: "stop", reason: "not an address of DingTalk" }, elsewhere);
      if (expiresMs !== undefined && expiresMs - EXPIRY_MARGIN_MS <= now()) {
        return orElsewhere({ outcome: "stop", reason: "its session has expired" }, elsewhere);
      }
      const { body, rest } = renderWebhook(content);
      const judged = judgeWebhook(await post(url, body, withinMs), minuteMs);
      return orElsewhere(settled(judged, rest), elsewhere);
    },
    answers: (entry, withinMs) =>
      dingtalkAnswers(urlOf(settings, entry)?.origin ?? settings.oapiBase, withinMs),
  };
}

/**
 * A session that is over, or will not have a post for another reason, is no robot that somebody has to mend: the app
 * reaches the same chat. Not so a quota that is used up, or the app's would be too.
 */
function orElsewhere(outcome: Outcome, target: Target | undefined): Outcome {
  if (outcome.outcome !== "stop" || outcome.tell === "quota") return outcome;
  const { reason } = outcome;
  return target ? { outcome: "elsewhere", reason, target } : { outcome: "stop", reason };
}

/** The rule of session.ts again: the settings may have changed since the message came. */
function urlOf(settings: SessionSenderDeps["settings"], { secret }: Entry): URL | undefined {
  try {
    return secret === null ? undefined : sessionUrl(settings, secret);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
