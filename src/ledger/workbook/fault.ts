/** One thing to mend in a workbook. Every fault of a file is listed, so that a clerk mends it in one go. */
export interface Fault {
  /** The sheet's name as in the file; '' when the file itself cannot be read. */
  readonly sheet: string;
  /** Excel's own row number, from 1; null when the fault is the sheet's. */
  readonly row: number | null;
  /** Header and letter, such as 类别(B); null when the fault is the row's or the sheet's. */
  readonly column: string | null;
  readonly problem: string;
  readonly mend: string;
}

/** Where a fault is said to be. */
export type Place = Pick<Fault, "sheet" | "row" | "column">;
