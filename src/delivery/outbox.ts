import type { Queryable } from "../database/door.ts";
import type { Content, TargetKind, WantedIf } from "./outbound.ts";
import { type Outbound, toOutboxRow } from "./outbound.ts";

/** A row that a worker has taken. */
export interface Entry {
  readonly id: number;
  readonly key: string;
  readonly kind: TargetKind;
  readonly target: Readonly<Record<string, unknown>>;
  readonly secret: string | null;
  readonly content: Content;
  readonly wantedIf: WantedIf | null;
  /** Sends begun, this one included. */
  readonly attempts: number;
  /** Sends begun after one that may have arrived. */
  readonly repeats: number;
  /** Workers that died over it. */
  readonly crashes: number;
  /** The last send may have arrived. */
  readonly doubt: boolean;
  /** Since when it waits, epoch ms. */
  readonly createdMs: number;
  /** Names this taking of the row: who comes later has another. */
  readonly claim: string;
}

/** A lane that has something to send, and the row that its job is named after. */
export interface QueuedLane {
  readonly id: number;
  readonly lane: string;
  readonly kind: TargetKind;
}

/** So many posts in so many ms, as all processes together make them. */
export interface PostLimit {
  /** What several lanes share, such as an app's calls; without it the lane's own. */
  readonly key?: string;
  readonly posts: number;
  readonly inMs: number;
}

export type Claim =
  | { readonly verdict: "claimed"; readonly entry: Entry }
  | { readonly verdict: "dropped" | "empty" }
  /** Nothing may go for `waitMs`: it is tried again later, the limit is reached, or somebody else is at it. */
  | { readonly verdict: "wait" | "busy"; readonly waitMs: number };

/** What becomes of a row after its turn. */
export type Ending =
  | { readonly state: "sent" }
  | { readonly state: "unsure" | "dropped" | "failed"; readonly error: string }
  | { readonly state: "queued"; readonly error: string; readonly retryMs: number; readonly doubt: boolean }
  /** A part of it was sent, and this is what remains: a message of its own, at the same place in the lane. */
  | { readonly state: "queued"; readonly rest: Content };

/** Writes what is to be said; pass the `tx` of the transaction that decides to say it. */
export async function putInOutbox(tx: Queryable, outbounds: readonly Outbound[]): Promise<void> {
  if (outbounds.length === 0) return;
  await tx.query("SELECT gov.outbox_add($1::jsonb)", [JSON.stringify(outbounds.map(toOutboxRow))]);
}

/** The lanes that are due and have no job, at most `most`; they count as having one for `againMs` from here on. */
export async function lanesToQueue(
  db: Queryable,
  { streetNow, againMs, most }: { streetNow: number; againMs: number; most: number },
): Promise<QueuedLane[]> {
  const { rows } = await db.query<QueuedLane>("SELECT id, lane, kind FROM gov.outbox_to_queue($1, $2, $3)", [
    new Date(streetNow),
    againMs,
    most,
  ]);
  return rows;
}

/** Takes the first row of a lane that is due, for `leaseMs`. */
export async function claimNext(
  db: Queryable,
  lane: string,
  how: { streetNow: number; claim: string; leaseMs: number; limits: readonly PostLimit[] },
): Promise<Claim> {
  const { rows } = await db.query<{
    verdict: Claim["verdict"];
    wait_ms: number;
    entry: ClaimedRow | null;
  }>("SELECT verdict, wait_ms, entry FROM gov.outbox_claim($1, $2, $3, $4, $5::jsonb)", [
    lane,
    new Date(how.streetNow),
    how.claim,
    how.leaseMs,
    JSON.stringify(how.limits),
  ]);
  const [row] = rows;
  if (!row) throw new Error("gov.outbox_claim said nothing");
  if (row.entry) return { verdict: "claimed", entry: toEntry(row.entry) };
  if (row.verdict === "wait" || row.verdict === "busy") return { verdict: row.verdict, waitMs: row.wait_ms };
  return { verdict: row.verdict as "dropped" | "empty" };
}

/** A row of gov.outbox as to_jsonb writes it. */
interface ClaimedRow {
  id: number;
  dedupe_key: string;
  kind: TargetKind;
  target: Record<string, unknown>;
  secret: string | null;
  content: Content;
  wanted_if: WantedIf | null;
  attempts: number;
  repeats: number;
  crashes: number;
  doubt: boolean;
  created_at: string;
  claim: string;
}

function toEntry(row: ClaimedRow): Entry {
  const { dedupe_key: key, wanted_if: wantedIf, created_at, ...rest } = row;
  return { ...rest, key, wantedIf, createdMs: Date.parse(created_at) };
}

/** Writes what became of a row; false when it is no longer ours, because another worker took it over. */
export async function endTurn(tx: Queryable, { id, claim }: Entry, ending: Ending): Promise<boolean> {
  const over = ending.state !== "queued";
  const rest = "rest" in ending ? JSON.stringify(ending.rest) : null;
  const { rowCount } = await tx.query(
    `WITH posted AS (
       -- Whatever the platform counts from, it was not later than this.
       UPDATE gov.outbox_post SET at = clock_timestamp(), claim = NULL WHERE claim = $2)
     UPDATE gov.outbox SET state = $3, last_error = $4, doubt = $5, claim = NULL, claimed_until = NULL, queued_at = NULL,
       retry_at = clock_timestamp() + $6::integer * interval '1 ms',
       secret = CASE WHEN $7::boolean THEN NULL ELSE secret END,
       ended_at = CASE WHEN $7::boolean THEN clock_timestamp() END,
       content = coalesce($8::jsonb, content),
       attempts = CASE WHEN $8::jsonb IS NULL THEN attempts ELSE 0 END,
       repeats = CASE WHEN $8::jsonb IS NULL THEN repeats ELSE 0 END,
       crashes = CASE WHEN $8::jsonb IS NULL THEN crashes ELSE 0 END
     WHERE id = $1 AND claim = $2`,
    [
      id,
      claim,
      ending.state,
      "error" in ending ? ending.error : null,
      "doubt" in ending && ending.doubt,
      "retryMs" in ending ? ending.retryMs : 0,
      over,
      rest,
    ],
  );
  return rowCount === 1;
}

/** Notes, before it is sent, that a row is sent once more although it may have arrived; false when it is no longer ours. */
export async function noteRepeat(db: Queryable, { id, claim }: Entry): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE gov.outbox SET repeats = repeats + 1 WHERE id = $1 AND claim = $2",
    [id, claim],
  );
  return rowCount === 1;
}

/** Whether something is due in lanes of a kind, or on its way. */
export async function isAnythingDue(db: Queryable, kind: TargetKind, streetNow: number): Promise<boolean> {
  const { rows } = await db.query<{ due: boolean }>(
    `SELECT EXISTS (SELECT FROM gov.outbox WHERE state IN ('queued', 'sending') AND kind = $1
       AND (not_before IS NULL OR not_before <= $2)) AS due`,
    [kind, new Date(streetNow)],
  );
  return rows[0]?.due ?? false;
}

/** Forgets when posts were made that no limit looks at any more. */
export async function forgetPosts(db: Queryable, olderThanMs: number): Promise<void> {
  await db.query("DELETE FROM gov.outbox_post WHERE at < clock_timestamp() - $1::integer * interval '1 ms'", [
    olderThanMs,
  ]);
}
