import type { Queryable } from "../database/door.ts";

/**
 * The memory of what authenticated a message, kept in the ledger itself: every recorded message carries its envelope.
 * A pair of headers is therefore known from its first recorded message on, by every process and after a restart.
 */
export function seenPairs(db: Queryable) {
  return {
    /**
     * How long ago a message was first recorded with the envelope, and how many other messages came with it before this
     * one first did; 0 and 0 when it is new. The first message delivered again has no others. Both times are the
     * database's: a server whose clock is another's changes no age.
     */
    async note(envelope: string, messageKey: string) {
      const { rows } = await db.query<{ age: number | null; others: number }>(
        `WITH own AS (SELECT received_at FROM gov.message WHERE key = $2)
         SELECT (extract(epoch FROM clock_timestamp() - min(received_at)) * 1000)::float8 AS age,
           (count(*) FILTER (WHERE key <> $2 AND received_at < coalesce((SELECT received_at FROM own), 'infinity')))::integer
             AS others
         FROM gov.message WHERE envelope = $1`,
        [envelope, messageKey],
      );
      return { ageMs: rows[0]?.age ?? 0, others: rows[0]?.others ?? 0 };
    },
  };
}
