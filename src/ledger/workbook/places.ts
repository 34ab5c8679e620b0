import { groupRow, itemRow, type PlanCell } from "../load-problem.ts";
import { fold } from "./cells.ts";
import type { personKey } from "./check-people.ts";
import type { Columns, Values } from "./column.ts";
import type {
  groupSheet,
  itemSheet,
  personSheet,
  programmeSheet,
  streetSheet,
  unitSheet,
} from "./columns.ts";
import type { Place } from "./fault.ts";
import type { ReadSheet, SheetRow } from "./read-sheet.ts";

/** Says where in the file a cell of the plan stands: what the ledger contradicts is found by it. */
export type Locate = (cell: PlanCell) => Place;

/** The sheets as they were read. */
export interface ReadSheets {
  readonly street: ReadSheet<typeof streetSheet.columns>;
  readonly units: ReadSheet<typeof unitSheet.columns>;
  readonly people: ReadSheet<typeof personSheet.columns>;
  readonly programmes: ReadSheet<typeof programmeSheet.columns>;
  readonly items: ReadSheet<typeof itemSheet.columns>;
  readonly groups: ReadSheet<typeof groupSheet.columns>;
}

/** For sheets without a fault. `keyOf` says which person a row is about. */
export function placesIn(
  read: ReadSheets,
  keyOf: (cells: Parameters<typeof personKey>[0]) => string | undefined,
): Locate {
  const inTable: Readonly<Record<PlanCell["table"], (row: string, column: string) => Place>> = {
    street: finder(read.street, ({ name }) => name),
    units: finder(read.units, ({ name }) => name),
    people: finder(read.people, keyOf),
    programmes: finder(read.programmes, ({ name }) => name),
    items: finder(read.items, itemRow),
    groups: finder(read.groups, groupRow),
  };
  return ({ table, row, column }) => inTable[table](row, column);
}

/** Of the rows about one thing, the first in which the column is filled. */
function finder<C extends Columns>(
  read: ReadSheet<C>,
  nameOf: (cells: Values<C>) => string | undefined,
): (row: string, column: string) => Place {
  const rowsOf = new Map<string, SheetRow<C>[]>();
  for (const row of read.rows) {
    const name = row.whole && nameOf(row.whole);
    if (name === undefined) continue;
    const rows = rowsOf.get(fold(name)) ?? [];
    rows.push(row);
    rowsOf.set(fold(name), rows);
  }
  return (name, column) => {
    const rows = rowsOf.get(fold(name)) ?? [];
    const row = rows.find(({ cells }) => cells[column] !== undefined) ?? rows[0];
    // The plan was made of these rows.
    if (!row) throw new Error(`the workbook has no row of ${name}`);
    return read.place(row, column);
  };
}
