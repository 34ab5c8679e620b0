import { year2026 } from "./2026.ts";
import type { YearTable } from "./year-table.ts";

/** The years whose official arrangement is known. A new one is a file beside this and a name in this list. */
export const officialTables: readonly YearTable[] = [year2026];
