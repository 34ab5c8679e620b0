import type { Queryable } from "../database/door.ts";
import type { LoadProblem } from "./load-problem.ts";

/** Something that goes on under another name: its history, tasks and people stay with it. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** The renames that an import asks for. They are done once: where the new name is there already, nothing is left to do. */
export interface Renames {
  readonly street: Rename | undefined;
  readonly units: readonly Rename[];
}

export const noRenames: Renames = { street: undefined, units: [] };

/** What became of the asked-for renames of units. */
export interface RenameResult {
  readonly done: readonly Rename[];
  /** Both names are units that have a history: they cannot become one. */
  readonly impossible: readonly Rename[];
  /** Former names that are nobody's. */
  readonly problems: readonly LoadProblem[];
}

/** The street's id under its new or its former name; undefined when it is not there. Renames it where that is due. */
export async function findStreet(
  tx: Queryable,
  name: string,
  rename: Rename | undefined,
): Promise<{ id: number; renamed: boolean } | undefined> {
  const { rows } = await tx.query<{ id: number; name: string }>(
    "SELECT id, name FROM gov.street WHERE name IN ($1, $2) ORDER BY name = $1 DESC LIMIT 1",
    [name, rename?.from ?? name],
  );
  const [found] = rows;
  if (!found) return undefined;
  if (found.name === name) return { id: found.id, renamed: false };
  await tx.query("UPDATE gov.street SET name = $2 WHERE id = $1", [found.id, name]);
  return { id: found.id, renamed: true };
}

/**
 * Renames units. In a new street there are none yet, and a former name says nothing. `planned`: the names of all units
 * as they are to be.
 */
export async function renameUnits(
  tx: Queryable,
  street: { readonly id: number; readonly isNew: boolean },
  asked: readonly Rename[],
  planned: readonly string[],
): Promise<RenameResult> {
  if (street.isNew || asked.length === 0) return { done: [], impossible: [], problems: [] };
  const { rows } = await tx.query<{ name: string; used: boolean }>(
    `SELECT name, id IN (SELECT unit_id FROM gov.event WHERE street_id = $1 AND unit_id IS NOT NULL) AS used
     FROM gov.unit WHERE street_id = $1`,
    [street.id],
  );
  const { steps, ...result } = inOrder(asked, new Map(rows.map(({ name, used }) => [name, used])), planned);
  for (const { rename, taken } of steps) {
    if (taken) await makeWay(tx, street.id, rename);
    await renameUnit(tx, street.id, rename);
  }
  return { ...result, done: steps.map(({ rename }) => rename) };
}

interface Step {
  readonly rename: Rename;
  /** The new name is a unit in which nothing has happened yet. */
  readonly taken: boolean;
}

/** The renames that can be done, each after the one that frees its name. `units`: has it a history, by name. */
function inOrder(asked: readonly Rename[], units: Map<string, boolean>, planned: readonly string[]) {
  const steps: Step[] = [];
  const step = (rename: Rename, taken: boolean) => {
    steps.push({ rename, taken });
    units.set(rename.to, units.get(rename.from) ?? false);
    units.delete(rename.from);
  };
  // Each at most once: two units that swap names would go round for ever.
  const waiting = new Set(asked);
  for (;;) {
    const free = [...waiting].find(({ from, to }) => units.has(from) && !units.has(to));
    if (!free) break;
    waiting.delete(free);
    step(free, false);
  }
  // Both names are there. Where the former one is a unit's name again, this was done by an earlier import.
  const both = asked.filter(({ from, to }) => units.has(from) && units.has(to) && !planned.includes(from));
  const impossible = both.filter(({ to }) => units.get(to));
  for (const rename of both.filter(({ to }) => !units.get(to))) step(rename, true);
  const problems = asked
    .filter(({ from, to }) => !units.has(from) && !units.has(to))
    .map(({ from, to }) => ({
      at: { table: "units", row: to, column: "formerName" } as const,
      problem: `台账里没有“${from}”，“${to}”改不了名`,
      mend: "请核对“原名”；新单位请把“原名”留空",
    }));
  return { steps, impossible, problems };
}

/** People without a code of their own are known by unit and name: their keys go with it. */
async function renameUnit(tx: Queryable, streetId: number, { from, to }: Rename): Promise<void> {
  await tx.query("UPDATE gov.unit SET name = $3 WHERE street_id = $1 AND name = $2", [streetId, from, to]);
  await tx.query(
    `UPDATE gov.person p SET key = $3 || p.name WHERE street_id = $1 AND key = $2 || p.name
       AND NOT EXISTS (SELECT FROM gov.person o WHERE o.street_id = $1 AND o.key = $3 || p.name)`,
    [streetId, from, to],
  );
}

/**
 * The new name is a unit that an import made before its 原名 was filled in, and nothing has happened in it since: it
 * makes way for the unit with the history, whose groups and posts follow from the same import.
 */
async function makeWay(tx: Queryable, streetId: number, { from, to }: Rename): Promise<void> {
  const { rows } = await tx.query<{ old: number; fresh: number }>(
    `SELECT o.id AS old, n.id AS fresh FROM gov.unit o, gov.unit n
     WHERE (o.street_id, o.name) = ($1, $2) AND (n.street_id, n.name) = ($1, $3)`,
    [streetId, from, to],
  );
  const ids = [rows[0]?.fresh, rows[0]?.old];
  await tx.query("UPDATE gov.chat_group SET unit_id = $2 WHERE unit_id = $1", ids);
  await tx.query("UPDATE gov.unit SET parent_id = nullif($2, id) WHERE parent_id = $1", ids);
  await tx.query(
    `INSERT INTO gov.person_role (person_id, role, unit_id, section_id)
     SELECT person_id, role, $2, section_id FROM gov.person_role WHERE unit_id = $1 ON CONFLICT DO NOTHING`,
    ids,
  );
  for (const table of ["person_role", "declared_star", "task"]) {
    await tx.query(`DELETE FROM gov.${table} WHERE unit_id = $1`, ids.slice(0, 1));
  }
  await tx.query("DELETE FROM gov.unit WHERE id = $1", ids.slice(0, 1));
}
