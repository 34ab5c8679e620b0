import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { wecomSenders } from "../../src/platforms/wecom/senders.ts";
import { describeEachEngine } from "../support/databases.ts";
import { type FakeWecomApi, startFakeWecomApi, wecomApp } from "../support/fake-wecom-api.ts";
import { bindRobot, box, openPostOffice, type PostOffice, untoldTroubles } from "../support/post-office.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
let count = 0;

describeEachEngine("messages to WeCom", (open) => {
  let db: OpenDatabase;
  let wecom: FakeWecomApi;
  let post: PostOffice;
  let group: string;
  let robot: { kind: "wecom-robot"; group: number };
  const app = { kind: "wecom-app", user: "u1" } as const;
  const senders = (more: object = {}) =>
    wecomSenders({ db, box, settings: { apiBase: wecom.origin, ...wecomApp, ...more } });

  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    wecom = await startFakeWecomApi();
    group = `wr${++count}`;
    robot = { kind: "wecom-robot", group: await bindRobot(db, "wecom", group, wecom.robot(group)) };
    post = await openPostOffice(db, senders());
  });
  afterEach(async () => {
    await post.close();
    await wecom.close();
  });

  it("go to a group's robot in every shape, with those who are called by name", async () => {
    await post.say(robot, {
      type: "text",
      lines: ["逾期 2 项"],
      mentions: { users: ["u1"], everyone: true },
    });
    await post.say(robot, {
      type: "markdown",
      title: "榜",
      markdown: "**榜**\n第 1 名",
      mentions: { users: ["u1"] },
    });
    await post.say(robot, {
      type: "markdown",
      title: "表",
      markdown: "| 名 | 分 |\n| --- | --- |\n| 甲 | 1 |",
    });
    await post.say(robot, { type: "image", image: { base64: PNG }, alt: "排名图" });
    await post.say(robot, {
      type: "card",
      title: "第 48 周",
      lines: ["桃园社区 5 星"],
      links: [
        { title: "看板", url: "https://example.cn/board" },
        { title: "规则", url: "https://example.cn/rules" },
      ],
    });
    await post.quiet();
    expect(await post.rows()).toMatchObject(Array(5).fill({ state: "sent", attempts: 1 }));
    expect(wecom.messages(group).map(({ type }) => type)).toStrictEqual([
      "text",
      "markdown",
      "markdown_v2",
      "image",
      "template_card",
    ]);
    expect(wecom.messages(group).map(({ mentions }) => mentions)).toStrictEqual([
      ["u1", "@all"],
      ["u1"],
      [],
      [],
      [],
    ]);
  });

  it("go on in further messages when they are long, whole and in order", async () => {
    const lines = Array.from({ length: 200 }, (_, n) => `第 ${n} 行：<@u${n}> 的事项😀`);
    await post.say(robot, { type: "text", lines, mentions: { users: ["u1"] } });
    await post.say(robot, "之后");
    await post.quiet();
    const seen = wecom.messages(group);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.slice(0, -1).flatMap(({ text }) => text.split("\n"))).toStrictEqual(
      lines.map((line) => line.replace("<", "＜")),
    );
    expect(seen.at(-1)?.text).toBe("之后");
    expect(seen.map(({ mentions }) => mentions)).toStrictEqual([["u1"], ...Array(seen.length - 1).fill([])]);
    expect(await post.rows()).toMatchObject([{ state: "sent" }, { state: "sent" }]);
  });

  it("carry nothing that WeCom refuses for its characters", async () => {
    await post.say(robot, "响\u0007铃\ud800半\u0000个");
    await post.say(robot, {
      type: "card",
      title: "铃\u0007",
      lines: ["\ud800"],
      links: [{ title: "\u0001看", url: "https://example.cn/" }],
    });
    await post.quiet();
    expect(wecom.messages(group).map(({ text }) => text)).toStrictEqual(["响铃�半个", "铃\n�"]);
  });

  it("go to a person through the app, pictures and cards too, each picture uploaded once", async () => {
    await post.say(app, "任务12 明天到期");
    await post.say(app, { type: "image", image: { base64: PNG }, alt: "图" });
    await post.say(app, { type: "image", image: { base64: PNG }, alt: "图" }, { key: `again${count}` });
    await post.say(app, {
      type: "markdown",
      title: "表",
      markdown: "| 名 | 分 |\n| --- | --- |\n| 甲 | 1 |",
    });
    await post.say(app, {
      type: "card",
      title: "周",
      lines: ["一行"],
      links: [{ title: "看板", url: "https://example.cn/" }],
    });
    await post.quiet();
    expect(await post.rows()).toMatchObject(Array(5).fill({ state: "sent" }));
    expect(wecom.messages("u1").map(({ text }) => text)).toStrictEqual([
      "任务12 明天到期",
      "[图片]",
      "名　分\n甲　1",
      "周\n一行",
    ]);
    expect(wecom.arrived.filter(({ path }) => path === "/cgi-bin/media/upload")).toHaveLength(1);
    expect(wecom.tokensGiven()).toBe(1);
  });

  it("take a new token, once, when WeCom does not take the old one", async () => {
    await post.say(app, "一");
    await post.quiet();
    for (const errcode of [40014, 42001] as const) {
      wecom.endTokens(errcode);
      await post.say(app, `之后 ${errcode}`);
      await post.quiet();
    }
    expect(wecom.messages("u1").map(({ text }) => text)).toStrictEqual(["一", "之后 40014", "之后 42001"]);
    expect(wecom.tokensGiven()).toBe(3);
  });

  it("ask for one token however many people are written to at once", async () => {
    await post.close();
    const people = Array.from({ length: 10 }, (_, n) => `p${n}`);
    await wecom.close();
    wecom = await startFakeWecomApi({ people });
    post = await openPostOffice(db, senders());
    for (const user of people) await post.say({ kind: "wecom-app", user }, "您好");
    await post.quiet();
    expect(people.map((user) => wecom.messages(user).length)).toStrictEqual(people.map(() => 1));
    expect(wecom.tokensGiven()).toBe(1);
  });

  it("wait, and the organizer is told, where the app's secret is wrong", async () => {
    await post.close();
    post = await openPostOffice(db, senders({ app: { ...wecomApp.app, secret: "WRONG" } }));
    await post.say(app, "一");
    await post.say({ kind: "wecom-app", user: "u2" }, "二");
    await expect
      .poll(async () => (await post.rows()).map(({ error }) => error))
      .toStrictEqual(["no access token: errcode 40001", "no access token: errcode 40001"]);
    expect(await post.rows()).toMatchObject([{ state: "queued" }, { state: "queued" }]);
    expect(await untoldTroubles(db)).toMatchObject([
      { kind: "wecom-app", place: "wecom-app", what: "credentials", times: 2 },
    ]);
    expect(wecom.arrived.filter(({ path }) => path === "/cgi-bin/gettoken")).toHaveLength(1);
  });

  it("stop, and the organizer is told, where a robot is gone or a person is not reached; the answer is not kept", async () => {
    wecom.remove(group);
    await post.say(robot, "机器人没了");
    await post.say({ kind: "wecom-app", user: "nobody" }, "一");
    await post.say({ kind: "wecom-app", user: "strangers-too" }, "二");
    await post.quiet();
    expect(await post.rows()).toMatchObject([
      { state: "failed", error: "errcode 93000" },
      { state: "failed", error: "errcode 81013" },
      { state: "failed", error: "the app may not write to this person" },
    ]);
    expect((await untoldTroubles(db)).map(({ what }) => what).sort()).toStrictEqual([
      "person-unreachable",
      "person-unreachable",
      "robot-gone",
    ]);
    const kept = JSON.stringify((await db.query("SELECT * FROM gov.outbox")).rows);
    expect(kept).not.toMatch(/203\.0\.113|hint|webhook\/send|key=/);
  });

  it("lead to WeCom and nowhere else", async () => {
    const elsewhere = await bindRobot(
      db,
      "wecom",
      `wrX${count}`,
      "https://evil.example/cgi-bin/webhook/send?key=k",
    );
    await post.say({ kind: "wecom-robot", group: elsewhere }, "一");
    await post.say({ kind: "wecom-robot", group: 999_999 }, "二");
    const url = wecom.responseUrl("c").replace("127.0.0.1", "127.0.0.1.evil.example");
    await post.say({ kind: "wecom-response", url, expiresMs: Date.now() + 60_000, chat: "c" }, "三");
    await post.quiet();
    expect(await post.rows()).toMatchObject(Array(3).fill({ state: "failed" }));
    expect((await untoldTroubles(db)).map(({ what }) => what)).toStrictEqual([
      "robot-address",
      "robot-address",
    ]);
    expect(wecom.arrived).toStrictEqual([]);
  });

  it("answer a message through its response_url once", async () => {
    const expiresMs = Date.now() + 60_000;
    const url = wecom.responseUrl("c");
    await post.say({ kind: "wecom-response", url, expiresMs, chat: "c" }, "已报 *任务12*");
    await post.quiet();
    await post.say({ kind: "wecom-response", url, expiresMs, chat: "c" }, "又一次");
    await post.say(
      { kind: "wecom-response", url: wecom.responseUrl("c"), expiresMs: Date.now() - 1, chat: "c" },
      "晚了",
    );
    await post.quiet();
    expect(wecom.messages("c").map(({ text }) => text)).toStrictEqual(["已报 ＊任务12＊"]);
    const [first, , last] = await post.rows();
    expect([first?.state, last?.state]).toStrictEqual(["sent", "failed"]);
  });

  it("are not called failed when the first post to a response_url arrived and nobody said so", async () => {
    let posts = 0;
    wecom.trouble(({ method }) =>
      method === "POST" && posts++ === 0 ? { how: "hang-up", acts: true } : undefined,
    );
    await post.say(
      { kind: "wecom-response", url: wecom.responseUrl("c"), expiresMs: Date.now() + 60_000, chat: "c" },
      "一",
    );
    await post.quiet();
    expect(wecom.messages("c")).toHaveLength(1);
    expect(await post.rows()).toMatchObject([{ state: "unsure", repeats: 1 }]);
  });

  it("are sent once by WeCom's own check when the app's post arrived and nobody said so", async () => {
    let posts = 0;
    wecom.trouble(({ path }) =>
      path.endsWith("message/send") && posts++ === 0 ? { how: "hang-up", acts: true } : undefined,
    );
    await post.say(app, "一");
    await post.quiet();
    expect(wecom.messages("u1")).toHaveLength(1);
    expect(wecom.duplicates()).toBe(1);
    expect(await post.rows()).toMatchObject([{ state: "sent", repeats: 1 }]);
  });
});
