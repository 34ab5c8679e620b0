import { beforeAll, expect, it } from "vitest";
import type { Database } from "../../src/database/door.ts";
import { secretBox } from "../../src/database/secret-box.ts";
import { type GroupRobot, readRobot, withRobots } from "../../src/ledger/group-robots.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import { describeEachEngine } from "../support/databases.ts";

const plan: StreetPlan = {
  street: "示例街道",
  units: [],
  people: [],
  programmes: [],
  items: [],
  groups: [
    { platform: "wecom", chatId: "wr1", name: "企微群" },
    { platform: "dingtalk", chatId: "cid1==", name: "钉钉群" },
  ],
};
const wecom: GroupRobot = {
  platform: "wecom",
  chatId: "wr1",
  url: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=aaa",
};
const dingtalk: GroupRobot = {
  platform: "dingtalk",
  chatId: "cid1==",
  url: "https://oapi.dingtalk.com/robot/send?access_token=bbb",
  secret: "SECccc",
};
const box = secretBox({ dataDir: "/nowhere", key: Buffer.alloc(32, 1) });

describeEachEngine("the robots of groups", (open) => {
  let db: Database;
  let count = 0;
  beforeAll(async () => {
    db = await open();
  });

  const load = async (...robots: GroupRobot[]) => {
    const source = { key: `load:${++count}`, text: "示例", at: new Date() };
    const { counts, changed } = await loadStreet(db, withRobots(plan, robots, box), source);
    return { ...counts.robots, changed };
  };
  const read = async (chat: string, by = box) => {
    const { rows } = await db.query<{ id: number }>("SELECT id FROM gov.chat_group WHERE chat_id = $1", [
      chat,
    ]);
    return readRobot(db, by, rows[0]?.id ?? 0);
  };

  it("are kept sealed, changed and taken away by an import, and left alone by one that does not name them", async () => {
    expect(await load(wecom, dingtalk)).toMatchObject({ added: 2 });
    expect(await read("wr1")).toStrictEqual({ url: wecom.url, secret: undefined });
    expect(await read("cid1==")).toStrictEqual({ url: dingtalk.url, secret: "SECccc" });
    const kept = JSON.stringify((await db.query("SELECT * FROM gov.group_robot")).rows);
    expect(kept).not.toMatch(/key=|access_token|SECccc|weixin/);

    expect(await load(wecom, dingtalk)).toStrictEqual({ added: 0, changed: false, removed: 0, unchanged: 2 });
    expect(await load()).toMatchObject({ changed: false, unchanged: 0 });
    expect(await load({ ...dingtalk, secret: "SECnew" })).toMatchObject({ unchanged: 0 });
    expect((await read("cid1=="))?.secret).toBe("SECnew");

    expect(await load({ ...wecom, url: null })).toMatchObject({ removed: 1 });
    expect(await read("wr1")).toBeUndefined();
    const history = JSON.stringify((await db.query("SELECT data FROM gov.event")).rows);
    expect(history).toContain("robots");
    expect(history).not.toMatch(/key=|access_token|SEC/);
  });

  it("are none with another key", async () => {
    await load(wecom);
    const other = secretBox({ dataDir: "/nowhere", key: Buffer.alloc(32, 2) });
    expect(await read("wr1", other)).toBeUndefined();
  });
});
