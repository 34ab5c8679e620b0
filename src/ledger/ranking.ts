import type { Queryable } from "../database/door.ts";
import { isOverdue } from "./overdue.ts";
import { type LedgerThen, tasksThen } from "./tasks-then.ts";
import { type UnitKind, unitKinds } from "./words.ts";

/** One unit's place among its like. Communities are ranked with communities, villages with villages. */
export interface Standing {
  readonly unitId: number;
  readonly unit: string;
  readonly kind: UnitKind;
  /** The unit's place in the office's own list. */
  readonly position: number;
  /** Equal units share a rank and the next one is skipped: 1, 1, 3. */
  readonly rank: number;
  /** Stars met: every item of the star is signed off. */
  readonly stars: number;
  readonly starsTotal: number;
  /** 0 to 100 with two decimals, as text: exact, and equal means equal. */
  readonly score: string;
  /** Percent with one decimal of the items reported or overdue that were reported on time; null when none was due yet. */
  readonly onTime: string | null;
  readonly items: number;
  readonly signedOff: number;
  readonly reported: number;
  readonly overdue: number;
  /** Places gained since the last published ranking (negative: lost); null when the unit was not in it. */
  readonly movement: number | null;
}

export interface RankingQuery {
  readonly streetId: number;
  /** `calendar.lastDueDay(now)`: tasks due on it or before are overdue. */
  readonly lastDueDay: string;
}

export interface Formula {
  readonly version: number;
  readonly creditOnTime: string;
  readonly creditLate: string;
}

/** The credit of a task and the counts of a unit, before anything is ranked. Only programmes with stars count. */
const tally = (tasks: string) => `
  formula AS (
    SELECT version, credit_on_time, credit_late FROM gov.formula WHERE street_id = $1 ORDER BY version DESC LIMIT 1),
  counted AS (
    SELECT t.unit_id, i.programme_id, i.star, i.weight, t.state,
      t.state = 'signed-off' AS done,
      t.state IN ('reported', 'signed-off') AS told,
      CASE WHEN t.state <> 'signed-off' THEN 0 WHEN t.late THEN f.credit_late ELSE f.credit_on_time END AS credit,
      t.state IN ('reported', 'signed-off') AND NOT t.late AS on_time,
      ${isOverdue} AS overdue
    FROM ${tasks} t JOIN gov.item i ON i.id = t.item_id CROSS JOIN formula f
    WHERE t.street_id = $1 AND i.star IS NOT NULL),
  by_star AS (
    SELECT unit_id, star, bool_and(done) AS met, sum(weight) AS weight, sum(weight * credit) AS credit,
      count(*) AS items, count(*) FILTER (WHERE done) AS done, count(*) FILTER (WHERE state = 'reported') AS reported,
      count(*) FILTER (WHERE told) AS told, count(*) FILTER (WHERE on_time) AS on_time,
      count(*) FILTER (WHERE overdue) AS overdue
    FROM counted GROUP BY unit_id, programme_id, star),
  by_unit AS (
    SELECT unit_id, count(*) FILTER (WHERE met)::integer AS stars, count(*)::integer AS stars_total,
      round(100 * sum(credit) / sum(weight), 2) AS score,
      round(100 * sum(on_time) / nullif(sum(told) + sum(overdue), 0), 1) AS on_time,
      sum(items)::integer AS items, sum(done)::integer AS signed_off, sum(reported)::integer AS reported,
      sum(overdue)::integer AS overdue
    FROM by_star GROUP BY unit_id)`;

/** Standings from a tally; `before` is SQL for the rankings that movements are measured against. */
const standings = (tasks: string, before: string) => `
  WITH ${tally(tasks)},
   ranked AS (
     SELECT b.*, u.name, u.kind, u.position,
       rank() OVER (PARTITION BY u.kind ORDER BY b.stars DESC, b.score DESC, b.on_time DESC NULLS LAST)::integer AS rank
     FROM by_unit b JOIN gov.unit u ON u.id = b.unit_id),
   last_week AS (
     SELECT s.rows FROM unnest($3::text[]) AS k(kind) CROSS JOIN LATERAL (
       SELECT rows FROM gov.ranking_snapshot
       WHERE street_id = $1 AND unit_kind = k.kind AND ${before} ORDER BY published_at DESC LIMIT 1) s),
   before AS (
     SELECT (r->>'unit')::bigint AS unit_id, (r->>'rank')::integer AS rank
     FROM last_week, jsonb_array_elements(last_week.rows) r)
   SELECT r.unit_id AS "unitId", r.name AS unit, r.kind, r.position, r.rank, r.stars, r.stars_total AS "starsTotal",
     r.score::text AS score, r.on_time::text AS "onTime", r.items, r.signed_off AS "signedOff", r.reported, r.overdue,
     before.rank - r.rank AS movement
   FROM ranked r LEFT JOIN before ON before.unit_id = r.unit_id
   ORDER BY r.kind, r.rank, r.position`;

const standingsNow = standings("gov.task", "true");
const standingsThen = standings(tasksThen("$4"), "published_at < $5");

/** The street's ranking now, kind by kind, best first; one statement, whatever other streets there are. */
export async function ranking(db: Queryable, query: RankingQuery): Promise<Standing[]> {
  const { rows } = await db.query<Standing>(standingsNow, [query.streetId, query.lastDueDay, unitKinds]);
  return rows;
}

/** The street's ranking as the ledger stood then, with movements since the one published before. */
export async function rankingThen(
  db: Queryable,
  { streetId, lastDueDay }: RankingQuery,
  { at, moved }: LedgerThen,
): Promise<Standing[]> {
  const { rows } = await db.query<Standing>(standingsThen, [streetId, lastDueDay, unitKinds, moved, at]);
  return rows;
}

/** The formula in force. Throws when the street has none, which loading a street never leaves. */
export async function currentFormula(db: Queryable, streetId: number): Promise<Formula> {
  const { rows } = await db.query<Formula>(
    `SELECT version, credit_on_time::text AS "creditOnTime", credit_late::text AS "creditLate"
     FROM gov.formula WHERE street_id = $1 ORDER BY version DESC LIMIT 1`,
    [streetId],
  );
  if (!rows[0]) throw new Error(`street ${streetId} has no ranking formula`);
  return rows[0];
}
