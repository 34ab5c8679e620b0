import type { Reply } from "../../chat/reply.ts";
import type { Clock, Log } from "../intake.ts";
import { render } from "./render.ts";
import { type Sent, send } from "./send.ts";
import type { Session } from "./session.ts";

export type ReplyOutcome = Sent["outcome"] | "expired" | "no-session" | "already-sent" | "empty";

export interface AnswerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly countReply: (outcome: ReplyOutcome) => void;
  readonly fetch?: typeof globalThis.fetch;
}

/** A session this close to its end would be gone when the post arrives. */
const EXPIRY_MARGIN_MS = 5_000;
/** How many messages are remembered as answered; a repeat comes within minutes. */
const REMEMBERED = 10_000;

/** Sends the reply to one message. Never rejects; resolves after `timeoutMs` at the latest. */
export type Answer = (
  messageKey: string,
  reply: Reply,
  session: Session | undefined,
  timeoutMs: number,
) => Promise<ReplyOutcome>;

/**
 * Sends replies through the sessions of their messages, each once as far as this process knows: a message that is
 * delivered again is answered again only when the first answer certainly did not go out. After a restart that is
 * forgotten; the outbox, which remembers, takes this over.
 */
export function createAnswer(deps: AnswerDeps): Answer {
  const sent = new Set<string>();

  return async (messageKey, reply, session, timeoutMs) => {
    const outcome = await attempt(messageKey, reply, session, timeoutMs);
    deps.countReply(outcome);
    return outcome;
  };

  async function attempt(
    key: string,
    reply: Reply,
    session: Session | undefined,
    timeoutMs: number,
  ): Promise<ReplyOutcome> {
    const body = render(reply);
    if (body === undefined) return "empty";
    if (sent.has(key)) return "already-sent";
    if (session === undefined) return "no-session";
    if (session.expiresMs !== undefined && session.expiresMs - EXPIRY_MARGIN_MS <= deps.clock.now()) {
      deps.log.warn({ platform: "dingtalk" }, "reply not sent: its session has expired");
      return "expired";
    }

    // Before the post, so that a repeat which arrives meanwhile does not post as well.
    remember(key);
    const result = await send(deps.fetch ?? globalThis.fetch, session, body, timeoutMs);
    if (result.outcome === "failed") sent.delete(key);
    if (result.outcome !== "sent") {
      deps.log.warn({ platform: "dingtalk", ...result }, "reply not sent");
    }
    return result.outcome;
  }

  function remember(key: string): void {
    sent.add(key);
    // A Set keeps the order of insertion, so the first is the oldest.
    const [oldest] = sent;
    if (sent.size > REMEMBERED && oldest !== undefined) sent.delete(oldest);
  }
}
