import type { Outcome } from "../delivery/errors.ts";
import { inTime } from "../in-time.ts";
import { settled } from "./settled.ts";
import type { Judged } from "./verdict.ts";

/** An access token, or why there is none. The token is never logged. */
export type Token = { readonly token: string } | { readonly outcome: Exclude<Outcome, { outcome: "sent" }> };

/** What a platform gave for the app's secret. */
export type Fetched =
  | { readonly token: string; readonly lifeMs: number }
  | Exclude<Judged, { outcome: "sent" }>;

export interface Tokens {
  get(): Promise<Token>;
  /** The platform refused this one: the next `get` fetches another, unless that has happened already. */
  refused(token: string): void;
}

/** Fetched anew when this part of its life is over: a token must not end between here and the platform. */
const SHARE_OF_LIFE = 0.9;
/** Asked again no earlier after a refusal: platforms block who asks for tokens too often. */
const REFUSED_MS = 60_000;

/**
 * The access token of one app, fetched by one call however many ask. A call that brings no token certainly sent no
 * message, so what is unknown about it is a retry; a wrong secret leaves messages waiting and the organizer told.
 */
export function createTokens(fetch: () => Promise<Fetched>, now: () => number = Date.now): Tokens {
  let held: { readonly token: Token; readonly untilMs: number } | undefined;
  let underWay: Promise<Token> | undefined;

  async function fetchAnew(): Promise<Token> {
    try {
      const fetched = await fetch();
      if ("token" in fetched) {
        const { token, lifeMs } = fetched;
        held = { token: { token }, untilMs: now() + lifeMs * SHARE_OF_LIFE };
        return { token };
      }
      const outcome = withoutToken(fetched);
      if (outcome.outcome === "wait") held = { token: { outcome }, untilMs: now() + REFUSED_MS };
      return { outcome };
    } finally {
      underWay = undefined;
    }
  }

  return {
    async get() {
      if (held && held.untilMs > now()) return held.token;
      underWay ??= fetchAnew();
      return underWay;
    },
    refused(token) {
      if (held && "token" in held.token && held.token.token === token) held = undefined;
    },
  };
}

function withoutToken(fetched: Exclude<Fetched, { token: string }>): Exclude<Outcome, { outcome: "sent" }> {
  const reason = `no access token: ${fetched.reason}`;
  if (fetched.outcome === "stop" || fetched.outcome === "renew") {
    return { outcome: "wait", reason, ms: REFUSED_MS, tell: fetched.tell ?? "credentials" };
  }
  if (fetched.outcome === "wait") return { ...fetched, reason };
  return { outcome: "retry", reason };
}

/** Makes a call with a token, and once more with a new one when that is what the platform asks for. `left` is its time. */
export async function withToken(
  tokens: Tokens,
  left: () => number,
  attempt: (token: string) => Promise<Judged>,
): Promise<Outcome> {
  const first = await inTime(tokens.get(), left(), tooLate);
  if ("outcome" in first) return first.outcome;
  const judged = await attempt(first.token);
  if (judged.outcome !== "renew") return judged;
  tokens.refused(first.token);
  const second = await inTime(tokens.get(), left(), tooLate);
  if ("outcome" in second) return second.outcome;
  return settled(await attempt(second.token));
}

const tooLate = (): Token => ({ outcome: { outcome: "retry", reason: "no access token in time" } });
