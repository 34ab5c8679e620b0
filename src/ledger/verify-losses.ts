import type { Queryable } from "../database/door.ts";
import { SEAL_EVERY_MINUTES } from "./seal.ts";

/** Rows that are gone, or are no longer what an event or another row knows of them. The keys hold while nobody switches them off. */
export type Loss =
  /** Items of the unit's kind that have no task: every import makes one for each. */
  | {
      readonly kind: "task-gone";
      readonly street: string;
      readonly unit: string;
      readonly ledger: string;
      readonly numbers: readonly number[];
    }
  /** A task is another unit's or another item's than it was: with it, what was done there went elsewhere. */
  | {
      readonly kind: "task-moved";
      /**
       * unit: its events are of another unit or street · list: its item is of another street or kind of unit ·
       * number: its item has another number · item: among the unit's tasks its place is not its item's place
       */
      readonly what: "unit" | "list" | "number" | "item";
      readonly street: string;
      readonly unit: string;
      readonly ledger: string;
      readonly number: number;
    }
  /** The street has no formula, or not all of its versions: without one nothing is ranked. */
  | { readonly kind: "formula-gone"; readonly street: string }
  /** A published ranking is empty, or ranks units that its street does not have. */
  | { readonly kind: "ranking-broken"; readonly street: string; readonly week: string }
  /** Events of a task that is not there; which one it was, the row alone said. */
  | {
      readonly kind: "events-without-task";
      readonly street: string | null;
      readonly unit: string | null;
      readonly events: number;
      readonly first: Date;
      readonly last: Date;
    }
  /** A message is not there, or says another street or person than what it brought about. */
  | ({ readonly kind: "message-gone" | "message-differs" } & BroughtAbout)
  /** Rows whose street, unit, item or person is not there: they appear in no list, and were not checked themselves. */
  | {
      readonly kind: "reference-gone";
      readonly table: HistoryTable;
      readonly column: HistoryColumn;
      readonly rows: number;
    }
  /** No such seals before one that is there: what they and that one cover, nothing vouches for. */
  | { readonly kind: "seal-gone"; readonly first: number; readonly last: number }
  /** Events that should have been sealed long ago: the seals after the last one are gone, or nothing sealed. */
  | { readonly kind: "unsealed-late"; readonly events: number; readonly first: Date };

/** What tasks, events and messages hang on, by column; an event's task and message have kinds of loss of their own. */
export const historyReferences = {
  task: { street_id: "street", unit_id: "unit", item_id: "item", reported_by: "person" },
  event: { street_id: "street", unit_id: "unit", person_id: "person" },
  message: { street_id: "street", person_id: "person" },
} as const;

export type HistoryTable = keyof typeof historyReferences;
export type HistoryColumn = { [T in HistoryTable]: keyof (typeof historyReferences)[T] }[HistoryTable];

/** What a message brought about: how many events, and the first of them. */
export interface BroughtAbout {
  readonly street: string | null;
  readonly unit: string | null;
  /** null for an event of no task, such as an import. */
  readonly ledger: string | null;
  readonly number: number | null;
  readonly events: number;
  readonly at: Date;
}

/** What is gone, each kind found by one statement over its tables. */
export async function losses(tx: Queryable): Promise<Loss[]> {
  const found: Loss[] = [];
  for (const [kind, sql] of Object.entries(statements)) {
    const { rows } = await tx.query<object>(sql);
    found.push(...rows.map((row) => ({ kind, ...row }) as Loss));
  }
  return found;
}

/** A seal is due every interval; a minute more for one that is being made. */
const lateAfter = `interval '${SEAL_EVERY_MINUTES + 1} minutes'`;

/** The rows of each kind of loss; a row that says its kind itself goes before its key here. */
const statements: Readonly<Record<string, string>> = {
  "task-gone": `SELECT st.name AS street, u.name AS unit, p.ledger, jsonb_agg(i.number ORDER BY i.number) AS numbers
    FROM gov.programme p JOIN gov.item i ON i.programme_id = p.id
    JOIN gov.unit u ON u.street_id = p.street_id AND u.kind = i.unit_kind
    JOIN gov.street st ON st.id = p.street_id
    WHERE NOT EXISTS (SELECT FROM gov.task t WHERE t.item_id = i.id AND t.unit_id = u.id)
    GROUP BY st.id, u.id, p.ledger ORDER BY st.id, u.position, u.id, p.ledger`,
  // A load makes a unit's tasks in the order of the ids of their items, and later items get higher ids: see load-street-steps.ts.
  // Ids of tasks that came from another unit would put all of them out of order.
  "task-moved": `WITH moved AS (
      SELECT t.id, t.unit_id, CASE
          WHEN EXISTS (SELECT FROM gov.event e
            WHERE e.task_id = t.id AND (e.unit_id, e.street_id) IS DISTINCT FROM (t.unit_id, t.street_id)) THEN 'unit'
          WHEN (u.street_id, u.street_id, u.kind) IS DISTINCT FROM (t.street_id, p.street_id, i.unit_kind) THEN 'list'
          WHEN (t.ledger, t.number) IS DISTINCT FROM (p.ledger, i.number) THEN 'number' END AS what
      FROM gov.task t JOIN gov.unit u ON u.id = t.unit_id JOIN gov.item i ON i.id = t.item_id
      JOIN gov.programme p ON p.id = i.programme_id),
    placed AS (
      SELECT id, unit_id, row_number() OVER (PARTITION BY unit_id ORDER BY id) AS place,
        row_number() OVER (PARTITION BY unit_id ORDER BY item_id, id) AS item_place
      FROM gov.task),
    found AS (
      SELECT id, what FROM moved WHERE what IS NOT NULL
      UNION ALL SELECT p.id, 'item' FROM placed p WHERE p.place <> p.item_place
        AND NOT EXISTS (SELECT FROM moved m WHERE m.unit_id = p.unit_id AND m.what IN ('unit', 'list')))
    SELECT f.what, st.name AS street, u.name AS unit, t.ledger, t.number
    FROM found f JOIN gov.task t ON t.id = f.id JOIN gov.unit u ON u.id = t.unit_id
    JOIN gov.street st ON st.id = u.street_id ORDER BY st.id, u.position, u.id, t.ledger, t.number, f.what`,
  "formula-gone": `SELECT st.name AS street FROM gov.street st
    LEFT JOIN gov.formula f ON f.street_id = st.id GROUP BY st.id
    HAVING count(f.version) = 0 OR max(f.version) > count(f.version)
      OR max(f.version) < (SELECT max(formula_version) FROM gov.ranking_snapshot WHERE street_id = st.id) ORDER BY st.id`,
  "ranking-broken": `SELECT st.name AS street, r.period AS week FROM gov.ranking_snapshot r
    JOIN gov.street st ON st.id = r.street_id
    WHERE jsonb_typeof(r.rows) <> 'array' OR r.rows = '[]'
      OR EXISTS (SELECT FROM jsonb_path_query(r.rows, 'lax $[*].unit') AS ranked(unit)
        WHERE NOT EXISTS (SELECT FROM gov.unit u WHERE u.street_id = r.street_id AND to_jsonb(u.id) = ranked.unit))
      OR jsonb_path_exists(r.rows, 'lax $[*] ? (!exists(@.unit) || !exists(@.rank) || !exists(@.score))')
    GROUP BY st.id, r.period ORDER BY st.id, r.period`,
  "events-without-task": `SELECT st.name AS street, u.name AS unit, count(*) AS events, min(e.at) AS first, max(e.at) AS last
    FROM gov.event e LEFT JOIN gov.street st ON st.id = e.street_id LEFT JOIN gov.unit u ON u.id = e.unit_id
    WHERE e.task_id IS NOT NULL AND NOT EXISTS (SELECT FROM gov.task t WHERE t.id = e.task_id)
    GROUP BY e.task_id, st.name, u.name ORDER BY e.task_id`,
  message: `WITH torn AS (
      SELECT e.*, m.key IS NULL AS gone FROM gov.event e LEFT JOIN gov.message m ON m.key = e.message_key
      WHERE m.key IS NULL OR (m.street_id, m.person_id) IS DISTINCT FROM (e.street_id, e.person_id)),
    firsts AS (
      SELECT DISTINCT ON (message_key) *, count(*) OVER (PARTITION BY message_key) AS events
      FROM torn ORDER BY message_key, id)
    SELECT CASE WHEN f.gone THEN 'message-gone' ELSE 'message-differs' END AS kind,
      st.name AS street, u.name AS unit, t.ledger, t.number, f.events, f.at
    FROM firsts f LEFT JOIN gov.street st ON st.id = f.street_id LEFT JOIN gov.unit u ON u.id = f.unit_id
    LEFT JOIN gov.task t ON t.id = f.task_id ORDER BY f.id`,
  "reference-gone": Object.entries(historyReferences)
    .flatMap(([table, columns]) =>
      Object.entries(columns).map(([column, target]) => goneFrom(table, column, target)),
    )
    .join(" UNION ALL "),
  "seal-gone": `SELECT before + 1 AS first, number - 1 AS last
    FROM (SELECT lag(number, 1, 0::bigint) OVER (ORDER BY number) AS before, number FROM gov.seal) AS s
    WHERE number > before + 1 ORDER BY number`,
  "unsealed-late": `SELECT count(*) AS events, min(recorded_at) AS first FROM gov.event
    WHERE id > coalesce((SELECT max(last_event) FROM gov.seal), 0) AND recorded_at < clock_timestamp() - ${lateAfter}
    HAVING count(*) > 0`,
};

function goneFrom(table: string, column: string, target: string): string {
  return `SELECT '${table}' AS "table", '${column}' AS "column", count(*) AS rows FROM gov.${table} r
    WHERE r.${column} IS NOT NULL AND NOT EXISTS (SELECT FROM gov.${target} t WHERE t.id = r.${column}) HAVING count(*) > 0`;
}
