import { Refusal } from "../../web/refusal.ts";
import type { Clock, Log } from "../intake.ts";

/** What the ledger knows about a pair of headers. */
export interface PairUse {
  /** How long ago its first message was recorded, by the clock that recorded it; 0 when there is none. */
  readonly ageMs: number;
  /** How many other messages used the pair before this one first did: 0 for the first, also when it comes again. */
  readonly others: number;
}

/** The memory of header pairs and the messages that came with them. It keeps them for at least an hour. */
export interface SeenPairs {
  /** What is known of the pair `envelope` when `messageKey` comes with it. Throws IntakeUnavailable when it cannot tell. */
  note(envelope: string, messageKey: string): Promise<PairUse>;
}

export interface Pairs {
  /** Remembers the pair of something that was ignored, and so is in no ledger; `messageKey` is "" where it had none. */
  noteIgnored(envelope: string, messageKey: string): void;
  /** Warns when the pair came with another message already; throws Refusal 401 when that was over a minute ago. */
  check(envelope: string, messageKey: string): Promise<void>;
}

/** Two people may speak in the same millisecond, and then two genuine messages share a pair; not a minute apart. */
const SHARED_MS = 60_000;
/** How many pairs of ignored callbacks are remembered: more than an hour brings, after which none is good any more. */
const REMEMBERED = 10_000;

/**
 * DingTalk signs a time and not a message: whoever saw one pair of headers can send any body with it for an hour.
 * A pair that comes with a second message is warned about, and refused once it is a minute old. What came with it first
 * stands in the ledger; what was ignored is remembered by this process alone, until it ends.
 */
export function createPairs(deps: {
  readonly pairs: SeenPairs;
  readonly clock: Clock;
  readonly log: Log;
}): Pairs {
  const ignored = new Map<string, { readonly messageKey: string; readonly atMs: number }>();

  return {
    noteIgnored(envelope, messageKey) {
      if (ignored.has(envelope)) return;
      ignored.set(envelope, { messageKey, atMs: deps.clock.now() });
      // A Map keeps the order of insertion, so the first is the oldest.
      const [oldest] = ignored.keys();
      if (ignored.size > REMEMBERED && oldest !== undefined) ignored.delete(oldest);
    },

    async check(envelope, messageKey) {
      const known = await deps.pairs.note(envelope, messageKey);
      const first = ignored.get(envelope);
      const another = first !== undefined && first.messageKey !== messageKey;
      const others = known.others + (another ? 1 : 0);
      if (others === 0) return;
      deps.log.warn({ platform: "dingtalk", others }, "one signature came with several messages");
      const ageMs = Math.max(known.ageMs, another ? deps.clock.now() - first.atMs : 0);
      if (ageMs > SHARED_MS) throw new Refusal(401, "signature used again");
    },
  };
}
