import { type UnitKind, unitKindNames } from "./words.ts";

/**
 * Where in a plan something stands: whoever made the plan out of a file knows the sheet, row and column of it. `row` is
 * what the plan knows the row by: the street's, a unit's, a programme's name, a person's key, `itemRow`, `groupRow`;
 * `column` is one of that table's in workbook/columns.ts.
 */
export interface PlanCell {
  readonly table: "street" | "units" | "people" | "programmes" | "items" | "groups";
  readonly row: string;
  readonly column: string;
}

/** Something in a plan that the ledger contradicts, or of which a clerk should be reminded. Chinese. */
export interface LoadProblem {
  readonly at: PlanCell;
  readonly problem: string;
  readonly mend: string;
}

export function itemRow(item: {
  readonly programme: string;
  readonly kind: UnitKind;
  readonly number: number;
}): string {
  return `${item.programme} ${unitKindNames[item.kind]} ${item.number}`;
}

export function groupRow({
  platform,
  chatId,
}: {
  readonly platform: string;
  readonly chatId: string;
}): string {
  return `${platform} ${chatId}`;
}

/** The plan contradicts what the ledger already holds; nothing was changed. */
export class StreetRefused extends Error {
  override readonly name = "StreetRefused";
  readonly details: readonly LoadProblem[];
  /** One Chinese line per problem, with its mend. */
  readonly problems: readonly string[];
  constructor(details: readonly LoadProblem[]) {
    const problems = details.map(({ problem, mend }) => `${problem}：${mend}`);
    super(problems.join("\n"));
    this.details = details;
    this.problems = problems;
  }
}
