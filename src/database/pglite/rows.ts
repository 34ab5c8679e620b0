import type { QueryResult, Row } from "../door.ts";
import { readTag } from "../result.ts";
import { parserOf } from "../values.ts";
import type { RawResult } from "./messages.ts";

/** Parses the values and makes objects of the rows. Of two columns with one name the last counts, as in node-postgres. */
export function readRows<R>({ columns, types, values, rows: count, tag }: RawResult): QueryResult<R> {
  const parsers = types.map(parserOf);
  const rows: Row[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const row: Row = {};
    for (let column = 0; column < columns.length; column++) {
      const value = values[at++] ?? null;
      row[columns[column] as string] = value === null ? null : parsers[column]?.(value);
    }
    rows.push(row);
  }
  return { rows: rows as R[], ...readTag(tag) };
}
