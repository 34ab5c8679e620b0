import type { SeenPairs } from "../../src/platforms/dingtalk/pairs.ts";

/** The memory of header pairs without a database, for tests of the routes alone. */
export function seenPairsInMemory(now: () => number): SeenPairs {
  const pairs = new Map<string, { firstSeenMs: number; keys: string[] }>();
  return {
    async note(envelope, messageKey) {
      const pair = pairs.get(envelope) ?? { firstSeenMs: now(), keys: [] };
      pairs.set(envelope, pair);
      if (!pair.keys.includes(messageKey)) pair.keys.push(messageKey);
      return { ageMs: now() - pair.firstSeenMs, others: pair.keys.indexOf(messageKey) };
    },
  };
}
