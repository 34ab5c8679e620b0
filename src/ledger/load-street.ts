import type { Database, Queryable } from "../database/door.ts";
import { keptLists, snapshot } from "./load-changes.ts";
import { contradictions } from "./load-contradictions.ts";
import { formerStreetName, formerUnitNames } from "./load-former-names.ts";
import { StreetRefused } from "./load-problem.ts";
import {
  type Before,
  type HeldPost,
  heldPosts,
  type Remarks,
  remarksAfter,
  renamedPeople,
} from "./load-remarks.ts";
import { findStreet, noRenames, type Rename, type Renames, renameUnits } from "./load-renames.ts";
import { sectionsWithoutReviewer } from "./load-reviewers.ts";
import { type LoadStep, type LoadTable, loadSteps } from "./load-street-steps.ts";
import { recordBatch } from "./record.ts";
import type { StreetPlan } from "./street-plan.ts";

/** What became of the rows the plan asks for; `removed` are former posts, and former accounts of its people. */
export interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

export interface LoadResult {
  readonly streetId: number;
  /** Whether anything was written; without it there is no event either. */
  readonly changed: boolean;
  readonly counts: Readonly<Record<LoadTable, Counts>>;
  readonly remarks: Remarks;
}

/** Who loads it and from what. `key` names this one act, such as `import:<sha256 of the file>:<epoch ms>`. */
export interface LoadSource {
  readonly key: string;
  readonly text: string;
  readonly at: Date;
  readonly personId?: number | undefined;
}

/** Held until the transaction ends: two imports come one after the other instead of meeting in a unique key. */
const LOAD_LOCK = 20_260_002;

/**
 * Makes the database hold what the plan says, in one transaction and a dozen statements. Rows are found by their names
 * (unit, person's key, programme, item's number, account, group) and written only where they differ, so the same plan
 * again writes nothing. What the plan leaves out stays: history hangs on it. Only the posts of the plan's people, the
 * posts it names other holders of, and its people's accounts on the platforms for which it names one, take the place of
 * the former ones. Every unit gets a task for every item of its kind. `renames` come first: the plan is in new names.
 *
 * Throws StreetRefused when the plan contradicts the ledger, and TypeError when it names what it does not hold.
 */
export async function loadStreet(
  db: Database,
  plan: StreetPlan,
  source: LoadSource,
  renames: Renames = noRenames,
): Promise<LoadResult> {
  assertNamesExist(plan);
  return db.transaction((tx) => loadStreetWithin(tx, plan, source, renames));
}

/** The same inside a transaction that does more, for a plan whose names are known to exist. */
export async function loadStreetWithin(
  tx: Queryable,
  plan: StreetPlan,
  source: LoadSource,
  renames: Renames = noRenames,
): Promise<LoadResult> {
  await waitToLoad(tx);
  const { streetId, isNew, renamed } = await findOrAddStreet(tx, plan.street, renames.street);
  const units = await renameUnits(
    tx,
    { id: streetId, isNew },
    renames.units,
    plan.units.map(({ name }) => name),
  );
  const reviewers = await sectionsWithoutReviewer(tx, streetId, plan);
  const problems = [
    ...units.problems,
    ...(await formerUnitNames(tx, streetId, plan)),
    ...(await contradictions(tx, streetId, plan)),
    ...reviewers.refused,
  ];
  if (problems.length > 0) throw new StreetRefused(problems);
  const before: Before = {
    renames: { ...units, done: [...renamed, ...units.done] },
    people: await renamedPeople(tx, streetId, plan),
    posts: await heldPosts(tx, streetId),
    snapshot: await snapshot(tx, streetId),
    reminders: reviewers.reminders,
  };

  const entries: [string, Counts][] = [];
  for (const [table, step] of Object.entries<LoadStep>(loadSteps)) {
    const params = step.rows ? [streetId, JSON.stringify(step.rows(plan, before))] : [streetId];
    const { rows } = await tx.query<Counts>(step.sql, params);
    if (!rows[0]) throw new Error(`loading ${table} said nothing`);
    entries.push([table, rows[0]]);
  }
  const counts = Object.fromEntries(entries) as Record<LoadTable, Counts>;
  const remarks = await remarksAfter(tx, streetId, plan, before);
  const changed =
    isNew ||
    remarks.renamed.length > 0 ||
    entries.some(([, { added, changed, removed }]) => added + changed + removed > 0);
  if (changed) await recordImport(tx, { streetId, isNew }, counts, remarks, source);
  return { streetId, changed, counts, remarks };
}

/** Waits until no other transaction is loading a street; whoever asks first whether one is there holds it already. */
export async function waitToLoad(tx: Queryable): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock($1)", [LOAD_LOCK]);
}

async function findOrAddStreet(
  tx: Queryable,
  name: string,
  rename: Rename | undefined,
): Promise<{ streetId: number; isNew: boolean; renamed: readonly Rename[] }> {
  const found = await findStreet(tx, name, rename);
  if (found) return { streetId: found.id, isNew: false, renamed: found.renamed && rename ? [rename] : [] };
  const given = await formerStreetName(tx, name);
  if (given.length > 0) throw new StreetRefused(given);
  if (rename) await assertNoStreet(tx, rename);
  const added = await tx.query<{ id: number }>("INSERT INTO gov.street (name) VALUES ($1) RETURNING id", [
    name,
  ]);
  if (!added.rows[0]) throw new Error("adding a street returned no id");
  await tx.query("INSERT INTO gov.formula (street_id, version) VALUES ($1, 1)", [added.rows[0].id]);
  return { streetId: added.rows[0].id, isNew: true, renamed: [] };
}

/** The first street of a ledger may have a former name; beside others, it says which of them was meant, and is wrong. */
async function assertNoStreet(tx: Queryable, { from, to }: Rename): Promise<void> {
  const { rows } = await tx.query("SELECT 1 FROM gov.street LIMIT 1");
  if (rows.length === 0) return;
  throw new StreetRefused([
    {
      at: { table: "street", row: to, column: "formerName" },
      problem: `台账里没有“${from}”，“${to}”改不了名`,
      mend: "请核对“街道”表的“原名”；新街道请把“原名”留空",
    },
  ]);
}

async function recordImport(
  tx: Queryable,
  { streetId, isNew }: { readonly streetId: number; readonly isNew: boolean },
  counts: Readonly<Record<string, Counts>>,
  { renamed, ...remarks }: Remarks,
  { key, text, at, personId }: LoadSource,
): Promise<void> {
  const written = Object.entries(counts).filter(
    ([, { added, changed, removed }]) => added + changed + removed > 0,
  );
  const data = {
    ...Object.fromEntries(
      written.map(([table, { added, changed, removed }]) => [table, { added, changed, removed }]),
    ),
    ...(renamed.length > 0 && { renamed }),
    // Of a new street everything is new, and stands in the ledger.
    ...(!isNew && changesOf(remarks)),
  };
  const [recorded] = await recordBatch(tx, [
    {
      source: {
        key,
        platform: "import",
        envelope: "",
        streetId,
        personId: personId ?? null,
        chat: null,
        text,
        outcome: "IMPORT",
        reply: null,
      },
      changes: [],
      notices: [{ kind: "imported", at, personId: personId ?? null, unitId: null, data }],
    },
  ]);
  // The changes above must not stand without their entry in the history.
  if (recorded?.outcome !== "recorded") throw new Error(`the import's key ${key} was used before`);
}

/** Who, what, old and new, by names: the row of a post that was withdrawn is gone. */
function changesOf(remarks: Omit<Remarks, "renamed">): Record<string, unknown> {
  const post = ({ key, role, place }: HeldPost) => ({ person: key, role, place });
  return keptLists({
    appointed: remarks.appointed.map(post),
    withdrawn: remarks.withdrawn.map(post),
    renamedPeople: remarks.renamedPeople.map(({ key, was, name }) => ({ person: key, from: was, to: name })),
    accountChanges: remarks.changes.accounts.map(({ platform, from, to }) => ({
      platform,
      from: from?.personKey ?? null,
      to: to?.personKey ?? null,
    })),
    itemChanges: remarks.changes.items,
  });
}

/** The statements join by name, and a name without its row would silently become nothing. */
function assertNamesExist({ units, people, programmes, items, groups }: StreetPlan): void {
  const unitNames = new Set(units.map(({ name }) => name));
  const programmeOf = new Map(programmes.map((programme) => [programme.name, programme]));
  const named = [...units.map(({ parent }) => parent), ...groups.map(({ unit }) => unit)];
  const posts = people.flatMap((person) => person.posts.map(({ unit }) => unit));
  const unknown = [...named, ...posts].find((name) => name !== undefined && !unitNames.has(name));
  if (unknown !== undefined) throw new TypeError(`the plan names a unit it does not hold: ${unknown}`);
  for (const { programme: name, kind, star } of items) {
    const programme = programmeOf.get(name);
    if (!programme) throw new TypeError(`the plan names a programme it does not hold: ${name}`);
    if (star !== undefined && !programme.stars[kind]?.includes(star)) {
      throw new TypeError(`the plan names a star that ${name} does not have: ${star}`);
    }
  }
}
