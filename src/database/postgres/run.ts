import type pg from "pg";
import type { QueryResult } from "../door.ts";
import { toText } from "../values.ts";
import { toDatabaseError } from "./errors.ts";

/** Runs a statement on a pool or a client of node-postgres. */
export async function runOn<R>(
  on: pg.Pool | pg.PoolClient,
  text: string,
  params: readonly unknown[] | undefined,
): Promise<QueryResult<R>> {
  try {
    // Several statements in one text give a list of results, which the types do not tell.
    const answer: pg.QueryResult | pg.QueryResult[] = await on.query(text, params?.map(toText));
    const result = Array.isArray(answer) ? answer.at(-1) : answer;
    return { rows: result?.rows ?? [], rowCount: result?.rowCount ?? 0, command: result?.command ?? "" };
  } catch (error) {
    throw toDatabaseError(error);
  }
}
