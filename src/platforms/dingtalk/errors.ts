import type { Answer } from "../call.ts";
import {
  type ErrorTable,
  type Judged,
  judgeErrcode,
  judgeTransport,
  outcomeOf,
  UNHEARD_OF,
  type Verdict,
} from "../verdict.ts";

/** Ten minutes in which DingTalk takes nothing from a robot that was too fast. */
const PENALTY_MINUTES = 10;
/** DingTalk names no time after its calls a second were exceeded; the backoff of a retry is enough. */
const SLOWER: Verdict = { act: "retry" };

/** Codes of oapi.dingtalk.com: robots' webhooks, messages' sessions and the older API all answer 200 and an `errcode`. */
export const oapiErrors: ErrorTable = {
  0: { act: "sent" },
  [-1]: { act: "retry", most: 3 },
  // Its own servers took too long.
  15: SLOWER,
  88: { act: "renew", tell: "credentials" },
  40014: { act: "renew", tell: "credentials" },
  42001: { act: "renew", tell: "credentials" },
  90002: SLOWER,
  90018: SLOWER,
  90019: SLOWER,
  // More than 20 a minute.
  130101: { act: "wait", minutes: PENALTY_MINUTES },
  302033: { act: "wait", minutes: PENALTY_MINUTES },
  // The month's posts, the month's calls.
  90030: { act: "stop", tell: "quota" },
  90020: { act: "stop", tell: "quota" },
  // Keywords, sign or list of addresses; see judgeWebhook for the clock.
  310000: { act: "stop", tell: "robot-address" },
  300001: { act: "stop", tell: "robot-gone" },
  101002: { act: "stop" },
  460101: { act: "stop" },
};

/** Of 310000, this one is about the clock, and each attempt is signed anew. What the errmsg says is looked at and not kept. */
const CLOCK = /timestamp|时间戳/i;

/** What came of a post to a robot's webhook, or to a message's session. */
export function judgeWebhook(answer: Answer, minuteMs: number): Judged {
  const judged = judgeErrcode(answer, oapiErrors, minuteMs);
  const json = answer.kind === "answer" ? answer.json : undefined;
  if (json?.errcode === 310_000 && CLOCK.test(String(json.errmsg))) {
    return outcomeOf({ act: "retry", most: 1 }, "errcode 310000: timestamp", minuteMs);
  }
  return judged;
}

/** Codes of api.dingtalk.com, which stand in `code` of an answer that is no 200. The first line that fits counts. */
const apiErrors: readonly (readonly [pattern: RegExp, verdict: Verdict])[] = [
  [/ApiCountLimitForOrg|^90020$/i, { act: "stop", tell: "quota" }],
  [/QpsLimit/i, SLOWER],
  [
    /^(send\.too\.fast|too\.many\.group|too\.many\.people|send\.byToken\.tooFast)$/i,
    { act: "wait", minutes: 1 },
  ],
  [/AccessTokenPermissionDenied/i, { act: "stop", tell: "permission" }],
  [/^invalidAuthentication$/i, { act: "renew", tell: "credentials" }],
  [/^invalidClient|^invalidApp/i, { act: "stop", tell: "credentials" }],
  [/^bot\.stopped$/i, { act: "stop", tell: "robot-gone" }],
  [/^(invalidParameter|template)\b/i, { act: "stop" }],
];

/** What came of a call to api.dingtalk.com; a 200 is looked at by who made it. */
export function judgeApi(answer: Answer, minuteMs: number): Judged {
  const code = answer.kind === "answer" && typeof answer.json?.code === "string" ? answer.json.code : "";
  const [, verdict] = (code !== "" && apiErrors.find(([pattern]) => pattern.test(code))) || [];
  // Before the status: what says in so many words that it refused has not taken it.
  if (verdict) return outcomeOf(verdict, safe(code), minuteMs);
  const known = judgeTransport(answer, minuteMs);
  if (known) return known;
  if (answer.kind === "none") throw new Error("unreachable");
  if (answer.status === 200) return { outcome: "sent" };
  if (answer.status === 401) return { outcome: "renew", reason: "status 401", tell: "credentials" };
  return outcomeOf(UNHEARD_OF, code === "" ? `status ${answer.status}` : safe(code), minuteMs);
}

/** A code is a word of DingTalk's; what is longer or looks otherwise is not kept. */
function safe(code: string): string {
  return /^[\w.-]{1,80}$/.test(code) ? code : "a code of no known shape";
}
