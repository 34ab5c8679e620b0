import type { PlannedPerson, PlannedPost } from "../street-plan.ts";
import { type Role, roleNames } from "../words.ts";
import { fold } from "./cells.ts";
import { LEFT, type personSheet, type unitSheet } from "./columns.ts";
import type { Fault } from "./fault.ts";
import type { Names } from "./names.ts";
import type { ReadSheet, SheetRow } from "./read-sheet.ts";

type People = ReadSheet<typeof personSheet.columns>;
type PersonRow = SheetRow<typeof personSheet.columns>;

/** What a post must name to mean something. */
const needs: Readonly<Record<Role, "unit" | "section" | undefined>> = {
  secretary: "unit",
  deputy: "unit",
  clerk: "unit",
  sponsor: "unit",
  instructor: "unit",
  reviewer: "section",
  leader: undefined,
  organizer: undefined,
  observer: undefined,
};

const accountColumns = ["wecom", "dingtalk"] as const;

/** One person gathered from the rows that carry the same key. */
interface Gathered {
  readonly key: string;
  readonly first: PersonRow;
  readonly posts: PlannedPost[];
  readonly accounts: { platform: string; user: string }[];
}

/** Rows of one key become one person with several posts; every unit gets its secretary, every account its one owner. */
export function checkPeople(
  read: People,
  unitSheetRows: ReadSheet<typeof unitSheet.columns>,
  units: Names,
  faults: Fault[],
): PlannedPerson[] {
  const people = new Map<string, Gathered>();
  const owners = new Map<string, Owner>();
  const led = new Set<string>();

  for (const row of read.rows) {
    const { cells } = row;
    const unit = checkPlaceOfWork(read, row, units, faults);
    // A role that cannot be read may be the secretary's.
    if ((cells.role === "secretary" || cells.role === undefined) && unit !== undefined) led.add(unit);
    const key =
      cells.key ?? (cells.name === undefined ? undefined : `${unit ?? cells.section ?? ""}${cells.name}`);
    if (key === undefined) {
      checkOwners(read, row, { id: undefined, unit }, owners, faults);
      continue;
    }
    // An office writes its codes with and without leading zeros only by mistake: they stay different codes.
    const id = fold(key);
    const person = people.get(id) ?? { key, first: row, posts: [], accounts: [] };
    people.set(id, person);
    checkSameName(read, row, person, faults);
    if (cells.role !== undefined && cells.role !== LEFT) {
      addPost(read, row, { role: cells.role, unit, section: cells.section }, person, faults);
    }
    person.accounts.push(...checkOwners(read, row, { id, unit }, owners, faults));
  }

  for (const row of read.sound ? unitSheetRows.rows : []) {
    const { name } = row.cells;
    if (name === undefined || led.has(units.find(name) ?? name)) continue;
    const mend = `请在“人员”表加一行：职务“书记”，单位“${name}”`;
    faults.push({ ...unitSheetRows.place(row, "name"), problem: `单位“${name}”没有书记`, mend });
  }
  return [...people.values()].map(({ key, first, posts, accounts }) => {
    return { key, name: first.cells.name ?? "", posts, accounts };
  });
}

/** Whose an account is; without an id where the row's name cannot be read, and then of somebody in that unit. */
interface Owner {
  readonly id: string | undefined;
  readonly unit: string | undefined;
}

/** The accounts that this row is the first to name; those of somebody else are faults. */
function checkOwners(
  read: People,
  row: PersonRow,
  self: Owner,
  owners: Map<string, Owner>,
  faults: Fault[],
): { platform: string; user: string }[] {
  return accountColumns.flatMap((platform) => {
    const user = row.cells[platform];
    if (user === undefined) return [];
    const account = `${platform} ${user}`;
    const owner = owners.get(account);
    if (owner === undefined) {
      owners.set(account, self);
      return [{ platform, user }];
    }
    const nameless = owner.id === undefined || self.id === undefined;
    // A nameless row of the same unit may well be one more post of the owner.
    if (nameless ? owner.unit !== self.unit : owner.id !== self.id) {
      const mend = "一个账号只能属于一个人；若是同一个人兼职，请在各行填相同的编号";
      faults.push({ ...read.place(row, platform), problem: "这个账号已属于别人", mend });
    }
    return [];
  });
}

/** The unit as its own sheet spells it. */
function checkPlaceOfWork(read: People, row: PersonRow, units: Names, faults: Fault[]): string | undefined {
  const { role, unit, section } = row.cells;
  const known = unit === undefined ? undefined : units.find(unit);
  if (unit !== undefined && known === undefined) {
    faults.push({ ...read.place(row, "unit"), problem: `没有单位“${unit}”`, mend: "请与“单位”表的名称一致" });
  }
  if (role === undefined || role === LEFT) return known;
  const needed = needs[role];
  if (needed === "unit" && unit === undefined) {
    faults.push({
      ...read.place(row, "unit"),
      problem: `${roleNames[role]}没有填单位`,
      mend: "请填“单位”表中的名称",
    });
  }
  if (needed === "section" && section === undefined) {
    faults.push({
      ...read.place(row, "section"),
      problem: `${roleNames[role]}没有填科室`,
      mend: "请填科室名称",
    });
  }
  return known;
}

function checkSameName(read: People, row: PersonRow, person: Gathered, faults: Fault[]): void {
  const [first, own] = [person.first.cells.name, row.cells.name];
  if (first === undefined || own === undefined || fold(first) === fold(own)) return;
  const problem = `编号“${person.key}”在第 ${person.first.row} 行是另一个姓名`;
  faults.push({ ...read.place(row, "name"), problem, mend: "一个编号只给一个人，请核对编号和姓名" });
}

function addPost(read: People, row: PersonRow, post: PlannedPost, person: Gathered, faults: Fault[]): void {
  const same = person.posts.some(
    ({ role, unit, section }) => role === post.role && unit === post.unit && section === post.section,
  );
  if (!same) {
    person.posts.push(post);
    return;
  }
  const mend = row.cells.key === undefined ? "若是同名的两个人，请给他们填不同的编号" : "请删去重复的一行";
  faults.push({ ...read.place(row, "role"), problem: "这一行与前面的职务重复", mend });
}
