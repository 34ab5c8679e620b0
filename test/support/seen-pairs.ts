import type { SeenPairs } from "../../src/platforms/dingtalk/pairs.ts";

/** The memory of header pairs without a database, for tests of the routes alone. */
export function seenPairsInMemory(): SeenPairs {
  const pairs = new Map<string, { firstSeenMs: number; keys: string[] }>();
  return {
    async note(envelope, messageKey, nowMs) {
      const pair = pairs.get(envelope) ?? { firstSeenMs: nowMs, keys: [] };
      pairs.set(envelope, pair);
      if (!pair.keys.includes(messageKey)) pair.keys.push(messageKey);
      return { firstSeenMs: pair.firstSeenMs, others: pair.keys.indexOf(messageKey) };
    },
  };
}
