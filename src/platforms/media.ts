import { createHash } from "node:crypto";
import type { Image } from "../delivery/outbound.ts";
import type { Answer } from "./call.ts";
import type { Judged } from "./verdict.ts";

/** What an upload gives: a picture's id, or an outcome in its place. */
export type Uploaded = { readonly id: string } | Judged;

/** Pictures that a platform has already, by what is in them: a digest goes to many groups and is uploaded once. */
export interface MediaCache {
  /** The id of a picture, by `upload` where it is not known; who asks meanwhile waits for the same upload. */
  idOf(image: Image, upload: (bytes: Buffer) => Promise<Uploaded>): Promise<Uploaded>;
}

const REMEMBERED = 500;

/** `lifeMs` is how long the platform keeps a picture. */
export function createMediaCache(lifeMs: number, now: () => number = Date.now): MediaCache {
  const known = new Map<string, { readonly id: string; readonly untilMs: number }>();
  const underWay = new Map<string, Promise<Uploaded>>();

  async function uploadOnce(content: string, upload: () => Promise<Uploaded>): Promise<Uploaded> {
    try {
      const uploaded = await upload();
      if ("id" in uploaded) remember(content, uploaded.id);
      return uploaded;
    } finally {
      underWay.delete(content);
    }
  }

  function remember(content: string, id: string): void {
    known.delete(content);
    known.set(content, { id, untilMs: now() + lifeMs });
    // A Map keeps the order of insertion, so the first is the oldest.
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  }

  return {
    async idOf(image, upload) {
      const bytes = Buffer.from(image.base64, "base64");
      const content = createHash("sha256").update(bytes).digest("hex");
      const found = known.get(content);
      if (found && found.untilMs > now()) return { id: found.id };
      const waiting = underWay.get(content) ?? uploadOnce(content, () => upload(bytes));
      underWay.set(content, waiting);
      return waiting;
    },
  };
}

/** What came of an upload: an id, or an outcome of the message. Whatever became of the picture, no message was sent. */
export function uploadedId(answer: Answer, judged: Judged): Uploaded {
  if (judged.outcome === "unknown") return { outcome: "retry", reason: `upload: ${judged.reason}` };
  if (judged.outcome !== "sent") return judged;
  const id = answer.kind === "answer" ? answer.json?.media_id : undefined;
  return typeof id === "string" ? { id } : { outcome: "retry", reason: "upload: no media_id" };
}
