import type { Queryable } from "../database/door.ts";
import type { LoadProblem } from "./load-problem.ts";
import type { Rename } from "./load-renames.ts";
import type { StreetPlan } from "./street-plan.ts";

/*
 * A workbook from before a rename still has the former name. Loaded as it is, it would make a second unit (or street) of
 * that name and move its people there: what was renamed is known from the events of the imports that did it.
 */

/** The names a plan uses that the units of the street have given up; asked once the plan's own renames are done. */
export async function formerUnitNames(
  tx: Queryable,
  streetId: number,
  { units }: StreetPlan,
): Promise<LoadProblem[]> {
  const { rows } = await tx.query<{ name: string }>("SELECT name FROM gov.unit WHERE street_id = $1", [
    streetId,
  ]);
  const known = new Set(rows.map(({ name }) => name));
  const planned = new Set(units.map(({ name }) => name));
  const fresh = units.filter(({ name }) => !known.has(name));
  if (fresh.length === 0) return [];
  const history = (await renameHistories(tx)).get(streetId) ?? [];
  const lacking = (now: string | undefined) => now !== undefined && known.has(now) && !planned.has(now);
  // Where every renamed unit has its row too, the workbook knows the renames, and the former name is a new unit's.
  if (!units.some(({ name }) => lacking(nameToday(name, history)))) return [];
  return fresh.flatMap(({ name }) => {
    const now = nameToday(name, history);
    if (now === undefined || !known.has(now)) return [];
    return {
      at: { table: "units", row: name, column: "name" },
      problem: `单位“${name}”已改名为“${now}”`,
      mend: `这多半是改名前的旧表：请改用最新的表，或把各处的“${name}”改成“${now}”；确是新设的单位，请在表里也保留“${now}”`,
    } satisfies LoadProblem;
  });
}

/** The street's name, where a street has given it up. */
export async function formerStreetName(tx: Queryable, name: string): Promise<LoadProblem[]> {
  const { rows } = await tx.query<{ id: number; name: string }>("SELECT id, name FROM gov.street");
  const histories = rows.length === 0 ? new Map<number, Rename[]>() : await renameHistories(tx);
  const street = rows.find((one) => nameToday(name, histories.get(one.id) ?? []) === one.name);
  if (!street) return [];
  return [
    {
      at: { table: "street", row: name, column: "name" },
      problem: `街道“${name}”已改名为“${street.name}”`,
      mend: `这多半是改名前的旧表：请改用最新的表，或把街道名称改成“${street.name}”`,
    },
  ];
}

/** What a name has become by the renames, the latest last; undefined where it was never given up. */
export function nameToday(name: string, history: readonly Rename[]): string | undefined {
  const given = history.findLastIndex(({ from }) => from === name);
  const first = history[given];
  if (!first) return undefined;
  return history
    .slice(given + 1)
    .reduce((current, { from, to }) => (from === current ? to : current), first.to);
}

/** All renames of units and streets, by street, in the order in which they were done. */
async function renameHistories(tx: Queryable): Promise<Map<number, Rename[]>> {
  const { rows } = await tx.query<{ street: number; renames: Rename[] }>(
    `SELECT e.street_id AS street, jsonb_agg(r.rename ORDER BY e.id, r.place) AS renames
     FROM gov.event e, jsonb_array_elements(e.data->'renamed') WITH ORDINALITY AS r(rename, place)
     WHERE e.kind = 'imported' AND e.data ? 'renamed' GROUP BY e.street_id`,
  );
  return new Map(rows.map(({ street, renames }) => [street, renames]));
}
