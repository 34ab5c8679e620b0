import type { Queryable } from "../database/door.ts";
import type { LoadProblem } from "./load-problem.ts";
import type { StreetPlan } from "./street-plan.ts";

/**
 * A street that the ledger does not know, most of whose units are those of one it knows: its name was changed without
 * 原名, or misspelt. Loaded as it is, it would stand beside the old one as a second street with the same units. `invented`
 * names a street that is no real one.
 */
export async function renamedStreet(
  db: Queryable,
  { street, units }: StreetPlan,
  invented: string,
): Promise<LoadProblem[]> {
  const { rows } = await db.query<{ name: string; shared: number }>(
    `SELECT s.name, count(*) AS shared FROM gov.street s JOIN gov.unit u ON u.street_id = s.id AND u.name = ANY ($2::text[])
     WHERE s.name <> $3 AND NOT EXISTS (SELECT FROM gov.street WHERE name = $1)
     GROUP BY s.id ORDER BY shared DESC, s.id LIMIT 1`,
    [street, units.map(({ name }) => name), invented],
  );
  const [other] = rows;
  if (!other || other.shared * 2 <= units.length) return [];
  return [
    {
      at: { table: "street", row: street, column: "name" },
      problem: `台账里没有街道“${street}”，表里的 ${other.shared} 个单位在街道“${other.name}”里`,
      mend: `街道改了名，请在“原名”填“${other.name}”；写错了，请改成“${other.name}”`,
    },
  ];
}
