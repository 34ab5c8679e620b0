import { beforeAll, expect, it } from "vitest";
import type { Database } from "../../src/database/door.ts";
import { addressBook, type Reach } from "../../src/delivery/addresses.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import { describeEachEngine } from "../support/databases.ts";

const nowhere: Reach = { simulator: false, dingtalk: false, wecom: false, wecomApp: false };
const everywhere: Reach = { simulator: true, dingtalk: true, wecom: true, wecomApp: true };

const person = (key: string, ...accounts: StreetPlan["people"][number]["accounts"]) => ({
  key,
  name: key,
  posts: [{ role: "organizer" as const }],
  accounts,
});

const plan: StreetPlan = {
  street: "示例街道",
  units: [{ name: "桃园社区", kind: "community" }],
  people: [
    person("both", { platform: "dingtalk", user: "d1" }, { platform: "wecom", user: "w1" }),
    person("ding", { platform: "dingtalk", user: "d2" }),
    person("page", { platform: "simulator", user: "s1" }),
    person("guest", { platform: "wecom", user: "w2", corp: "wwOTHER" }),
    person("nobody"),
  ],
  programmes: [],
  items: [],
  groups: [
    { platform: "wecom", chatId: "wr1", name: "企微有机器人" },
    { platform: "wecom", chatId: "wr2", name: "企微没有" },
    { platform: "dingtalk", chatId: "cid1==", name: "钉钉有机器人", unit: "桃园社区" },
    { platform: "dingtalk", chatId: "cid2==", name: "钉钉没有" },
    { platform: "simulator", chatId: "qun", name: "模拟群" },
  ],
};

describeEachEngine("an address book", (open) => {
  let db: Database;
  let streetId: number;
  beforeAll(async () => {
    db = await open();
    ({ streetId } = await loadStreet(db, plan, { key: "k", text: "示例", at: new Date() }));
    await db.query(`INSERT INTO gov.group_robot (group_id, url, fingerprint)
      SELECT id, 'sealed', 'f' FROM gov.chat_group WHERE name LIKE '%有机器人'`);
  });

  async function read(reach: Reach) {
    const book = await addressBook(db, streetId, reach);
    const { rows } = await db.query<{ id: number; key: string }>("SELECT id, key FROM gov.person");
    return {
      people: Object.fromEntries(rows.map(({ id, key }) => [key, book.person(id)])),
      groups: Object.fromEntries(book.groups.map(({ name, target }) => [name, target])),
      book,
    };
  }

  it("reaches everyone by the first way there is", async () => {
    const { people, groups, book } = await read(everywhere);
    expect(people).toStrictEqual({
      both: { kind: "wecom-app", user: "w1" },
      ding: { kind: "dingtalk-person", user: "d2" },
      page: { kind: "simulator", chat: "s1" },
      guest: undefined,
      nobody: undefined,
    });
    const id = (name: string) => book.groups.find((group) => group.name === name)?.id;
    expect(groups).toStrictEqual({
      企微有机器人: { kind: "wecom-robot", group: id("企微有机器人") },
      企微没有: undefined,
      钉钉有机器人: { kind: "dingtalk-robot", group: id("钉钉有机器人") },
      钉钉没有: { kind: "dingtalk-group", conversation: "cid2==" },
      模拟群: { kind: "simulator", chat: "qun" },
    });
    expect(book.groups.map(({ unitId }) => unitId === null)).toStrictEqual([true, true, false, true, true]);
  });

  it("takes the next way where the first is not configured", async () => {
    const { people } = await read({ ...everywhere, wecomApp: false });
    expect(people.both).toStrictEqual({ kind: "dingtalk-person", user: "d1" });
  });

  it("lists the groups, and reaches nobody, where no platform is configured", async () => {
    const { people, groups } = await read(nowhere);
    expect(Object.keys(groups)).toHaveLength(5);
    expect([...Object.values(people), ...Object.values(groups)].filter(Boolean)).toStrictEqual([]);
  });
});
