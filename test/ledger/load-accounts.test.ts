import { beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { StreetRefused } from "../../src/ledger/load-problem.ts";
import { remarkLines } from "../../src/ledger/load-remarks.ts";
import { type LoadResult, loadStreet } from "../../src/ledger/load-street.ts";
import { hear } from "../../src/ledger/speaker.ts";
import type { PlannedItem, PlannedPerson, StreetPlan } from "../../src/ledger/street-plan.ts";
import { describeEachEngine } from "../support/databases.ts";

let acts = 0;
let streets = 0;

describeEachEngine("whose an account is after a load", (open) => {
  let db: OpenDatabase;
  let street: string;
  const account = (user: string) => `${user}@${street}`;
  const leads = (name: string, unit: string, user: string, more: Partial<PlannedPerson> = {}) => ({
    key: name,
    name,
    posts: [{ role: "secretary" as const, unit }],
    accounts: user === "" ? [] : [{ platform: "wecom", user: account(user) }],
    ...more,
  });
  const wang = (user: string, more: Partial<PlannedPerson> = {}) => leads("王一", "清风社区", user, more);
  const li = (user: string, more: Partial<PlannedPerson> = {}) => leads("李二", "明月社区", user, more);
  const item = (number: number, more: Partial<PlannedItem> = {}): PlannedItem => ({
    programme: "五星支部创建",
    kind: "community",
    number,
    title: `示例事项${number}`,
    star: "支部过硬星",
    weight: 1,
    dueOn: "2026-12-10",
    needsReview: true,
    needsEvidence: false,
    ...more,
  });

  const load = (
    people: readonly PlannedPerson[],
    items: readonly PlannedItem[] = [],
  ): Promise<LoadResult> => {
    const plan: StreetPlan = {
      street,
      units: [
        { name: "清风社区", kind: "community" },
        { name: "明月社区", kind: "community" },
      ],
      people,
      programmes: [{ name: "五星支部创建", ledger: "任务", stars: { community: ["支部过硬星"] } }],
      items,
      groups: [],
    };
    const at = new Date("2026-11-25T02:00:00Z");
    return loadStreet(db, plan, { key: `import:accounts:${++acts}`, text: "导入", at });
  };
  async function speaks(user: string): Promise<string | undefined> {
    const keys = { key: "?", platform: "wecom", corp: "", user: account(user), chatId: null, now: 0 };
    return (await hear(db, keys)).speaker?.name;
  }
  async function lastImport(streetId: number): Promise<Record<string, unknown>> {
    const { rows } = await db.query<{ data: Record<string, unknown> }>(
      "SELECT data FROM gov.event WHERE street_id = $1 AND kind = 'imported' ORDER BY id DESC LIMIT 1",
      [streetId],
    );
    return rows[0]?.data ?? {};
  }

  beforeEach(async () => {
    db ??= await open();
    street = `账号街道${++streets}`;
    await load([wang("zhang"), li("lisi")], [item(1), item(2)]);
  });

  it("an account is not taken from a person whose cell is blank: the row is named, and nothing changes", async () => {
    const refused = await load([wang(""), li("zhang")]).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(StreetRefused);
    const [detail, ...more] = (refused as StreetRefused).details;
    expect(more).toEqual([]);
    expect(detail?.at).toEqual({ table: "people", row: "李二", column: "wecom" });
    expect(detail?.problem).toMatch(/^账号 .* 现在是“王一”的，“王一”那一行的账号是空的$/);
    expect(detail?.mend).toContain("“王一”那一行");
    expect(detail?.mend).toContain("“无”");
    expect(await speaks("zhang")).toBe("王一");
    expect(await speaks("lisi")).toBe("李二");
  });

  it("it is, and both people are named, where the former owner says that he has none", async () => {
    const result = await load([wang("", { withoutAccount: ["wecom"] }), li("zhang")]);

    expect(await speaks("zhang")).toBe("李二");
    expect(await speaks("lisi")).toBeUndefined();
    expect(remarkLines(result.remarks)).toEqual(["账号改归：企业微信 王一 → 李二"]);
    expect((await lastImport(result.streetId)).accountChanges).toEqual([
      { platform: "wecom", from: "李二", to: null },
      { platform: "wecom", from: "王一", to: "李二" },
    ]);
  });

  it("two people who swap accounts are both named", async () => {
    const result = await load([wang("lisi"), li("zhang")]);

    expect(await speaks("zhang")).toBe("李二");
    expect(remarkLines(result.remarks)).toEqual([
      "账号改归：企业微信 李二 → 王一",
      "账号改归：企业微信 王一 → 李二",
    ]);
  });

  it.each<[string, () => PlannedPerson[]]>([
    ["left", () => [wang("", { posts: [] }), li("zhang")]],
    ["is not in the plan", () => [li("zhang")]],
  ])("the account of somebody who %s goes over, and is named", async (_, people) => {
    const result = await load(people());

    expect(await speaks("zhang")).toBe("李二");
    expect(remarkLines(result.remarks)).toContain("账号改归：企业微信 王一 → 李二");
  });

  it("an account that somebody gives up without a successor is named too, and the same again changes nothing", async () => {
    const result = await load([wang("", { withoutAccount: ["wecom"] }), li("lisi")]);

    expect(await speaks("zhang")).toBeUndefined();
    expect(result.counts.accounts).toMatchObject({ removed: 1, unchanged: 1 });
    expect(remarkLines(result.remarks)).toEqual(["账号取消：企业微信 王一"]);
    expect((await load([wang("", { withoutAccount: ["wecom"] }), li("lisi")])).changed).toBe(false);
  });

  it("a blank cell keeps what was bound, and a new account is no remark", async () => {
    const result = await load([wang(""), li("lisi-new")]);

    expect(await speaks("zhang")).toBe("王一");
    expect(await speaks("lisi-new")).toBe("李二");
    expect(remarkLines(result.remarks)).toEqual([]);
  });

  it("the history keeps what an import changed in items: old and new", async () => {
    const { streetId } = await load(
      [wang("zhang"), li("lisi")],
      [item(1, { dueOn: "2026-12-20" }), item(2, { weight: 2.5, title: "另一事项" })],
    );

    expect((await lastImport(streetId)).itemChanges).toEqual([
      { item: "任务1", kind: "community", from: { dueOn: "2026-12-10" }, to: { dueOn: "2026-12-20" } },
      {
        item: "任务2",
        kind: "community",
        from: { title: "示例事项2", weight: "1.00" },
        to: { title: "另一事项", weight: "2.50" },
      },
    ]);
  });

  it("and who got a post; a first import of everything keeps the counts only", async () => {
    const first = (await lastImport((await load([wang("zhang"), li("lisi")])).streetId)) ?? {};
    expect(Object.keys(first).filter((key) => /Changes|appointed/.test(key))).toEqual([]);

    const zhao = leads("赵三", "清风社区", "zhao");
    const { streetId } = await load([zhao, li("lisi")]);
    expect(await lastImport(streetId)).toMatchObject({
      appointed: [{ person: "赵三", role: "secretary", place: "清风社区" }],
      withdrawn: [{ person: "王一", role: "secretary", place: "清风社区" }],
      accountChanges: [{ platform: "wecom", from: null, to: "赵三" }],
    });
  });

  it("of very many changes it keeps the first and how many there were", async () => {
    const many = Array.from({ length: 350 }, (_, index) => item(index + 1));
    await load([wang("zhang"), li("lisi")], many);
    const moved = many.map((one) => ({ ...one, dueOn: "2026-12-31" }));
    const { streetId } = await load([wang("zhang"), li("lisi")], moved);

    const data = await lastImport(streetId);
    expect(data.itemChanges).toHaveLength(300);
    expect(data.more).toEqual({ itemChanges: 50 });
  });
});
