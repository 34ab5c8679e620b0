import type { Database, Queryable } from "../database/door.ts";
import type { NoticePart } from "./notice.ts";
import {
  type Content,
  type Outbound,
  placeOf,
  type Stored,
  type Target,
  type TargetKind,
  toOutboxRow,
  type WantedIf,
} from "./outbound.ts";

/** A row that a worker has taken. */
export interface Entry<What = Content> {
  readonly id: number;
  readonly key: string;
  readonly street: number | null;
  readonly lane: string;
  readonly kind: TargetKind;
  readonly target: Readonly<Record<string, unknown>>;
  readonly secret: string | null;
  readonly content: What;
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
  readonly sinceMs: number;
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
  | { readonly verdict: "claimed"; readonly entry: Entry<Stored> }
  | { readonly verdict: "dropped" | "empty" }
  /** Nothing may go for `waitMs`: it is tried again later, the limit is reached, or somebody else is at it. */
  | { readonly verdict: "wait" | "busy"; readonly waitMs: number };

/** What becomes of a row after its turn. */
export type Ending =
  | { readonly state: "sent" }
  | { readonly state: "unsure" | "dropped" | "failed"; readonly error: string }
  | { readonly state: "queued"; readonly error: string; readonly retryMs: number; readonly doubt: boolean }
  /** Nobody is written to before this time of the street's clock, epoch ms. */
  | { readonly state: "held"; readonly until: number; readonly doubt: boolean }
  /** A part of it was sent, and this is what remains: a message of its own, at the same place in the lane. */
  | { readonly state: "queued"; readonly rest: Content }
  /** It goes another way: into another lane, at the place that its number gives it there. */
  | { readonly state: "queued"; readonly error: string; readonly elsewhere: Target };

/** Writes what is to be said; pass the `tx` of the transaction that decides to say it. */
export async function putInOutbox(tx: Queryable, outbounds: readonly Outbound[]): Promise<void> {
  if (outbounds.length === 0) return;
  await tx.query("SELECT gov.outbox_add($1::jsonb)", [JSON.stringify(outbounds.map(toOutboxRow))]);
}

/** Sends what a platform would not take after all, to the address given now; whatever else became of it is left alone. */
export async function reviveInOutbox(db: Queryable, { key, target }: Outbound): Promise<void> {
  const { kind, lane, target: place, secret } = placeOf(target);
  await db.query(
    `UPDATE gov.outbox SET kind = $2, lane = $3, target = $4::jsonb, secret = $5, ${WAITING_ANEW}
     WHERE dedupe_key = $1 AND state = 'failed'`,
    [key, kind, lane, JSON.stringify(place), secret ?? null],
  );
}

/** A row that is to have all its chances again, in SQL. */
export const WAITING_ANEW = `state = 'queued', attempts = 0, repeats = 0, crashes = 0, doubt = false, queued_at = NULL,
  claim = NULL, claimed_until = NULL, retry_at = clock_timestamp(), waits_since = clock_timestamp(), ended_at = NULL,
  last_error = NULL`;

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
  street_id: number | null;
  lane: string;
  kind: TargetKind;
  target: Record<string, unknown>;
  secret: string | null;
  content: Stored;
  wanted_if: WantedIf | null;
  attempts: number;
  repeats: number;
  crashes: number;
  doubt: boolean;
  waits_since: string;
  claim: string;
}

function toEntry(row: ClaimedRow): Entry<Stored> {
  const { dedupe_key: key, street_id: street, wanted_if: wantedIf, waits_since, ...rest } = row;
  return { ...rest, key, street, wantedIf, sinceMs: Date.parse(waits_since) };
}

/** What names a taken row. */
type Taken = Pick<Entry, "id" | "claim">;

/** What is not kept of a row that was sent or dropped; a dead one may be sent again by hand. */
const SECRET_NO_MORE: readonly Ending["state"][] = ["sent", "dropped"];

/** Writes what became of a row; false when it is no longer ours, because another worker took it over. */
export async function endTurn(tx: Queryable, { id, claim }: Taken, ending: Ending): Promise<boolean> {
  const rest = "rest" in ending ? JSON.stringify(ending.rest) : null;
  const place = "elsewhere" in ending ? JSON.stringify(placeOf(ending.elsewhere)) : null;
  const { rowCount } = await tx.query(
    `WITH posted AS (
       -- Whatever the platform counts from, it was not later than this.
       UPDATE gov.outbox_post SET at = clock_timestamp(), claim = NULL WHERE claim = $2)
     UPDATE gov.outbox SET state = $3, last_error = $4, doubt = $5, claim = NULL, claimed_until = NULL, queued_at = NULL,
       retry_at = clock_timestamp() + $6::integer * interval '1 ms',
       secret = CASE WHEN $7::boolean THEN $11::jsonb->>'secret' ELSE secret END,
       ended_at = CASE WHEN $8::boolean THEN clock_timestamp() END, not_before = coalesce($9, not_before),
       content = coalesce($10::jsonb, content), kind = coalesce($11::jsonb->>'kind', kind),
       lane = coalesce($11::jsonb->>'lane', lane), target = coalesce($11::jsonb->'target', target),
       attempts = CASE WHEN $10::jsonb IS NULL AND $11::jsonb IS NULL THEN attempts ELSE 0 END,
       repeats = CASE WHEN $10::jsonb IS NULL THEN repeats ELSE 0 END,
       crashes = CASE WHEN $10::jsonb IS NULL THEN crashes ELSE 0 END
     WHERE id = $1 AND claim = $2`,
    [
      id,
      claim,
      ending.state === "held" ? "queued" : ending.state,
      "error" in ending ? ending.error : null,
      "doubt" in ending && ending.doubt,
      "retryMs" in ending ? ending.retryMs : 0,
      SECRET_NO_MORE.includes(ending.state) || place !== null,
      ending.state !== "queued" && ending.state !== "held",
      "until" in ending ? new Date(ending.until) : null,
      rest,
      place,
    ],
  );
  return rowCount === 1;
}

/**
 * Takes the other notices that are due in a row's lane into that row, and gives the parts of all, the oldest first;
 * undefined when the row is no longer ours. What may have arrived is left as it is.
 */
export async function gatherNotices(
  db: Database,
  { id, claim, lane }: Taken & Pick<Entry, "lane">,
  streetNow: number,
): Promise<NoticePart[] | undefined> {
  return db.transaction(async (tx) => {
    const own = await tx.query<{ parts: NoticePart[] }>(
      "SELECT content->'parts' AS parts FROM gov.outbox WHERE id = $1 AND claim = $2 FOR UPDATE",
      [id, claim],
    );
    const [row] = own.rows;
    if (!row) return undefined;
    const others = await tx.query<{ id: number; parts: NoticePart[] }>(
      `UPDATE gov.outbox SET state = 'dropped', last_error = 'said in row ' || $1::text, ended_at = clock_timestamp()
       WHERE lane = $2 AND id <> $1 AND state = 'queued' AND NOT doubt AND content->>'type' = 'notice'
         AND (not_before IS NULL OR not_before <= $3)
       RETURNING id, content->'parts' AS parts`,
      [id, lane, new Date(streetNow)],
    );
    if (others.rows.length === 0) return row.parts;
    const parts = [{ id, parts: row.parts }, ...others.rows]
      .toSorted((a, b) => a.id - b.id)
      .flatMap((one) => one.parts);
    await tx.query("UPDATE gov.outbox SET content = jsonb_set(content, '{parts}', $2::jsonb) WHERE id = $1", [
      id,
      JSON.stringify(parts),
    ]);
    return parts;
  });
}

/** Notes, before it is sent, that a row is sent once more although it may have arrived; false when it is no longer ours. */
export async function noteRepeat(db: Queryable, { id, claim }: Taken): Promise<boolean> {
  const { rowCount } = await db.query(
    "UPDATE gov.outbox SET repeats = repeats + 1 WHERE id = $1 AND claim = $2",
    [id, claim],
  );
  return rowCount === 1;
}

/** What waits in lanes of a kind: how much is due or on its way, and when (epoch ms) the next is that is held until then. */
export interface Waiting {
  readonly due: number;
  readonly nextAt: number | undefined;
}

export async function readWaiting(db: Queryable, kind: TargetKind, streetNow: number): Promise<Waiting> {
  const { rows } = await db.query<{ due: number; next_at: Date | null }>(
    `SELECT count(*) FILTER (WHERE not_before IS NULL OR not_before <= $2)::integer AS due,
            min(not_before) FILTER (WHERE not_before > $2) AS next_at
     FROM gov.outbox WHERE state IN ('queued', 'sending') AND kind = $1`,
    [kind, new Date(streetNow)],
  );
  return { due: rows[0]?.due ?? 0, nextAt: rows[0]?.next_at?.getTime() };
}

/** What stands in the outbox of a kind, for those who watch over it. */
export interface OutboxFigures {
  readonly kind: TargetKind;
  readonly waiting: number;
  /** Failed, or nobody knows whether it arrived. */
  readonly dead: number;
  /** How long (s) the oldest has been due that is not over. */
  readonly oldestS: number;
}

export async function readFigures(db: Queryable, streetNow: number): Promise<OutboxFigures[]> {
  const { rows } = await db.query<OutboxFigures>(
    `SELECT kind, count(*) FILTER (WHERE state IN ('queued', 'sending'))::integer AS waiting,
            count(*) FILTER (WHERE state IN ('unsure', 'failed'))::integer AS dead,
            coalesce(extract(epoch FROM max(clock_timestamp() - greatest(waits_since, least(not_before, clock_timestamp())))
              FILTER (WHERE state IN ('queued', 'sending') AND (not_before IS NULL OR not_before <= $1))), 0)::float8
              AS "oldestS"
     FROM gov.outbox WHERE state IN ('queued', 'sending', 'unsure', 'failed') GROUP BY kind ORDER BY kind`,
    [new Date(streetNow)],
  );
  return rows;
}

const DAY_MS = 86_400_000;
/** How long rows are kept that are over: the dead longer, for somebody may still want to know, or to send them again. */
const KEEP_MS = { over: 5 * 7 * DAY_MS, dead: 26 * 7 * DAY_MS } as const;
/** No limit of a platform looks back further than this. */
const KEEP_POSTS_MS = DAY_MS;

/** Lets go of what went out weeks ago. A key that is gone cannot come again: its message and its job's run are kept. */
export async function forgetOld(db: Queryable, now = Date.now()): Promise<void> {
  await db.query(
    `DELETE FROM gov.outbox
     WHERE ended_at < $1 AND state IN ('sent', 'dropped') OR ended_at < $2 AND state IN ('unsure', 'failed')`,
    [new Date(now - KEEP_MS.over), new Date(now - KEEP_MS.dead)],
  );
  await db.query("DELETE FROM gov.outbox_post WHERE at < $1", [new Date(now - KEEP_POSTS_MS)]);
}
