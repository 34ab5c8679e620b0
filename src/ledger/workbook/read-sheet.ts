import { type Cell, fold, plain } from "./cells.ts";
import { type Columns, columnLetter, type SheetTable, type Values } from "./column.ts";
import { ignoredHeaders } from "./columns.ts";
import type { Fault, Place } from "./fault.ts";
import { masked } from "./mask.ts";

export interface SheetRow<C extends Columns> {
  readonly row: number;
  /** What could be read, so that other sheets can still refer to a row with a fault elsewhere in it. */
  readonly cells: Partial<Values<C>>;
  /** All of it; undefined when a cell of the row has a fault. */
  readonly whole: Values<C> | undefined;
}

export interface ReadSheet<C extends Columns> {
  readonly rows: readonly SheetRow<C>[];
  /**
   * Whether the rows are there to be held against other sheets. Without its header, or without a row it must have, a
   * sheet has one fault, and no other sheet is blamed for what it lacks.
   */
  readonly sound: boolean;
  /** Where a cell stands, for faults found later. */
  place(row: { readonly row: number }, key: keyof C): Place;
}

/** The sheet as the file has it: its name and its cells; row 1 of Excel is index 0. */
export interface RawSheet {
  readonly sheet: string;
  readonly data: readonly (readonly unknown[])[];
}

/**
 * Reads the rows of one sheet by its table, adding what is wrong to `faults`. Above the header there may be a title; rows
 * that are empty or begin with 示例： are passed over. `file` holds all sheets, as their names may differ by spaces.
 */
export function readSheetRows<C extends Columns>(
  file: readonly RawSheet[],
  table: SheetTable<C>,
  faults: Fault[],
): ReadSheet<C> {
  const names = [table.name, ...table.aliases].map(fold);
  const raw =
    file.find(({ sheet }) => fold(sheet) === names[0]) ??
    file.find(({ sheet }) => names.includes(fold(sheet)));
  if (!raw) {
    if (table.sheetRequired) {
      const mend = `请加上工作表“${table.name}”，或用模板重新填写`;
      faults.push({ sheet: table.name, row: null, column: null, problem: "缺少这张工作表", mend });
    }
    return {
      rows: [],
      sound: !table.sheetRequired,
      place: (row) => ({ sheet: table.name, row: row.row, column: null }),
    };
  }

  const headerIndex = findHeader(raw.data, table);
  const { columnOf, sound } = readHeader(raw, headerIndex, table, faults);
  const place = (row: { row: number }, key: keyof C): Place => {
    const index = columnOf.get(key);
    const header = table.columns[key]?.header ?? "";
    return {
      sheet: raw.sheet,
      row: row.row,
      column: index === undefined ? header : `${header}(${columnLetter(index)})`,
    };
  };

  const rows: SheetRow<C>[] = [];
  // Under a wrong header, every row would have faults that are none.
  for (const [index, line] of sound ? raw.data.entries() : []) {
    if (index <= headerIndex || line.every((cell) => plain(cell) === "")) continue;
    if (/^示?例[:：]/.test(plain(line.find((cell) => plain(cell) !== "")))) continue;
    rows.push(readRow(line, index + 1, table, columnOf, place, faults));
  }
  const empty = sound && rows.length === 0 && table.rowRequired;
  if (empty) {
    const mend = "请在表头下面填写，至少一行（以“示例：”开头的行不算）";
    faults.push({ sheet: raw.sheet, row: null, column: null, problem: "没有填写内容", mend });
  }
  return { rows, sound: sound && !empty, place };
}

/** The row among the first ten that holds most of the table's headers; an office puts a title above it. */
function findHeader<C extends Columns>(data: RawSheet["data"], table: SheetTable<C>): number {
  const known = new Set(
    Object.values(table.columns).flatMap((column) => [column.header, ...column.aliases].map(fold)),
  );
  let best = { index: 0, hits: 0 };
  for (const [index, line] of data.slice(0, 10).entries()) {
    const hits = line.filter((cell) => known.has(fold(plain(cell)))).length;
    if (hits > best.hits) best = { index, hits };
  }
  return best.index;
}

interface Header<C extends Columns> {
  readonly columnOf: ReadonlyMap<keyof C, number>;
  /** Whether the rows below can be read by it. */
  readonly sound: boolean;
}

function readHeader<C extends Columns>(
  raw: RawSheet,
  headerIndex: number,
  table: SheetTable<C>,
  faults: Fault[],
): Header<C> {
  const columns = Object.entries(table.columns);
  const at = (column: string | null) => ({ sheet: raw.sheet, row: headerIndex + 1, column });
  const columnOf = new Map<keyof C, number>();
  let [unknown, twice, lacking] = [false, false, false];
  for (const [index, cell] of (raw.data[headerIndex] ?? []).entries()) {
    // The template marks required columns with a star.
    const header = plain(cell).replace(/[*＊]$/, "");
    const word = fold(header);
    if (word === "" || ignoredHeaders.some((ignored) => fold(ignored) === word)) continue;
    // Where the header row is missing, this is the first row of people.
    const column = `${masked(header).slice(0, 12)}(${columnLetter(index)})`;
    const entry =
      columns.find(([, { header: own }]) => fold(own) === word) ??
      columns.find(([, { aliases }]) => aliases.some((alias) => fold(alias) === word));
    if (!entry) {
      unknown = true;
      const mend = `表头应为：${columns.map(([, known]) => known.header).join("、")}；自用的内容请写在“备注”列`;
      faults.push({ ...at(column), problem: "不认识这个表头", mend });
    } else if (columnOf.has(entry[0])) {
      twice = true;
      faults.push({ ...at(column), problem: `表头“${entry[1].header}”有两列`, mend: "请只保留一列" });
    } else {
      columnOf.set(entry[0], index);
    }
  }
  for (const [key, { header, required }] of columns) {
    if (!required || columnOf.has(key)) continue;
    lacking = true;
    faults.push({ ...at(header), problem: `缺少表头“${header}”`, mend: `请在表头行加上“${header}”一列` });
  }
  // A header nobody knows may be any of the columns that are not there, misspelt.
  const misspelt = unknown && columnOf.size < columns.length;
  return { columnOf, sound: !lacking && !twice && !misspelt };
}

/** The mend of an empty cell: its column's help, made into what to do. */
function toFill({ header, help }: Columns[string]): string {
  return `请填写${header}：${help.replace(/^填[：:]?/, "")}`;
}

function readRow<C extends Columns>(
  line: readonly unknown[],
  row: number,
  table: SheetTable<C>,
  columnOf: ReadonlyMap<keyof C, number>,
  place: (row: { row: number }, key: keyof C) => Place,
  faults: Fault[],
): SheetRow<C> {
  const cells: Partial<Record<keyof C, unknown>> = {};
  let complete = true;
  const fault = (key: keyof C, problem: string, mend: string) => {
    complete = false;
    faults.push({ ...place({ row }, key), problem, mend });
  };
  for (const [key, column] of Object.entries(table.columns) as [keyof C & string, Columns[string]][]) {
    const cell = line[columnOf.get(key) ?? -1];
    if (plain(cell) === "") {
      if (column.required) fault(key, `没有填写${column.header}`, toFill(column));
      else cells[key] = column.blank;
      continue;
    }
    const parsed = column.parse(cell as Cell);
    if ("value" in parsed) cells[key] = parsed.value;
    else fault(key, parsed.problem, parsed.mend);
  }
  // The columns' own parsers made the values, so they have the columns' types.
  return { row, cells: cells as Partial<Values<C>>, whole: complete ? (cells as Values<C>) : undefined };
}
