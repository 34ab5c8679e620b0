import { createHash } from "node:crypto";
import type { Database, Queryable } from "../database/door.ts";

/** A seal: the hash over every event since the seal before it, and over that seal's own hash. */
export interface Seal {
  readonly number: number;
  /** Covers the events with ids above the last seal's `lastEvent`, up to and with this one. */
  readonly lastEvent: number;
  readonly events: number;
  /** SHA-256, hex. */
  readonly hash: string;
}

/** What stands before the first seal. */
const BEGINNING: Seal = { number: 0, lastEvent: 0, events: 0, hash: "0".repeat(64) };

/** Taken alone for the moment in which a seal's last event is chosen; gov.record holds it shared while it writes. */
const WRITERS_LOCK = 20260001;
const PAGE = 5_000;

/** How often the timetable seals. */
export const SEAL_EVERY_MINUTES = 10;

/**
 * One line an event, the same on both engines and whatever the session's zone: what the hash is made of. Instants are
 * microseconds of the epoch, and jsonb prints its keys in one order.
 */
const line = `jsonb_build_array(id, street_id, task_id, version, unit_id, kind,
  (extract(epoch FROM at) * 1000000)::bigint, (extract(epoch FROM recorded_at) * 1000000)::bigint,
  person_id, message_key, data)::text`;

/**
 * Seals the events since the last seal, and returns the new one; undefined when there are none. Several processes may
 * try at once: the number is unique, so one of them wins and the others have nothing to do.
 */
export async function sealEvents(db: Database): Promise<Seal | undefined> {
  const before = await lastSeal(db);
  const lastEvent = await db.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock($1)", [WRITERS_LOCK]);
    const { rows } = await tx.query<{ last: number | null }>("SELECT max(id) AS last FROM gov.event");
    return rows[0]?.last ?? 0;
  });
  if (lastEvent <= before.lastEvent) return undefined;

  const seal = await computeSeal(db, before, lastEvent);
  const { rowCount } = await db.query(
    "INSERT INTO gov.seal (number, last_event, events, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    [seal.number, seal.lastEvent, seal.events, seal.hash],
  );
  return rowCount === 1 ? seal : undefined;
}

/** The seal that follows `before` over the events up to `lastEvent`, read page by page. */
export async function computeSeal(db: Queryable, before: Seal, lastEvent: number): Promise<Seal> {
  const hash = createHash("sha256").update(before.hash);
  let events = 0;
  let from = before.lastEvent;
  for (;;) {
    const { rows } = await db.query<{ id: number; line: string }>(
      `SELECT id, ${line} AS line FROM gov.event WHERE id > $1 AND id <= $2 ORDER BY id LIMIT ${PAGE}`,
      [from, lastEvent],
    );
    for (const row of rows) hash.update(`\n${row.line}`);
    events += rows.length;
    from = rows.at(-1)?.id ?? from;
    if (rows.length < PAGE) break;
  }
  return { number: before.number + 1, lastEvent, events, hash: hash.digest("hex") };
}

/** All seals in order. */
export async function allSeals(db: Queryable): Promise<Seal[]> {
  const { rows } = await db.query<Seal>(
    `SELECT number, last_event AS "lastEvent", events, hash FROM gov.seal ORDER BY number`,
  );
  return rows;
}

/**
 * The numbers of the seals that do not agree with the events, or with the seal before them. A seal whose predecessor is
 * gone cannot be held against anything, and the predecessor is what is to be named.
 */
export async function brokenSeals(db: Queryable): Promise<number[]> {
  const broken: number[] = [];
  let before = BEGINNING;
  for (const seal of await allSeals(db)) {
    if (seal.number === before.number + 1) {
      const expected = await computeSeal(db, before, seal.lastEvent);
      if (seal.hash !== expected.hash || seal.events !== expected.events) broken.push(seal.number);
    }
    before = seal;
  }
  return broken;
}

async function lastSeal(db: Queryable): Promise<Seal> {
  const { rows } = await db.query<Seal>(
    `SELECT number, last_event AS "lastEvent", events, hash FROM gov.seal ORDER BY number DESC LIMIT 1`,
  );
  return rows[0] ?? BEGINNING;
}
