/** What the bot says. Platforms render it: each escapes for its own markup and keeps its own byte limit. */

import type { Drawing } from "../pictures/drawing.ts";

export interface Reply {
  /** Plain text, one entry a line, no markup: what a person typed may stand in it, so renderers escape it. */
  readonly lines: readonly string[];
  /** Shown below the text where the platform can; the text is complete without it. */
  readonly picture?: ReplyPicture;
}

export interface ReplyPicture {
  readonly drawing: Drawing;
  readonly alt: string;
}

/** The reply as plain text, for the simulator, the store and the tests. */
export function replyText(reply: Reply): string {
  return reply.lines.join("\n");
}

export function reply(...lines: string[]): Reply {
  return { lines };
}

/** As the store keeps it: lines alone, or with the picture before it is drawn. */
export type StoredReply =
  | readonly string[]
  | { readonly lines: readonly string[]; readonly picture: ReplyPicture };

export function toStored({ lines, picture }: Reply): StoredReply {
  return picture ? { lines, picture } : lines;
}

export function fromStored(stored: StoredReply): Reply {
  return "lines" in stored ? stored : { lines: stored };
}
