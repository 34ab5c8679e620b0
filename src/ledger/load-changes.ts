import type { Queryable } from "../database/door.ts";

/** What an import is asked about later: whose an account was, what an item said. Read before and after its rows are written. */
export interface Snapshot {
  readonly accounts: ReadonlyMap<string, HeldAccount>;
  readonly items: ReadonlyMap<string, HeldItem>;
}

interface HeldAccount {
  readonly platform: string;
  readonly personKey: string;
  readonly personName: string;
}

interface HeldItem {
  /** 任务12 */
  readonly item: string;
  readonly kind: string;
  readonly says: Readonly<Record<string, unknown>>;
}

/** An account that has another owner than before. Its id is left out: some are telephone numbers. */
export interface AccountChange {
  readonly platform: string;
  readonly from: HeldAccount | null;
  readonly to: HeldAccount | null;
}

/** What an item says otherwise than before, column by column. */
export interface ItemChange {
  readonly item: string;
  readonly kind: string;
  readonly from: Readonly<Record<string, unknown>>;
  readonly to: Readonly<Record<string, unknown>>;
}

export interface LoadChanges {
  readonly accounts: readonly AccountChange[];
  readonly items: readonly ItemChange[];
}

/** A street's accounts and items as they are now. */
export async function snapshot(tx: Queryable, streetId: number): Promise<Snapshot> {
  const accounts = await tx.query<{ id: string } & HeldAccount>(
    `SELECT concat_ws(' ', a.user_id, a.platform, a.corp) AS id, a.platform, p.key AS "personKey",
       p.name AS "personName"
     FROM gov.account a JOIN gov.person p ON p.id = a.person_id
     WHERE p.street_id = $1 ORDER BY a.platform, a.user_id, a.corp`,
    [streetId],
  );
  const items = await tx.query<{ id: string } & HeldItem>(
    `SELECT i.id::text AS id, p.ledger || i.number AS item, i.unit_kind AS kind,
       jsonb_build_object('title', i.title, 'standard', i.standard, 'star', s.name, 'category', i.category,
         'weight', i.weight::text, 'startsOn', i.starts_on, 'dueOn', i.due_on, 'needsReview', i.needs_review,
         'needsEvidence', i.needs_evidence, 'section', c.name) AS says
     FROM gov.item i JOIN gov.programme p ON p.id = i.programme_id LEFT JOIN gov.section c ON c.id = i.section_id
     LEFT JOIN gov.star s ON (s.programme_id, s.unit_kind, s.position) = (i.programme_id, i.unit_kind, i.star)
     WHERE p.street_id = $1 ORDER BY p.id, i.unit_kind, i.number`,
    [streetId],
  );
  return { accounts: byId(accounts.rows), items: byId(items.rows) };
}

function byId<T extends { id: string }>(rows: readonly T[]): ReadonlyMap<string, Omit<T, "id">> {
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** What differs: accounts in the order of their ids, items in the order of their programmes; new items are none. */
export function changesBetween(before: Snapshot, after: Snapshot): LoadChanges {
  const ids = [...new Set([...before.accounts.keys(), ...after.accounts.keys()])].sort();
  return {
    accounts: ids.flatMap((id): AccountChange[] => {
      const [from, to] = [before.accounts.get(id) ?? null, after.accounts.get(id) ?? null];
      if (from?.personKey === to?.personKey) return [];
      return [{ platform: (to ?? from)?.platform ?? "", from, to }];
    }),
    items: [...after.items].flatMap(([id, { item, kind, says }]): ItemChange[] => {
      const was = before.items.get(id)?.says;
      const differing = was === undefined ? [] : Object.keys(says).filter((key) => says[key] !== was[key]);
      if (was === undefined || differing.length === 0) return [];
      return [{ item, kind, from: picked(was, differing), to: picked(says, differing) }];
    }),
  };
}

const LONGEST_TEXT = 100;

/** The columns that differ; of a long text its beginning. */
function picked(says: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, shortened(says[key])]));
}

function shortened(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const points = Array.from(value);
  return points.length > LONGEST_TEXT ? `${points.slice(0, LONGEST_TEXT - 1).join("")}…` : value;
}

const MOST_KEPT = 300;

/** The lists as an event keeps them: none that is empty, the first entries of a very long one, and how many more there were. */
export function keptLists(lists: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown> {
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  const long = filled.filter(([, list]) => list.length > MOST_KEPT);
  return {
    ...Object.fromEntries(filled.map(([name, list]) => [name, list.slice(0, MOST_KEPT)])),
    ...(long.length > 0 && {
      more: Object.fromEntries(long.map(([name, list]) => [name, list.length - MOST_KEPT])),
    }),
  };
}
