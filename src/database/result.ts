import type { QueryResult, Row } from "./door.ts";

/** As node-postgres reads a command tag: "INSERT 0 3" -> INSERT, 3 rows; "CREATE TABLE" -> CREATE, no count. */
const TAG = /^([A-Za-z]+)(?: (\d+))?(?: (\d+))?/;

export function readTag(tag: string): { command: string; rowCount: number } {
  const [, command = "", first, second] = TAG.exec(tag) ?? [];
  return { command, rowCount: Number(second ?? first ?? 0) };
}

/** A result without rows. */
export function emptyResult<R = Row>(command: string): QueryResult<R> {
  return { rows: [], rowCount: 0, command };
}
