import type { Queryable } from "../database/door.ts";

/** Throws where there is no such street. */
export async function streetName(db: Queryable, streetId: number): Promise<string> {
  const { rows } = await db.query<{ name: string }>("SELECT name FROM gov.street WHERE id = $1", [streetId]);
  if (!rows[0]) throw new Error(`there is no street ${streetId}`);
  return rows[0].name;
}
