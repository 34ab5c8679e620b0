import type { Rename, Renames } from "../load-renames.ts";
import { fold } from "./cells.ts";
import type { streetSheet, unitSheet } from "./columns.ts";
import type { Fault } from "./fault.ts";
import type { ReadSheet } from "./read-sheet.ts";

type Units = ReadSheet<typeof unitSheet.columns>;

/** What the columns 原名 say: the street and the units that go on under a new name. */
export function checkRenames(
  streets: ReadSheet<typeof streetSheet.columns>,
  units: Units,
  faults: Fault[],
): Renames {
  const [street] = streets.rows.flatMap(({ cells }) => renameIn(cells));
  checkRings(units, faults);
  return { street, units: unitRenames(units, faults) };
}

function renameIn({ name, formerName }: { name?: string; formerName?: string | undefined }): Rename[] {
  if (name === undefined || formerName === undefined || fold(name) === fold(formerName)) return [];
  return [{ from: formerName, to: name }];
}

/** A former name belongs to one unit, and to none that goes on under it. */
function unitRenames(read: Units, faults: Fault[]): Rename[] {
  const staying = new Set(
    read.rows.flatMap(({ cells }) =>
      cells.name !== undefined && renameIn(cells).length === 0 ? [fold(cells.name)] : [],
    ),
  );
  const taken = new Map<string, number>();
  return read.rows.flatMap((row) => {
    const renames = renameIn(row.cells);
    for (const { from } of renames) {
      const earlier = taken.get(fold(from));
      if (earlier !== undefined) {
        const problem = `原名“${from}”与第 ${earlier} 行重复`;
        faults.push({ ...read.place(row, "formerName"), problem, mend: "一个旧名只能改成一个新名" });
      } else if (staying.has(fold(from))) {
        const mend = "若已改名，请删去旧名那一行；若没有改名，请把“原名”留空";
        faults.push({ ...read.place(row, "formerName"), problem: `“${from}”在本表还有自己的一行`, mend });
      }
      taken.set(fold(from), row.row);
    }
    return renames;
  });
}

/** Names that go round in a ring: each waits for the next one to be free, and once done it would be done again. */
function checkRings(read: Units, faults: Fault[]): void {
  const formerOf = new Map(
    read.rows.flatMap(({ cells }) => renameIn(cells).map(({ from, to }) => [fold(to), from] as const)),
  );
  for (const row of read.rows) {
    for (const { from, to } of renameIn(row.cells)) {
      if (!inRing(fold(to), formerOf)) continue;
      faults.push({
        ...read.place(row, "formerName"),
        problem: `几个单位互换名称（“${from}”改为“${to}”），一次导入做不到`,
        mend: `请分两次：先把其中一个改成临时的名称（如“${to}（暂）”）导入，再改成最后的名称导入`,
      });
    }
  }
}

function inRing(name: string, formerOf: ReadonlyMap<string, string>): boolean {
  let at = formerOf.get(name);
  for (let steps = 0; at !== undefined && steps < formerOf.size; steps++) {
    if (fold(at) === name) return true;
    at = formerOf.get(fold(at));
  }
  return false;
}
