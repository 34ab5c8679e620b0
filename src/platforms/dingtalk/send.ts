import type { Session } from "./session.ts";

/**
 * How a post ended: `sent`; `failed` = DingTalk did not take it; `unknown` = it may have arrived (no answer in time, or
 * one that says nothing). `errcode` is DingTalk's, where it gave one; its errmsg is not kept, for it quotes.
 */
export interface Sent {
  readonly outcome: "sent" | "failed" | "unknown";
  readonly reason: string;
  readonly errcode?: number;
}

const ANSWER_LIMIT_BYTES = 65_536;
/** The connection never stood, so nothing arrived. */
const NOT_CONNECTED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/**
 * Posts `body` to a message's session. Never rejects; the URL appears in no result. No token goes along (a forged URL
 * would collect it) and no redirect is followed (DingTalk sends none).
 */
export async function send(
  fetch: typeof globalThis.fetch,
  session: Session,
  body: string,
  timeoutMs: number,
): Promise<Sent> {
  try {
    const response = await fetch(session.url.href, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await beginningOf(response);
    if (response.status >= 500) return { outcome: "unknown", reason: `status ${response.status}` };
    if (response.status !== 200) return { outcome: "failed", reason: `status ${response.status}` };
    return judge(answer);
  } catch (error) {
    return fromError(error);
  }
}

/** HTTP 200 alone means nothing: DingTalk reports its failures in `errcode`. */
function judge(answer: string): Sent {
  const errcode = errcodeIn(answer);
  if (errcode === undefined) return { outcome: "unknown", reason: "no errcode" };
  if (errcode === 0) return { outcome: "sent", reason: "ok", errcode };
  return { outcome: "failed", reason: "errcode", errcode };
}

function errcodeIn(answer: string): number | undefined {
  try {
    const { errcode } = JSON.parse(answer) as { errcode?: unknown };
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

function fromError(error: unknown): Sent {
  const { name, cause } = error instanceof Error ? error : { name: "Error", cause: undefined };
  if (name === "TimeoutError") return { outcome: "unknown", reason: "timeout" };
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  if (code !== undefined)
    return { outcome: NOT_CONNECTED.includes(code) ? "failed" : "unknown", reason: code };
  const redirected = cause instanceof Error && cause.message.includes("redirect");
  return redirected ? { outcome: "failed", reason: "redirect" } : { outcome: "unknown", reason: name };
}
