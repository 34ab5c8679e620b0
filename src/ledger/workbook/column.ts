import type { Parser } from "./cells.ts";

/** What one column of the workbook is; the tables of columns are in columns.ts. */
export interface Column<T> {
  readonly header: string;
  /** Other headers that mean the same column. */
  readonly aliases: readonly string[];
  readonly required: boolean;
  readonly parse: Parser<T>;
  /** The value of an empty cell, where the column is not required. */
  readonly blank: T;
  readonly help: string;
  readonly example: string;
}

export type Columns = Readonly<Record<string, Column<unknown>>>;
export type Values<C extends Columns> = { [K in keyof C]: C[K] extends Column<infer T> ? T : never };

export interface SheetTable<C extends Columns> {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Whether the file must have the sheet, and at least one row in it. */
  readonly sheetRequired: boolean;
  readonly rowRequired: boolean;
  readonly help: string;
  readonly columns: C;
}

type Says = { aliases?: readonly string[]; help: string; example: string };

export function required<T>(header: string, parse: Parser<T>, says: Says): Column<T> {
  // Never used: an empty cell of a required column is a fault.
  return { header, aliases: [], required: true, parse, blank: undefined as T, ...says };
}

export function optional<T>(header: string, parse: Parser<T>, says: Says): Column<T | undefined> {
  return { header, aliases: [], required: false, parse, blank: undefined, ...says };
}

export function withDefault<T>(header: string, parse: Parser<T>, blank: T, says: Says): Column<T> {
  return { header, aliases: [], required: false, parse, blank, ...says };
}

/** 0 -> A, 25 -> Z, 26 -> AA. */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnLetter(Math.floor(index / 26) - 1)}${letter}`;
}
