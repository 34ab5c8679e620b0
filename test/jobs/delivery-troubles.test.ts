import { beforeAll, beforeEach, expect, it } from "vitest";
import { deliveryTroubles } from "../../jobs/delivery-troubles.ts";
import type { Morning } from "../../jobs/office-morning.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { addressBook, nobody } from "../../src/delivery/addresses.ts";
import type { Target } from "../../src/delivery/outbound.ts";
import { putInOutbox } from "../../src/delivery/outbox.ts";
import { noteTrouble, type TroubleWord } from "../../src/delivery/trouble.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import { describeEachEngine } from "../support/databases.ts";

describeEachEngine("what a platform refuses until somebody mends it", (open) => {
  let db: OpenDatabase;
  let count = 0;
  let streets: number[];
  let group: number;

  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await db.query("DELETE FROM gov.outbox; DELETE FROM gov.delivery_trouble");
    streets = [await load(), await load()];
    const { rows } = await db.query<{ id: number }>("SELECT id FROM gov.chat_group WHERE chat_id = $1", [
      `cid${count - 1}`,
    ]);
    group = rows[0]?.id ?? 0;
  });

  async function load(): Promise<number> {
    const name = `示例街道${++count}`;
    const organizer = {
      key: "zuzhi",
      name: "示例组织员",
      posts: [{ role: "organizer" }],
      accounts: [{ platform: "dingtalk", user: `zuzhi${count}` }],
    } as const;
    const plan = {
      street: name,
      units: [],
      people: [organizer],
      programmes: [],
      items: [],
      groups: [{ platform: "dingtalk", chatId: `cid${count}`, name: "示例群" }],
    };
    await loadStreet(db, plan, { key: `load:${name}`, text: "示例", at: new Date() });
    const { rows } = await db.query<{ id: number }>("SELECT id FROM gov.street WHERE name = $1", [name]);
    return rows[0]?.id ?? 0;
  }

  async function meet(what: TroubleWord, target: Target, street = streets[0] ?? null): Promise<void> {
    const key = `test:${++count}`;
    const content = { type: "text", lines: ["示例"] } as const;
    await putInOutbox(db, [{ key, street, origin: "test", target, content }]);
    const { rows } = await db.query<{ id: number }>("SELECT id FROM gov.outbox WHERE dedupe_key = $1", [key]);
    await noteTrouble(db, rows[0]?.id ?? 0, what);
  }

  /** The lines that somebody in a street is told on a morning. */
  async function told(streetId: number | undefined, dingtalk = true): Promise<unknown[]> {
    const id = streetId ?? 0;
    const book = await addressBook(db, id, { ...nobody, dingtalk });
    const morning = { at: Date.now() - 60_000, street: { id }, book } as unknown as Morning;
    const { people = new Map() } = await db.transaction((tx) => deliveryTroubles.tell(tx, morning));
    return [...people.values()].flat().map((part) => part.lines);
  }

  it("is told to the organizer of its street, by the name of the group or the person, once", async () => {
    const [own, other] = streets;
    await meet("robot-gone", { kind: "dingtalk-robot", group });
    await meet("robot-gone", { kind: "dingtalk-robot", group });
    await meet("person-unreachable", { kind: "dingtalk-person", user: "nobody" });
    expect(await told(other)).toStrictEqual([]);
    expect(await told(own)).toStrictEqual([
      [
        "有消息发不出去，请处理：",
        "钉钉 示例群：群里的机器人已被移除或停用；请重新添加机器人，再导入新地址",
        "钉钉：应用发不到这个人：账号不对，或不在应用的可见范围",
      ],
    ]);
    expect(await told(own)).toStrictEqual([]);
  });

  it("is told to every street where the whole app is concerned", async () => {
    await meet("quota", { kind: "dingtalk-group", conversation: "cid" });
    const lines = [["有消息发不出去，请处理：", "钉钉：平台本月的接口调用次数已经用完，本月内发不出消息"]];
    for (const street of streets) expect(await told(street)).toStrictEqual(lines);
  });

  it("waits where no organizer can be reached", async () => {
    const [own] = streets;
    await meet("robot-gone", { kind: "dingtalk-robot", group });
    expect(await told(own, false)).toStrictEqual([]);
    expect(await told(own)).toHaveLength(1);
  });
});
