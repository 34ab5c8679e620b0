import { createHash } from "node:crypto";
import type { Image } from "../delivery/outbound.ts";
import type { Answer } from "./call.ts";
import type { Judged } from "./verdict.ts";

/** Pictures that a platform has already, by what is in them: a digest goes to many groups and is uploaded once. */
export interface MediaCache {
  /** The id of a picture, from `upload` where it is not known; what `upload` gives in place of an id is passed on. */
  idOf<F>(
    image: Image,
    upload: (bytes: Buffer) => Promise<{ readonly id: string } | F>,
  ): Promise<{ readonly id: string } | F>;
}

const REMEMBERED = 500;

/** `lifeMs` is how long the platform keeps a picture. */
export function createMediaCache(lifeMs: number, now: () => number = Date.now): MediaCache {
  const known = new Map<string, { readonly id: string; readonly untilMs: number }>();
  return {
    async idOf(image, upload) {
      const bytes = Buffer.from(image.base64, "base64");
      const content = createHash("sha256").update(bytes).digest("hex");
      const found = known.get(content);
      if (found && found.untilMs > now()) return { id: found.id };
      const uploaded = await upload(bytes);
      if ("id" in (uploaded as object)) {
        known.delete(content);
        known.set(content, { id: (uploaded as { id: string }).id, untilMs: now() + lifeMs });
        // A Map keeps the order of insertion, so the first is the oldest.
        const [oldest] = known.keys();
        if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
      }
      return uploaded;
    },
  };
}

/** What came of an upload: an id, or an outcome of the message. Whatever became of the picture, no message was sent. */
export function uploadedId(answer: Answer, judged: Judged): { readonly id: string } | Judged {
  if (judged.outcome === "unknown") return { outcome: "retry", reason: `upload: ${judged.reason}` };
  if (judged.outcome !== "sent") return judged;
  const id = answer.kind === "answer" ? answer.json?.media_id : undefined;
  return typeof id === "string" ? { id } : { outcome: "retry", reason: "upload: no media_id" };
}
