import type { Outcome } from "../delivery/errors.ts";
import type { TroubleWord } from "../delivery/trouble.ts";
import type { Answer } from "./call.ts";

/** What a platform's code means: one line of its error table. */
export type Verdict =
  | { readonly act: "sent" }
  /** At most so many times, where the platform says so. */
  | { readonly act: "retry"; readonly most?: number }
  | { readonly act: "wait"; readonly minutes: number; readonly tell?: TroubleWord }
  | { readonly act: "stop"; readonly tell?: TroubleWord }
  /** The access token is not good any more: once again with a new one. */
  | { readonly act: "renew"; readonly tell: TroubleWord };

/** Codes of one platform, sorted. */
export type ErrorTable = Readonly<Record<number, Verdict>>;

/** Refused for a reason we have no line for: certainly not taken, and perhaps not for ever. */
export const UNHEARD_OF: Verdict = { act: "retry", most: 3 };
/** DingTalk's wall against too many calls from one address, an HTML page: it stands for five minutes. */
const WALL = '"punish":"deny"';
const WALL_MINUTES = 5;
export const MINUTE_MS = 60_000;

/** The outcome of a call, or that its token has to be renewed. `minuteMs` is a minute's length; tests have shorter ones. */
export type Judged =
  | Outcome
  | { readonly outcome: "renew"; readonly reason: string; readonly tell: TroubleWord };

/**
 * What came of a call that has no code of the platform's in it; undefined where it is a 200 or 4xx that may hold one. 503
 * says by its definition that the request was not handled (RFC 9110, 15.6.4); any other 5xx may come from a proxy behind
 * which it was.
 */
export function judgeTransport(answer: Answer, minuteMs: number): Outcome | undefined {
  if (answer.kind === "none") return { outcome: answer.arrived ? "unknown" : "retry", reason: answer.reason };
  const { status, text } = answer;
  const reason = `status ${status}`;
  if (text.includes(WALL))
    return { outcome: "wait", reason: "too many calls from this address", ms: WALL_MINUTES * minuteMs };
  if (status === 429) return { outcome: "wait", reason, ms: minuteMs };
  if (status === 503) return { outcome: "retry", reason };
  if (status >= 500) return { outcome: "unknown", reason };
  if (status >= 300 && status < 400) return { outcome: "stop", reason };
  return undefined;
}

/** What came of a call to an API that answers 200 and its `errcode`. */
export function judgeErrcode(answer: Answer, table: ErrorTable, minuteMs: number): Judged {
  const known = judgeTransport(answer, minuteMs);
  if (known) return known;
  if (answer.kind === "none") throw new Error("unreachable");
  const errcode = answer.json?.errcode;
  if (!Number.isInteger(errcode)) {
    if (answer.status === 200) return { outcome: "unknown", reason: "no errcode" };
    return { outcome: "stop", reason: `status ${answer.status}` };
  }
  return outcomeOf(table[errcode as number] ?? UNHEARD_OF, `errcode ${errcode}`, minuteMs);
}

/** A table's line as the outcome of one call. */
export function outcomeOf(verdict: Verdict, reason: string, minuteMs: number): Judged {
  if (verdict.act === "sent") return { outcome: "sent" };
  if (verdict.act === "wait") {
    const { minutes, tell } = verdict;
    return { outcome: "wait", reason, ms: minutes * minuteMs, ...(tell && { tell }) };
  }
  if (verdict.act === "retry") {
    return { outcome: "retry", reason, ...(verdict.most !== undefined && { most: verdict.most }) };
  }
  const { act: outcome, tell } = verdict;
  if (outcome === "renew") return { outcome, reason, tell };
  return { outcome, reason, ...(tell && { tell }) };
}
