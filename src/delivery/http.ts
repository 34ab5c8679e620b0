import type { Outcome } from "./errors.ts";

/** What a platform answered to a post, or what became of it when there was no answer. */
export type Answer =
  | { readonly status: number; readonly body: string }
  /** `arrived`: whether the post may have. */
  | { readonly failure: string; readonly arrived: boolean };

export type Fetch = typeof globalThis.fetch;

const ANSWER_LIMIT_BYTES = 65_536;
/** The connection never stood, so nothing arrived. */
const NOT_CONNECTED = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** Posts JSON. Never rejects; the URL, which may be a credential, appears in no result. No token goes along, no redirect is followed. */
export async function postJson(fetch: Fetch, url: URL, body: string, withinMs: number): Promise<Answer> {
  try {
    const response = await fetch(url.href, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(withinMs),
    });
    return { status: response.status, body: await beginningOf(response) };
  } catch (error) {
    return failureOf(error);
  }
}

/** Whether a host answers at all: any status but a server's fault will do. */
export async function hostAnswers(fetch: Fetch, { origin }: URL, withinMs: number): Promise<boolean> {
  try {
    const response = await fetch(origin, { redirect: "manual", signal: AbortSignal.timeout(withinMs) });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}

/**
 * What an answer means by its status alone; undefined for 200, whose body tells. 429 and 503 say by their definition that
 * the request was not handled (RFC 9110, 15.6.4); any other 5xx may come from a proxy behind which it was.
 */
export function byStatus(answer: Answer): Outcome | undefined {
  if ("failure" in answer) return { outcome: answer.arrived ? "unknown" : "retry", reason: answer.failure };
  const { status } = answer;
  if (status === 200) return undefined;
  const reason = `status ${status}`;
  if (status === 429 || status === 503) return { outcome: "retry", reason };
  return { outcome: status >= 500 ? "unknown" : "stop", reason };
}

/** The number in an answer's `errcode`; undefined where there is none. HTTP 200 alone means nothing on either platform. */
export function errcodeIn(body: string): number | undefined {
  try {
    const { errcode } = JSON.parse(body) as { errcode?: unknown };
    return Number.isInteger(errcode) ? (errcode as number) : undefined;
  } catch {
    return undefined;
  }
}

async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > ANSWER_LIMIT_BYTES) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function failureOf(error: unknown): Answer {
  const { name, cause } = error instanceof Error ? error : { name: "Error", cause: undefined };
  if (name === "TimeoutError") return { failure: "timeout", arrived: true };
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  if (code !== undefined) return { failure: code, arrived: !NOT_CONNECTED.includes(code) };
  // A redirect is an answer: whoever gave it did not take the post.
  const redirected = cause instanceof Error && cause.message.includes("redirect");
  return redirected ? { failure: "redirect", arrived: false } : { failure: name, arrived: true };
}
