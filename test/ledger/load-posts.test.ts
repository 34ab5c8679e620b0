import { beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { StreetRefused } from "../../src/ledger/load-problem.ts";
import { remarkLines } from "../../src/ledger/load-remarks.ts";
import { type LoadResult, loadStreet } from "../../src/ledger/load-street.ts";
import { hear } from "../../src/ledger/speaker.ts";
import type { PlannedPerson, PlannedPost, StreetPlan } from "../../src/ledger/street-plan.ts";
import { describeEachEngine } from "../support/databases.ts";

let acts = 0;
let streets = 0;

const person = (key: string, name: string, user: string, ...posts: PlannedPost[]): PlannedPerson => ({
  key,
  name,
  posts,
  accounts: user === "" ? [] : [{ platform: "wecom", user }],
});

describeEachEngine("whose a post is after a load", (open) => {
  let db: OpenDatabase;
  let street: string;
  const account = (user: string) => `${user}@${street}`;
  const someone = (key: string, user: string, ...posts: PlannedPost[]) =>
    person(key, key, user === "" ? "" : account(user), ...posts);

  const load = (...people: PlannedPerson[]): Promise<LoadResult> => {
    const plan: StreetPlan = {
      street,
      units: [
        { name: "清风社区", kind: "community" },
        { name: "明月社区", kind: "community" },
      ],
      people,
      programmes: [],
      items: [],
      groups: [],
    };
    const at = new Date("2026-11-25T02:00:00Z");
    return loadStreet(db, plan, { key: `import:posts:${++acts}`, text: "导入", at });
  };
  /** The posts with which an account speaks, as 职务 单位. */
  async function postsOf(user: string): Promise<string[] | undefined> {
    const keys = { key: "?", platform: "wecom", corp: "", user: account(user), chatId: null, now: 0 };
    const { speaker } = await hear(db, keys);
    return speaker?.posts.map(({ role, unit, section }) => `${role} ${unit?.name ?? section ?? ""}`.trim());
  }

  const leads = (unit: string): PlannedPost => ({ role: "secretary", unit });
  const wang = () => someone("王一", "wang", leads("清风社区"));
  const li = () => someone("李二", "li", leads("清风社区"));
  const zhao = () => someone("赵三", "zhao", leads("明月社区"), { role: "deputy", unit: "清风社区" });
  const organizer = () => someone("钱四", "qian", { role: "organizer" });
  const reviewer = () => someone("孙五", "sun", { role: "reviewer", section: "党建办" });
  const all = () => [wang(), zhao(), organizer(), reviewer()];

  beforeEach(async () => {
    db ??= await open();
    street = `职务街道${++streets}`;
    await load(...all());
  });

  it("a secretary who was replaced may no longer report, and is named", async () => {
    const result = await load(li(), zhao(), organizer(), reviewer());
    expect(await postsOf("wang")).toEqual([]);
    expect(await postsOf("li")).toEqual(["secretary 清风社区"]);
    expect(result.counts.posts).toMatchObject({ added: 1, removed: 1, unchanged: 4 });
    expect(remarkLines(result.remarks)).toEqual(["撤下：清风社区 书记 王一"]);
    const { rows } = await db.query(
      "SELECT data->'withdrawn' AS withdrawn FROM gov.event WHERE street_id = $1 ORDER BY id DESC LIMIT 1",
      [result.streetId],
    );
    expect(rows).toEqual([{ withdrawn: [{ person: "王一", role: "secretary", place: "清风社区" }] }]);
  });

  it("and the same plan again changes nothing", async () => {
    await load(li(), zhao(), organizer(), reviewer());
    const again = await load(li(), zhao(), organizer(), reviewer());
    expect(again.changed).toBe(false);
    expect(remarkLines(again.remarks)).toEqual([]);
  });

  it.each<[string, string, PlannedPost]>([
    ["an organizer", "qian", { role: "organizer" }],
    ["an organizer who was written with a unit", "qian", { role: "organizer", unit: "明月社区" }],
    ["a reviewer of a section", "sun", { role: "reviewer", section: "党建办" }],
  ])("so does %s", async (_, user, post) => {
    const former = user === "qian" ? "钱四" : "孙五";
    await load(...all().filter(({ key }) => key !== former), someone("新人", "new", post));
    expect(await postsOf(user)).toEqual([]);
  });

  it("a reviewer of another section and a secretary of another unit stay", async () => {
    await load(li(), someone("周六", "zhou", { role: "reviewer", section: "平安办" }));
    expect(await postsOf("sun")).toEqual(["reviewer 党建办"]);
    expect(await postsOf("zhao")).toEqual(["deputy 清风社区", "secretary 明月社区"]);
  });

  it("a partial plan takes nothing from people it does not mention, and says who they are", async () => {
    const result = await load(wang());
    expect(result.changed).toBe(false);
    expect(await postsOf("zhao")).toHaveLength(2);
    expect(remarkLines(result.remarks)).toEqual([
      "台账里有职务、表里没有：赵三、孙五、钱四（仍保留；不再任职的，请在“人员”表职务填“离任”）",
    ]);
  });

  it("names the first five of many, and how many they are", async () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      someone(`专干${index}`, "", { role: "clerk", unit: "明月社区" }),
    );
    await load(...all(), ...many);
    const [line] = remarkLines((await load(...all())).remarks);
    expect(line).toContain("专干0、专干1、专干2、专干3、专干4 等 9 人");
  });

  it("somebody who leaves without a successor loses every post", async () => {
    const result = await load(wang(), someone("赵三", ""), organizer(), reviewer());
    expect(await postsOf("zhao")).toEqual([]);
    expect(remarkLines(result.remarks)).toEqual(["撤下：清风社区 副书记 赵三", "撤下：明月社区 书记 赵三"]);
    expect(result.remarks.reminders).toEqual([
      {
        at: { table: "units", row: "明月社区", column: "name" },
        problem: "单位“明月社区”现在没有书记",
        mend: "定了新书记，请在“人员”表加一行，再导入一次",
      },
    ]);
  });

  it("somebody the ledger does not know cannot leave", async () => {
    const error = await load(...all(), someone("吴七", "")).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreetRefused);
    expect((error as StreetRefused).problems).toEqual([
      expect.stringContaining("台账里没有编号“吴七”的吴七"),
    ]);
  });

  it("a code that goes to another name and account takes no former account along", async () => {
    const at =
      "INSERT INTO gov.account (platform, user_id, person_id) SELECT 'dingtalk', $1, id FROM gov.person";
    await db.query(`${at} WHERE key = '王一' AND street_id = (SELECT id FROM gov.street WHERE name = $2)`, [
      account("wang-dd"),
      street,
    ]);
    const result = await load(person("王一", "李二", account("li"), leads("清风社区")), ...all().slice(1));
    expect(await postsOf("wang")).toBeUndefined();
    expect(await postsOf("li")).toEqual(["secretary 清风社区"]);
    expect(result.counts.accounts).toMatchObject({ added: 1, removed: 2 });
    expect(remarkLines(result.remarks)).toEqual([
      expect.stringMatching(/^编号 王一：王一 改为 李二，原来的账号已撤下；若是换了人/),
    ]);
  });

  it("a name that was only misspelt keeps its accounts", async () => {
    const result = await load(person("王一", "王毅", account("wang"), leads("清风社区")), ...all().slice(1));
    expect(await postsOf("wang")).toEqual(["secretary 清风社区"]);
    expect(remarkLines(result.remarks)).toEqual(["编号 王一：王一 改为 王毅"]);
  });
});
