/** What the bot says. Platforms render it: each escapes for its own markup and keeps its own byte limit. */

export interface Reply {
  /** Plain text, one entry a line, no markup: what a person typed may stand in it, so renderers escape it. */
  readonly lines: readonly string[];
}

/** The reply as plain text, for the simulator, the store and the tests. */
export function replyText(reply: Reply): string {
  return reply.lines.join("\n");
}

export function reply(...lines: string[]): Reply {
  return { lines };
}
