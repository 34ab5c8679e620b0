import type { IncomingMessage } from "node:http";
import getRawBody from "raw-body";
import { Refusal } from "./refusal.ts";

/** Plugins of both platforms read at most this much; a genuine callback is a few kilobytes. */
export const BODY_LIMIT_BYTES = 1_048_576;

export interface BodyRules {
  /** Accepted media types, lower case, without parameters. A request that names none is accepted. */
  readonly types: readonly string[];
}

/**
 * Reads a request's body into memory, up to a limit.
 *
 * Throws Refusal 415 for a media type that is not listed or a compressed body, 413 for more bytes than the limit
 * (declared or sent), 400 for a body that breaks off.
 */
export async function readBody(request: IncomingMessage, rules: BodyRules): Promise<Buffer> {
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type && !rules.types.includes(type)) throw new Refusal(415, "content type");
  const encoding = request.headers["content-encoding"]?.trim().toLowerCase();
  // Neither platform compresses; inflating would let a small body grow past the limit.
  if (encoding && encoding !== "identity") throw new Refusal(415, "content encoding");

  try {
    return await getRawBody(request, {
      limit: BODY_LIMIT_BYTES,
      length: request.headers["content-length"] ?? null,
    });
  } catch (error) {
    await drain(request);
    const tooLarge = error instanceof Error && "type" in error && error.type === "entity.too.large";
    throw tooLarge ? new Refusal(413, "body size") : new Refusal(400, "body broke off");
  }
}

/** How long a sender of too much may go on before it gets its answer. */
const DRAIN_WITHIN_MS = 2_000;

/**
 * raw-body leaves the stream paused. Reading on (nothing is kept) lets the sender finish and then read our answer; a
 * connection that is closed under it would be reset, and the answer lost.
 */
async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, DRAIN_WITHIN_MS);
    request.once("close", done).once("end", done).resume();
  });
}
