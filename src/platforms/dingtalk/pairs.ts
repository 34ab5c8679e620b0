import { Refusal } from "../../web/refusal.ts";
import type { Clock, Log } from "../intake.ts";

/** What is known about a pair of headers once a message has been noted with it. */
export interface PairUse {
  /** When the pair was first seen; `nowMs` of this note when it is new. */
  readonly firstSeenMs: number;
  /** How many other messages used the pair before this one first did: 0 for the first, also when it comes again. */
  readonly others: number;
}

/** The memory of header pairs and the messages that came with them. It keeps them for at least an hour. */
export interface SeenPairs {
  /** Remembers that `messageKey` came with the pair `envelope`. Throws IntakeUnavailable when it cannot. */
  note(envelope: string, messageKey: string, nowMs: number): Promise<PairUse>;
}

/** Two people may speak in the same millisecond, and then two genuine messages share a pair; not a minute apart. */
const SHARED_MS = 60_000;

/**
 * DingTalk signs a time and not a message: whoever saw one pair of headers can send any body with it for an hour.
 * A pair that comes with a second message is warned about, and refused (401) once it is a minute old.
 */
export async function notePair(
  deps: { readonly pairs: SeenPairs; readonly clock: Clock; readonly log: Log },
  envelope: string,
  messageKey: string,
): Promise<void> {
  const nowMs = deps.clock.now();
  const { firstSeenMs, others } = await deps.pairs.note(envelope, messageKey, nowMs);
  if (others === 0) return;
  deps.log.warn({ platform: "dingtalk", others }, "one signature came with several messages");
  if (nowMs - firstSeenMs > SHARED_MS) throw new Refusal(401, "signature used again");
}
