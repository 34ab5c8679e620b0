import { findPersonalData } from "../personal-data.ts";
import type { PlannedPerson, PlannedPost } from "../street-plan.ts";
import { platformNames, type Role, roleNames } from "../words.ts";
import { fold, NO_ACCOUNT } from "./cells.ts";
import type { Values } from "./column.ts";
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
  /** The first row with a post, and the first that says that the person has left. */
  serves?: PersonRow;
  leaves?: PersonRow;
  /** NO_ACCOUNT in place of a user where they have none any more. */
  readonly accounts: { platform: string; user: string; row: number }[];
}

/** What a person is known by: their code, else unit (or section) and name. */
export function personKey(
  {
    key,
    name,
    unit,
    section,
  }: Partial<Pick<Values<typeof personSheet.columns>, "key" | "name" | "unit" | "section">>,
  units: Names,
): string | undefined {
  if (key !== undefined || name === undefined) return key;
  return `${(unit === undefined ? undefined : units.find(unit)) ?? section ?? ""}${name}`;
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
    // A role that cannot be read may be the secretary's; where somebody leaves, the unit may be without one.
    if ([undefined, "secretary", LEFT].includes(cells.role) && unit !== undefined) led.add(unit);
    const key = personKey(cells, units);
    if (key === undefined) {
      checkOwners(read, row, { id: undefined, unit }, owners, faults);
      continue;
    }
    // An office writes its codes with and without leading zeros only by mistake: they stay different codes.
    const id = fold(key);
    const person = people.get(id) ?? { key, first: row, posts: [], accounts: [] };
    people.set(id, person);
    checkSameName(read, row, person, faults);
    if (cells.role === LEFT) person.leaves ??= row;
    else if (cells.role !== undefined) {
      person.serves ??= row;
      addPost(read, row, { role: cells.role, unit, section: cells.section }, person, faults);
    }
    const accounts = checkOwners(read, row, { id, unit }, owners, faults);
    checkOneAccount(read, row, person, accounts, faults);
    person.accounts.push(...accounts.map((account) => ({ ...account, row: row.row })));
  }

  for (const person of people.values()) checkLeaving(read, person, faults);

  for (const row of read.sound ? unitSheetRows.rows : []) {
    const { name } = row.cells;
    if (name === undefined || led.has(units.find(name) ?? name)) continue;
    const mend = `请在“人员”表加一行：职务“书记”，单位“${name}”；书记离任、还没有人接替的，在他那一行写“离任”和单位“${name}”`;
    faults.push({ ...unitSheetRows.place(row, "name"), problem: `单位“${name}”没有书记`, mend });
  }
  return [...people.values()].map(({ key, first, posts, accounts }) => {
    return {
      key,
      name: first.cells.name ?? "",
      posts,
      accounts: accounts.flatMap(({ platform, user }) => (user === NO_ACCOUNT ? [] : [{ platform, user }])),
      ...withoutAccount(accounts),
    };
  });
}

/** The platforms on which somebody has no account any more, where there are any. */
function withoutAccount(accounts: Gathered["accounts"]): Pick<PlannedPerson, "withoutAccount"> {
  const platforms = accounts.filter(({ user }) => user === NO_ACCOUNT).map(({ platform }) => platform);
  return platforms.length > 0 ? { withoutAccount: [...new Set(platforms)] } : {};
}

/** Accounts that are mobile numbers: some companies have such, but most often the number got into the wrong column. */
export function mobileAccounts(read: People): Fault[] {
  return read.rows.flatMap((row) =>
    accountColumns
      .filter((platform) => findPersonalData(row.cells[platform] ?? "").some(({ kind }) => kind === "mobile"))
      .map((platform) => ({
        ...read.place(row, platform),
        problem: "账号疑似手机号",
        mend: `请核对：应填${platformNames[platform]}通讯录里的账号（userid）；通讯录里的账号就是它的，不用改`,
      })),
  );
}

/** Who has left has no post: a row that is left over from before would keep it. */
function checkLeaving(read: People, { leaves, serves }: Gathered, faults: Fault[]): void {
  if (!leaves || !serves) return;
  const { role } = serves.cells;
  const post = role === undefined || role === LEFT ? "" : roleNames[role];
  faults.push({
    ...read.place(leaves, "role"),
    problem: `同一个人在第 ${serves.row} 行还有职务“${post}”`,
    mend: `离任的，请删去第 ${serves.row} 行；没有离任的，请删去这一行；同名的两个人，请填不同的编号`,
  });
}

/** A person has one account on a platform; a second one is somebody else's, who would speak for them. */
function checkOneAccount(
  read: People,
  row: PersonRow,
  person: Gathered,
  accounts: readonly { platform: (typeof accountColumns)[number]; user: string }[],
  faults: Fault[],
): void {
  for (const { platform, user } of accounts) {
    const earlier = person.accounts.find((account) => account.platform === platform);
    if (!earlier || (earlier.user === NO_ACCOUNT && user === NO_ACCOUNT)) continue;
    faults.push({
      ...read.place(row, platform),
      problem: `同一个人在第 ${earlier.row} 行填的是另一个${platformNames[platform]}账号`,
      mend: "一个人在一个平台上只填一个账号；若是两个人，请填不同的编号",
    });
  }
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
): { platform: (typeof accountColumns)[number]; user: string }[] {
  return accountColumns.flatMap((platform) => {
    const user = row.cells[platform];
    if (user === undefined) return [];
    // Many may have none.
    if (user === NO_ACCOUNT) return [{ platform, user }];
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
  const mend = unit && units.mendOf(unit, "请与“单位”表的名称一致");
  if (mend) faults.push({ ...read.place(row, "unit"), problem: `没有单位“${unit}”`, mend });
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
