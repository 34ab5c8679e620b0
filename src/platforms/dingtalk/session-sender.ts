import type { Outcome } from "../../delivery/errors.ts";
import { byStatus, errcodeIn, type Fetch, hostAnswers, postJson } from "../../delivery/http.ts";
import type { Entry } from "../../delivery/outbox.ts";
import type { OverNetwork } from "../../delivery/sender.ts";
import { Refusal } from "../../web/refusal.ts";
import { render } from "./render.ts";
import { sessionUrl } from "./session.ts";
import type { DingtalkSettings } from "./settings.ts";

export interface SessionSenderDeps {
  readonly settings: Pick<DingtalkSettings, "apiBase" | "oapiBase">;
  /** The server's clock: sessions expire by it. */
  readonly now: () => number;
  readonly fetch?: Fetch;
}

/** A session this close to its end would be gone when the post arrives. */
const EXPIRY_MARGIN_MS = 5_000;
const MINUTE_MS = 60_000;

/**
 * Of a robot in one group, by DingTalk custom-robots-send-group-messages: more, and it is silenced for ten minutes. For
 * sessions no figure is published; the same is assumed. Two seconds are for posts that travel at different speeds.
 */
export const SESSION_LIMIT = { posts: 20, inMs: MINUTE_MS + 2_000 } as const;

/** What DingTalk's error codes mean for a message (the codes of robot/send and of its global list); any other is for good. */
const byErrcode: Readonly<Record<number, Outcome>> = {
  0: { outcome: "sent" },
  [-1]: { outcome: "retry", reason: "errcode -1", most: 3 },
  15: { outcome: "retry", reason: "errcode 15" },
  // Faster than 20 a minute: silenced for ten minutes.
  130101: { outcome: "wait", reason: "errcode 130101", ms: 10 * MINUTE_MS },
  302033: { outcome: "wait", reason: "errcode 302033", ms: MINUTE_MS },
  90002: { outcome: "wait", reason: "errcode 90002", ms: 1_000 },
  90018: { outcome: "wait", reason: "errcode 90018", ms: 1_000 },
  90019: { outcome: "wait", reason: "errcode 90019", ms: 1_000 },
};

/** Sends replies through the sessions of their messages (`sessionWebhook`). */
export function sessionSender({ settings, now, fetch = globalThis.fetch }: SessionSenderDeps): OverNetwork {
  return {
    limits: [SESSION_LIMIT],
    async send(entry, withinMs) {
      const url = urlOf(settings, entry);
      if (!url) return { outcome: "stop", reason: "not an address of DingTalk" };
      const { expiresMs } = entry.target as { expiresMs?: number };
      if (expiresMs !== undefined && expiresMs - EXPIRY_MARGIN_MS <= now()) {
        return { outcome: "stop", reason: "its session has expired" };
      }
      // Nothing but replies goes this way, and those are text.
      const body = entry.content.type === "text" ? render(entry.content) : undefined;
      if (body === undefined) return { outcome: "stop", reason: "nothing to say" };
      const answer = await postJson(fetch, url, body, withinMs);
      return byStatus(answer) ?? judge("body" in answer ? answer.body : "");
    },
    answers: async (entry, withinMs) => {
      const url = urlOf(settings, entry);
      return url !== undefined && (await hostAnswers(fetch, url, withinMs));
    },
  };
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

function judge(body: string): Outcome {
  const errcode = errcodeIn(body);
  if (errcode === undefined) return { outcome: "unknown", reason: "no errcode" };
  return byErrcode[errcode] ?? { outcome: "stop", reason: `errcode ${errcode}` };
}
