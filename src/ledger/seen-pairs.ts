import type { Queryable } from "../database/door.ts";

/**
 * The memory of what authenticated a message, kept in the ledger itself: every recorded message carries its envelope.
 * A pair of headers is therefore known from its first recorded message on, by every process and after a restart.
 */
export function seenPairs(db: Queryable) {
  return {
    /**
     * When the envelope was first seen, and how many other messages came with it before this one first did; `nowMs` and
     * 0 when it is new. The first message delivered again has no others.
     */
    async note(envelope: string, messageKey: string, nowMs: number) {
      const { rows } = await db.query<{ first: Date | null; others: number }>(
        `WITH own AS (SELECT received_at FROM gov.message WHERE key = $2)
         SELECT min(received_at) AS first,
           (count(*) FILTER (WHERE key <> $2 AND received_at < coalesce((SELECT received_at FROM own), 'infinity')))::integer
             AS others
         FROM gov.message WHERE envelope = $1`,
        [envelope, messageKey],
      );
      return { firstSeenMs: rows[0]?.first?.getTime() ?? nowMs, others: rows[0]?.others ?? 0 };
    },
  };
}
