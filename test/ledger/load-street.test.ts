import { beforeAll, describe, expect, it } from "vitest";
import type { Database, Queryable } from "../../src/database/door.ts";
import { StreetRefused } from "../../src/ledger/load-problem.ts";
import { type LoadResult, loadStreet } from "../../src/ledger/load-street.ts";
import type { PlannedItem, StreetPlan } from "../../src/ledger/street-plan.ts";
import { describeEachEngine } from "../support/databases.ts";
import { smallStreet } from "../support/small-street.ts";

let acts = 0;
const source = () => ({
  key: `import:test:${++acts}`,
  text: "导入 街道.xlsx",
  at: new Date("2026-11-25T02:00:00Z"),
});

/** Everything a load may write, in a form that can be compared. */
async function everything(db: Queryable): Promise<unknown> {
  const tables = [
    "street",
    "unit",
    "section",
    "person",
    "person_role",
    "account",
    "chat_group",
    "programme",
    "star",
    "item",
    "task",
    "formula",
    "message",
    "event",
  ];
  const texts: Record<string, unknown> = {};
  for (const table of tables) {
    // xmin too: a row written again with the same content is a written row.
    const { rows } = await db.query(`SELECT t::text || t.xmin::text AS row FROM gov.${table} t ORDER BY 1`);
    texts[table] = rows;
  }
  return texts;
}

async function one<R>(db: Queryable, sql: string, params: unknown[] = []): Promise<R | undefined> {
  return (await db.query<R>(sql, params)).rows[0];
}

/** Only the tables in which something was written. */
function written({ counts }: LoadResult): Record<string, [added: number, changed: number, removed: number]> {
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, { added, changed, removed }]) => added + changed + removed > 0)
      .map(([table, { added, changed, removed }]) => [table, [added, changed, removed]]),
  );
}

const withItem = (plan: StreetPlan, number: number, change: Partial<PlannedItem>): StreetPlan => ({
  ...plan,
  items: plan.items.map((item) =>
    item.number === number && item.kind === "community" ? { ...item, ...change } : item,
  ),
});
const withPerson = (
  plan: StreetPlan,
  key: string,
  change: Partial<StreetPlan["people"][number]>,
): StreetPlan => ({
  ...plan,
  people: plan.people.map((person) => (person.key === key ? { ...person, ...change } : person)),
});

describeEachEngine("loading a street", (open) => {
  let db: Database;
  let first: LoadResult;
  // Each test goes on from the plan as it stands in the database; every one leaves the small street behind.
  const load = (plan: StreetPlan) => loadStreet(db, plan, source());

  beforeAll(async () => {
    db = await open();
    first = await load(smallStreet);
  });

  it("adds everything the plan names and counts it", async () => {
    expect(first.changed).toBe(true);
    expect(written(first)).toEqual({
      units: [4, 0, 0],
      sections: [1, 0, 0],
      people: [10, 0, 0],
      posts: [13, 0, 0],
      accounts: [10, 0, 0],
      groups: [3, 0, 0],
      programmes: [1, 0, 0],
      stars: [3, 0, 0],
      items: [7, 0, 0],
      // Six items for each of two communities, one for the village, none for the district.
      tasks: [13, 0, 0],
    });
    expect(
      await one(db, "SELECT version, credit_late FROM gov.formula WHERE street_id = $1", [first.streetId]),
    ).toEqual({
      version: 1,
      credit_late: "0.90",
    });
    expect(
      await one(
        db,
        `SELECT u.name, t.ledger, t.number, t.state, i.title, s.name AS star, i.due_on FROM gov.task t
         JOIN gov.unit u ON u.id = t.unit_id JOIN gov.item i ON i.id = t.item_id
         JOIN gov.star s ON (s.programme_id, s.unit_kind, s.position) = (i.programme_id, i.unit_kind, i.star)
         WHERE u.name = '荷塘社区' AND t.number = 6`,
      ),
    ).toEqual({
      name: "荷塘社区",
      ledger: "任务",
      number: 6,
      state: "open",
      title: "入户走访",
      star: "共建共享星",
      due_on: "2026-12-10",
    });
  });

  it("records who loaded what, as a message with one event", async () => {
    expect(
      await one(
        db,
        `SELECT m.platform, m.outcome, m.text, m.envelope, e.kind, e.task_id, e.at, e.data->'units' AS units
         FROM gov.event e JOIN gov.message m ON m.key = e.message_key WHERE e.street_id = $1`,
        [first.streetId],
      ),
    ).toEqual({
      platform: "import",
      outcome: "IMPORT",
      text: "导入 街道.xlsx",
      envelope: "",
      kind: "imported",
      task_id: null,
      at: new Date("2026-11-25T02:00:00Z"),
      units: { added: 4, changed: 0, removed: 0 },
    });
  });

  it("writes nothing, not even an event, when the same plan comes again", async () => {
    const before = await everything(db);
    const again = await load(smallStreet);
    expect(again).toMatchObject({ streetId: first.streetId, changed: false });
    expect(written(again)).toEqual({});
    expect(again.counts.tasks).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 13 });
    expect(await everything(db)).toEqual(before);
  });

  it("updates what differs and nothing else: due date, title, weight", async () => {
    const task = "SELECT id, version, state FROM gov.task WHERE number = 3 ORDER BY id LIMIT 1";
    const before = await one(db, task);
    const result = await load(
      withItem(smallStreet, 3, { dueOn: "2026-12-20", title: "召开支委会（改期）", weight: 1.25 }),
    );
    expect(written(result)).toEqual({ items: [0, 1, 0] });
    expect(await one(db, "SELECT title, due_on, weight FROM gov.item WHERE number = 3")).toEqual({
      title: "召开支委会（改期）",
      due_on: "2026-12-20",
      weight: "1.25",
    });
    expect(await one(db, task)).toEqual(before);
    expect(written(await load(smallStreet))).toEqual({ items: [0, 1, 0] });
  });

  it("gives a person the plan's posts in place of the former ones", async () => {
    const moved = withPerson(smallStreet, "taoyuan-fu", {
      name: "荷塘副书记",
      posts: [{ role: "deputy", unit: "荷塘社区" }],
    });
    expect(written(await load(moved))).toEqual({ people: [0, 1, 0], posts: [1, 0, 1] });
    const posts = () =>
      one(
        db,
        `SELECT p.name, count(*) AS posts, min(u.name) AS unit FROM gov.person p JOIN gov.person_role r ON r.person_id = p.id
         JOIN gov.unit u ON u.id = r.unit_id WHERE p.key = 'taoyuan-fu' GROUP BY p.name`,
      );
    expect(await posts()).toEqual({ name: "荷塘副书记", posts: 1, unit: "荷塘社区" });

    expect(written(await load(withPerson(smallStreet, "taoyuan-fu", { posts: [] })))).toEqual({
      people: [0, 1, 0],
      posts: [0, 0, 1],
    });
    expect(await posts()).toBeUndefined();
    await load(smallStreet);
  });

  it("moves an account to another person, replaces one that was given anew, and leaves what the plan does not name", async () => {
    const account = { platform: "wecom", user: "taoyuan" };
    // Bound in chat: the plan knows nothing of it.
    await db.query(
      "INSERT INTO gov.account SELECT 'dingtalk', 'dd-1', '', id FROM gov.person WHERE key = 'taoyuan'",
    );
    const swapped = withPerson(
      withPerson(smallStreet, "taoyuan", { accounts: [{ platform: "wecom", user: "new" }] }),
      "hetang",
      { accounts: [account] },
    );
    expect(written(await load(swapped))).toEqual({ accounts: [1, 1, 1] });
    const { rows } = await db.query(
      `SELECT p.key, a.platform, a.user_id FROM gov.account a JOIN gov.person p ON p.id = a.person_id
       WHERE p.key IN ('taoyuan', 'hetang') ORDER BY 1, 2`,
    );
    expect(rows).toEqual([
      { key: "hetang", platform: "wecom", user_id: "taoyuan" },
      { key: "taoyuan", platform: "dingtalk", user_id: "dd-1" },
      { key: "taoyuan", platform: "wecom", user_id: "new" },
    ]);
    await load(smallStreet);
    await db.query("DELETE FROM gov.account WHERE platform = 'dingtalk'");
  });

  it("renames a group, moves it to another unit, and puts units in the plan's order", async () => {
    const [street, ...groups] = smallStreet.groups;
    const units = [...smallStreet.units].reverse();
    const plan = {
      ...smallStreet,
      units,
      groups: [{ ...street, name: "书记群", unit: "桃园社区" }, ...groups] as StreetPlan["groups"],
    };
    expect(written(await load(plan))).toEqual({ units: [0, 4, 0], groups: [0, 1, 0] });
    const { rows } = await db.query("SELECT name FROM gov.unit ORDER BY position");
    expect(rows.map((row) => row.name)).toEqual(["示例商圈", "柳河村", "荷塘社区", "桃园社区"]);
    await load(smallStreet);
  });

  it("keeps units, people and items that the plan no longer names, with their tasks", async () => {
    const less: StreetPlan = {
      ...smallStreet,
      units: smallStreet.units.slice(0, 1),
      people: smallStreet.people.slice(0, 2),
      items: smallStreet.items.slice(0, 2),
      groups: [],
    };
    expect(written(await load(less))).toEqual({});
    expect(await one(db, "SELECT count(*) AS tasks FROM gov.task")).toEqual({ tasks: 13 });
  });

  it("gives a new unit every item of its kind, and a new item to every unit of its kind", async () => {
    const [item] = smallStreet.items;
    const more: StreetPlan = {
      ...smallStreet,
      units: [
        ...smallStreet.units,
        { name: "梅岭社区", kind: "community" },
        { name: "示例商管支部", kind: "district", parent: "示例商圈党委" },
        { name: "示例商圈党委", kind: "district", memberCount: 82 },
      ],
      items: [...smallStreet.items, { ...(item as PlannedItem), number: 7 }],
    };
    // Three communities with seven items each: 21 instead of 12.
    expect(written(await load(more))).toEqual({ units: [3, 0, 0], items: [1, 0, 0], tasks: [9, 0, 0] });
    expect(
      await one(
        db,
        "SELECT p.name FROM gov.unit u JOIN gov.unit p ON p.id = u.parent_id WHERE u.name = '示例商管支部'",
      ),
    ).toEqual({ name: "示例商圈党委" });
  });
});

describeEachEngine("what loading refuses", (open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
    await loadStreet(db, smallStreet, source());
  });
  const [programme] = smallStreet.programmes as [StreetPlan["programmes"][number]];
  const elsewhere = { ...smallStreet, street: "另一街道" };

  it.each<[string, StreetPlan, string]>([
    [
      "another kind for a unit with tasks",
      { ...smallStreet, units: [{ name: "桃园社区", kind: "village" }, ...smallStreet.units.slice(1)] },
      "类别不能再改",
    ],
    [
      "another ledger for a programme with tasks",
      { ...smallStreet, programmes: [{ ...programme, ledger: "行动" }] },
      "台账简称不能再改",
    ],
    [
      "a ledger that another programme has",
      { ...smallStreet, programmes: [programme, { name: "新方案", ledger: "任务", stars: {} }] },
      "已属于项目方案“五星支部创建”",
    ],
    ["an account of another street", { ...elsewhere, groups: [] }, "已属于另一街道“示例街道”"],
    ["a group of another street", { ...elsewhere, people: [] }, "群“桃园社区群”已属于另一街道"],
  ])("%s, and nothing changes", async (_, plan, problem) => {
    const before = await everything(db);
    const error = await loadStreet(db, plan, source()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreetRefused);
    expect((error as StreetRefused).problems.join("\n")).toContain(problem);
    expect(await everything(db)).toEqual(before);
  });

  it.each<[string, StreetPlan, string]>([
    [
      "an unknown unit",
      withPerson(smallStreet, "zuzhi", { posts: [{ role: "clerk", unit: "杏林社区" }] }),
      "杏林社区",
    ],
    ["an unknown programme", withItem(smallStreet, 1, { programme: "四年计划" }), "四年计划"],
    ["an unknown star", withItem(smallStreet, 1, { star: "产业兴旺星" }), "产业兴旺星"],
  ])("a plan that names %s", async (_, plan, name) => {
    await expect(loadStreet(db, plan, source())).rejects.toThrow(name);
  });

  it("leaves nothing behind when it fails in the middle", async () => {
    const before = await everything(db);
    const late = withItem({ ...smallStreet, street: "第三街道", people: [], groups: [] }, 6, { weight: -1 });
    await expect(loadStreet(db, late, source())).rejects.toThrow(/weight/);
    expect(await everything(db)).toEqual(before);
  });

  it("leaves nothing behind when its key was used before", async () => {
    const before = await everything(db);
    const { key } = (await one<{ key: string }>(db, "SELECT key FROM gov.message LIMIT 1")) ?? { key: "" };
    const changed = withItem(smallStreet, 1, { title: "改过" });
    await expect(loadStreet(db, changed, { ...source(), key })).rejects.toThrow("used before");
    expect(await everything(db)).toEqual(before);
  });
});

describeEachEngine("two imports at once", (open) => {
  it("come one after the other", async () => {
    const db = await open();
    const results = await Promise.all([1, 2, 3].map(() => loadStreet(db, smallStreet, source())));
    expect(results.map(({ changed }) => changed).sort()).toEqual([false, false, true]);
    expect(await one(db, "SELECT count(*) AS tasks FROM gov.task")).toEqual({ tasks: 13 });
  });
});

describe("the small street", () => {
  it("is what these tests count on", () => {
    expect([smallStreet.units.length, smallStreet.people.length, smallStreet.items.length]).toEqual([
      4, 10, 7,
    ]);
  });
});
