import type { IncomingMessage } from "node:http";
import getRawBody from "raw-body";
import { Refusal } from "./refusal.ts";

/** Plugins of both platforms read at most this much; a genuine callback is a few kilobytes. */
export const BODY_LIMIT_BYTES = 1_048_576;

export interface BodyRules {
  /** Accepted media types, lower case, without parameters. A request that names none is accepted. */
  readonly types: readonly string[];
  readonly limit?: number;
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
      limit: rules.limit ?? BODY_LIMIT_BYTES,
      length: request.headers["content-length"] ?? null,
    });
  } catch (error) {
    // raw-body leaves the stream paused. Draining it (nothing is kept) lets the caller read our answer before it has
    // sent everything; closing instead would reset the connection under it. The server's requestTimeout bounds it.
    request.resume();
    const tooLarge = error instanceof Error && "type" in error && error.type === "entity.too.large";
    throw tooLarge ? new Refusal(413, "body size") : new Refusal(400, "body broke off");
  }
}
