import type { PlannedItem, PlannedProgramme } from "../street-plan.ts";
import { type UnitKind, unitKindNames } from "../words.ts";
import { fold } from "./cells.ts";
import type { itemSheet, programmeSheet } from "./columns.ts";
import type { Fault } from "./fault.ts";
import { Names } from "./names.ts";
import type { ReadSheet } from "./read-sheet.ts";

type Programmes = ReadSheet<typeof programmeSheet.columns>;

interface Gathered {
  readonly name: string;
  readonly ledger: string;
  readonly row: number;
  /** False once a row of it has a fault: then a star that is not here may be there all the same. */
  whole: boolean;
  /** Star names by place, 1 first. */
  readonly stars: Map<UnitKind, Map<number, string>>;
}

/** Rows of one name become one programme with its stars. Found again by the folded name. */
export function gatherProgrammes(read: Programmes, faults: Fault[]): Map<string, Gathered> {
  const programmes = new Map<string, Gathered>();
  for (const row of read.rows) {
    const { name, ledger, kind, position, star } = row.cells;
    if (name === undefined) continue;
    const id = fold(name);
    const programme = programmes.get(id) ?? {
      name,
      ledger: ledger ?? "",
      row: row.row,
      whole: true,
      stars: new Map(),
    };
    const other = [...programmes.values()].find((one) => one.ledger === ledger && fold(one.name) !== id);
    if (ledger !== undefined && other) {
      const problem = `台账简称“${ledger}”已用于“${other.name}”`;
      faults.push({ ...read.place(row, "ledger"), problem, mend: "每个方案用不同的简称" });
    } else if (ledger !== undefined && programme.ledger !== "" && programme.ledger !== ledger) {
      const problem = `同一方案在第 ${programme.row} 行的简称是“${programme.ledger}”`;
      faults.push({ ...read.place(row, "ledger"), problem, mend: "同一方案各行的简称要相同" });
    }
    programmes.set(id, programme);
    programme.whole &&= row.whole !== undefined;
    const given = { kind, position, star };
    const absent = (["kind", "position", "star"] as const).filter((key) => given[key] === undefined);
    if (kind !== undefined && position !== undefined && star !== undefined) {
      addStar(read, row, programme, { kind, position, star }, faults);
    } else if (absent.length < 3 && row.whole) {
      const mend = "单位类别、星序、星名称要么都填，要么都不填";
      faults.push({ ...read.place(row, absent[0] ?? "star"), problem: "这颗星没有填全", mend });
    }
  }
  for (const programme of programmes.values()) checkPlaces(read, programme, faults);
  return programmes;
}

function addStar(
  read: Programmes,
  row: Programmes["rows"][number],
  programme: Gathered,
  { kind, position, star }: { kind: UnitKind; position: number; star: string },
  faults: Fault[],
): void {
  const stars = programme.stars.get(kind) ?? new Map<number, string>();
  programme.stars.set(kind, stars);
  if (stars.has(position)) {
    faults.push({
      ...read.place(row, "position"),
      problem: `第 ${position} 颗星重复`,
      mend: "同一类别内星序不重复",
    });
  } else if ([...stars.values()].some((name) => fold(name) === fold(star))) {
    faults.push({ ...read.place(row, "star"), problem: `“${star}”重复`, mend: "同一类别内星名称不重复" });
  } else stars.set(position, star);
}

/** Stars are numbered 1, 2, 3 … without a gap: their order is shown to everyone. */
function checkPlaces(read: Programmes, programme: Gathered, faults: Fault[]): void {
  for (const [kind, stars] of programme.whole ? programme.stars : []) {
    const missing = Array.from({ length: stars.size }, (_, index) => index + 1).find(
      (place) => !stars.has(place),
    );
    if (missing === undefined) continue;
    const problem = `“${programme.name}”${unitKindNames[kind]}的星序缺少 ${missing}`;
    const mend = "星序从 1 起连续编号";
    faults.push({ ...read.place(programme, "position"), problem, mend });
  }
}

export function plannedProgrammes(programmes: ReadonlyMap<string, Gathered>): PlannedProgramme[] {
  return [...programmes.values()].map(({ name, ledger, stars }) => ({
    name,
    ledger,
    stars: Object.fromEntries([...stars].map(([kind, byPlace]) => [kind, inOrder(byPlace)])),
  }));
}

function inOrder(byPlace: ReadonlyMap<number, string>): string[] {
  return [...byPlace].sort(([a], [b]) => a - b).map(([, name]) => name);
}

/** Items belong to programmes and stars that exist; numbers are used once; nothing is due before it starts. */
export function checkItems(
  read: ReadSheet<typeof itemSheet.columns>,
  programmeRows: Programmes,
  programmes: ReadonlyMap<string, Gathered>,
  faults: Fault[],
): PlannedItem[] {
  const asked = read.rows.map(({ cells }) => cells.programme);
  const names = new Names("项目方案", programmeRows, asked);
  for (const { name } of programmes.values()) names.add(name);
  const firstRows = new Map<string, number>();
  return read.rows.flatMap((row) => {
    const { programme: name, kind, number, star, startsOn, dueOn } = row.cells;
    const programme = name === undefined ? undefined : programmes.get(fold(name));
    const unknown = name && names.mendOf(name, "请与“项目方案”表的名称一致");
    if (unknown)
      faults.push({ ...read.place(row, "programme"), problem: `没有项目方案“${name}”`, mend: unknown });
    const stars = kind === undefined ? [] : [...(programme?.stars.get(kind)?.values() ?? [])];
    const ownStar = star === undefined ? undefined : stars.find((one) => fold(one) === fold(star));
    if (programme?.whole && kind !== undefined && star !== undefined && ownStar === undefined) {
      const problem = `“${programme.name}”的${unitKindNames[kind]}没有“${star}”`;
      const mend = stars.length > 0 ? `可填：${stars.join("、")}` : "请先在“项目方案”表写上这颗星，或留空";
      faults.push({ ...read.place(row, "star"), problem, mend });
    }
    if (startsOn !== undefined && dueOn !== undefined && dueOn < startsOn) {
      faults.push({ ...read.place(row, "dueOn"), problem: "截止日期早于开始日期", mend: "请核对两个日期" });
    }
    if (name !== undefined && kind !== undefined && number !== undefined) {
      const slot = JSON.stringify([fold(name), kind, number]);
      const first = firstRows.get(slot);
      if (first === undefined) firstRows.set(slot, row.row);
      else
        faults.push({
          ...read.place(row, "number"),
          problem: `序号与第 ${first} 行重复`,
          mend: "请改成没有用过的序号",
        });
    }
    return row.whole && programme ? [{ ...row.whole, programme: programme.name, star: ownStar }] : [];
  });
}
