import type { Queryable } from "../database/door.ts";
import type { Quarter } from "./calendar.ts";
import { currentFormula, type RankingQuery, rankingThen, type Standing } from "./ranking.ts";
import { type StarState, starsOfStreetThen } from "./stars.ts";
import { ledgerThen } from "./tasks-then.ts";
import { type UnitKind, unitKinds } from "./words.ts";

/** A unit's place in a published ranking, kept whole: its name, stars and counts as they were at the cut-off. */
export interface PublishedUnit extends Standing {
  /** Its stars in the order of the star set. */
  readonly starStates: readonly StarState[];
  /** Points of the score since the quarter began, as signed text ("+12.35"); null for a unit that is newer. */
  readonly sinceQuarter: string | null;
  /** Items signed off since the ranking published before; null for a unit that was not in it. */
  readonly newlySignedOff: number | null;
}

export interface PublishedRanking {
  readonly street: string;
  /** The ISO week that it is of: "2026-W47". */
  readonly week: string;
  readonly formulaVersion: number;
  /** What happened later does not count. */
  readonly cutOff: Date;
  /** Kind by kind, best first. */
  readonly units: readonly PublishedUnit[];
}

/** The unit, or several alike, of a kind that gained most since the quarter began: points of the score, "12.35". */
export interface MostImproved {
  readonly kind: UnitKind;
  readonly units: readonly string[];
  readonly points: string;
}

export interface Publication extends RankingQuery {
  readonly week: string;
  /** The cut-off. */
  readonly at: Date;
  /** The one that `at` lies in. */
  readonly quarter: Quarter;
}

/**
 * Keeps the ranking of a week as the ledger stood at the cut-off, whenever it is called; a week that was published before
 * is left as it is. Resolves to whether this call did it: false also where no unit has a star programme.
 */
export async function publishRanking(db: Queryable, publication: Publication): Promise<boolean> {
  const { streetId, week, at } = publication;
  const { version } = await currentFormula(db, streetId);
  const units = await unitsToPublish(db, publication);
  const kinds = unitKinds
    .map((kind) => ({ kind, rows: units.filter((unit) => unit.kind === kind) }))
    .filter(({ rows }) => rows.length > 0);
  const { rowCount } = await db.query(
    `INSERT INTO gov.ranking_snapshot (street_id, unit_kind, period, formula_version, published_at, rows, format)
     SELECT $1, k.kind, $2, $3, $4, k.rows, ${FORMAT}
     FROM jsonb_to_recordset($5::jsonb) AS k(kind text, rows jsonb)
     ON CONFLICT DO NOTHING`,
    [streetId, week, version, at, JSON.stringify(kinds)],
  );
  return rowCount !== 0;
}

/** Rows that hold all of PublishedUnit; those of format 1 cannot be shown. */
const FORMAT = 2;

/** The column `rows` names a unit's id as it did in format 1. */
type Row = Omit<PublishedUnit, "unitId" | "unit"> & { readonly unit: number; readonly name: string };

async function unitsToPublish(db: Queryable, publication: Publication): Promise<Row[]> {
  const { streetId, at, quarter } = publication;
  const then = await ledgerThen(db, streetId, at);
  const standings = await rankingThen(db, publication, then);
  const stars = await starsOfStreetThen(db, streetId, then);
  const before = await lastPublished(db, streetId, at);
  const quarterStart = await scoresAtStartOf(db, streetId, quarter);
  await keepScores(db, streetId, quarter, quarterStart);
  return standings.map(({ unitId, unit, ...standing }) => {
    const signedOffBefore = before.get(unitId)?.signedOff;
    const scoreBefore = quarterStart[unitId];
    return {
      ...standing,
      unit: unitId,
      name: unit,
      starStates: stars.get(unitId) ?? [],
      sinceQuarter: scoreBefore === undefined ? null : difference(standing.score, scoreBefore),
      newlySignedOff: signedOffBefore === undefined ? null : standing.signedOff - signedOffBefore,
    };
  });
}

/** The units of the last ranking before an instant, whatever its format; or of the last one that was posted. */
async function lastPublished(
  db: Queryable,
  streetId: number,
  at: Date,
  postedOnly = false,
): Promise<Map<number, Partial<Row>>> {
  const { rows } = await db.query<{ row: Partial<Row> & { unit: number } }>(
    `SELECT r AS row FROM unnest($2::text[]) AS k(kind) CROSS JOIN LATERAL (
       SELECT rows FROM gov.ranking_snapshot WHERE street_id = $1 AND unit_kind = k.kind AND published_at < $3
         AND (posted OR NOT $4)
       ORDER BY published_at DESC LIMIT 1) AS s, jsonb_array_elements(s.rows) AS r`,
    [streetId, unitKinds, at, postedOnly],
  );
  return new Map(rows.map(({ row }) => [row.unit, row]));
}

type Scores = Readonly<Record<string, string>>;

/** Every unit's score when the quarter began, by its id: as it was kept, or else worked out. */
export async function scoresAtStartOf(db: Queryable, streetId: number, quarter: Quarter): Promise<Scores> {
  const kept = await db.query<{ scores: Scores }>(
    "SELECT scores FROM gov.quarter_start WHERE street_id = $1 AND quarter = $2",
    [streetId, quarter.name],
  );
  if (kept.rows[0]) return kept.rows[0].scores;
  const then = await ledgerThen(db, streetId, new Date(quarter.startsAt));
  // Which tasks are overdue is of no account to a score.
  const standings = await rankingThen(db, { streetId, lastDueDay: "-infinity" }, then);
  return Object.fromEntries(standings.map(({ unitId, score }) => [unitId, score]));
}

async function keepScores(db: Queryable, streetId: number, quarter: Quarter, scores: Scores): Promise<void> {
  await db.query(
    "INSERT INTO gov.quarter_start (street_id, quarter, scores) VALUES ($1, $2, $3::jsonb) ON CONFLICT DO NOTHING",
    [streetId, quarter.name, JSON.stringify(scores)],
  );
}

/** A ranking as it was published; undefined when that week's was not, or was by a version that kept less of it. */
export async function publishedRanking(
  db: Queryable,
  streetId: number,
  week: string,
): Promise<PublishedRanking | undefined> {
  const { rows } = await db.query<{
    street: string;
    formulaVersion: number;
    cutOff: Date;
    rows: readonly Row[];
  }>(
    `SELECT s.name AS street, r.formula_version AS "formulaVersion", r.published_at AS "cutOff", r.rows
     FROM gov.ranking_snapshot r JOIN gov.street s ON s.id = r.street_id
     WHERE r.street_id = $1 AND r.period = $2 AND r.format = ${FORMAT}
     ORDER BY array_position($3::text[], r.unit_kind)`,
    [streetId, week, unitKinds],
  );
  const [first] = rows;
  if (!first) return undefined;
  const { street, formulaVersion, cutOff } = first;
  const units = rows.flatMap((kind) =>
    kind.rows.map(({ unit, name, ...row }) => ({ ...row, unitId: unit, unit: name })),
  );
  return { street, week, formulaVersion, cutOff, units };
}

/** The week of the last ranking that was published, if it can be shown. */
export async function lastPublishedWeek(db: Queryable, streetId: number): Promise<string | undefined> {
  const { rows } = await db.query<{ period: string }>(
    `SELECT period FROM gov.ranking_snapshot WHERE street_id = $1 AND format = ${FORMAT}
     ORDER BY published_at DESC LIMIT 1`,
    [streetId],
  );
  return rows[0]?.period;
}

/** What a digest shows of a unit: when none of it differs from the one before, there is nothing to say. */
const shown = ["rank", "stars", "score", "items", "signedOff"] as const;

/** Whether groups would read anything else than in the last ranking that was posted; before the first, whether anything was done. */
export async function hasNews(db: Queryable, streetId: number, ranking: PublishedRanking): Promise<boolean> {
  const before = await lastPublished(db, streetId, ranking.cutOff, true);
  if (before.size === 0) return ranking.units.some(({ signedOff }) => signedOff > 0);
  return (
    before.size !== ranking.units.length ||
    ranking.units.some((unit) => shown.some((figure) => unit[figure] !== before.get(unit.unitId)?.[figure]))
  );
}

/** Notes that a published ranking went out to groups. */
export async function markPosted(db: Queryable, streetId: number, week: string): Promise<void> {
  await db.query("UPDATE gov.ranking_snapshot SET posted = true WHERE street_id = $1 AND period = $2", [
    streetId,
    week,
  ]);
}

/** By kind; a kind of which no unit gained anything is left out. */
export function mostImproved({ units }: PublishedRanking): MostImproved[] {
  return unitKinds.flatMap((kind) => {
    const gained = units.filter((unit) => unit.kind === kind && hundredths(unit.sinceQuarter ?? "0") > 0);
    const most = Math.max(...gained.map((unit) => hundredths(unit.sinceQuarter ?? "0")));
    const first = gained.filter((unit) => hundredths(unit.sinceQuarter ?? "0") === most);
    const [one] = first;
    if (!one) return [];
    return [{ kind, units: first.map(({ unit }) => unit), points: (one.sinceQuarter ?? "").slice(1) }];
  });
}

/** Two scores' difference as signed text: "+12.35", "-0.50", "0.00". */
export function difference(score: string, before: string): string {
  const points = hundredths(score) - hundredths(before);
  const text = (Math.abs(points) / 100).toFixed(2);
  return points === 0 ? text : `${points > 0 ? "+" : "-"}${text}`;
}

/** Exact, where a decimal with two places is not. */
function hundredths(score: string): number {
  return Math.round(Number(score) * 100);
}
