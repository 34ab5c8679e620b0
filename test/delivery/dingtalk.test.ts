import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { markTold } from "../../src/delivery/trouble.ts";
import { dingtalkSenders } from "../../src/platforms/dingtalk/senders.ts";
import { describeEachEngine } from "../support/databases.ts";
import { dingtalkApp, type FakeDingtalkApi, startFakeDingtalkApi } from "../support/fake-dingtalk-api.ts";
import { bindRobot, box, openPostOffice, type PostOffice, untoldTroubles } from "../support/post-office.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const card = {
  type: "card",
  title: "第 48 周",
  lines: ["桃园社区 *5* 星", "荷塘社区 4 星"],
  links: [
    { title: "看板", url: "https://example.cn/board" },
    { title: "规则", url: "https://example.cn/rules" },
  ],
} as const;
const picture = { type: "image", image: { base64: PNG }, alt: "排名图" } as const;
let count = 0;

describeEachEngine("messages to DingTalk", (open) => {
  let db: OpenDatabase;
  let dingtalk: FakeDingtalkApi;
  let post: PostOffice;
  let group: string;
  let robot: { kind: "dingtalk-robot"; group: number };
  const conversation = { kind: "dingtalk-group", conversation: "cidG/+==" } as const;
  const person = { kind: "dingtalk-person", user: "u1" } as const;
  const start = (more: object = {}, how: object = {}) =>
    openPostOffice(
      db,
      dingtalkSenders({
        db,
        box,
        settings: { apiBase: dingtalk.origin, oapiBase: dingtalk.origin, ...dingtalkApp, ...more },
        ...how,
      }),
    );

  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    dingtalk = await startFakeDingtalkApi();
    group = `cidR${++count}==`;
    const url = dingtalk.robot(group, "SECsecret");
    robot = { kind: "dingtalk-robot", group: await bindRobot(db, "dingtalk", group, url, "SECsecret") };
    post = await start();
  });
  afterEach(async () => {
    await post.close();
    await dingtalk.close();
  });

  it("go to a group's robot, signed, in every shape, with those who are called by name", async () => {
    await post.say(robot, { type: "text", lines: ["逾期 2 项", "请看"], mentions: { users: ["u1", "u2"] } });
    await post.say(robot, {
      type: "markdown",
      title: "榜",
      markdown: "**榜**\n1. 桃园\n2. 荷塘\n\n| 名 | 分 |\n| --- | --- |\n| 甲 | 1 |",
      mentions: { users: ["u1"], everyone: true },
    });
    await post.say(robot, picture);
    await post.say(robot, card);
    await post.quiet();
    expect(await post.rows()).toMatchObject(Array(4).fill({ state: "sent", attempts: 1 }));
    const seen = dingtalk.messages(group);
    expect(seen.map(({ type }) => type)).toStrictEqual(["text", "markdown", "markdown", "actionCard"]);
    expect(seen.map(({ mentions }) => mentions)).toStrictEqual([["u1", "u2"], ["u1", "@all"], [], []]);
    expect(seen.map(({ text }) => text)).toStrictEqual([
      "逾期 2 项\n请看\n@u1 @u2",
      "**榜**  \n\n1. 桃园  \n2. 荷塘  \n\n名　分  \n甲　1  \n@u1",
      expect.stringMatching(/^!\[排名图\]\(@lAL[\w-]+\)$/),
      "#### 第 48 周  \n桃园社区 ＊5＊ 星  \n荷塘社区 4 星",
    ]);
  });

  it("go to a group and to a person through the app, each picture uploaded once", async () => {
    for (const target of [conversation, person]) {
      await post.say(target, { type: "text", lines: ["任务12 明天到期"], mentions: { users: ["u1"] } });
      await post.say(target, { type: "markdown", title: "榜", markdown: "**榜**" });
      await post.say(target, picture);
      await post.say(target, card);
      await post.say(target, { ...card, links: [card.links[0]] });
    }
    await post.quiet();
    expect(await post.rows()).toMatchObject(Array(10).fill({ state: "sent" }));
    const types = ["sampleText", "sampleMarkdown", "sampleImageMsg", "sampleActionCard2", "sampleActionCard"];
    expect(dingtalk.messages(conversation.conversation).map(({ type }) => type)).toStrictEqual(types);
    expect(dingtalk.messages("u1").map(({ type }) => type)).toStrictEqual(types);
    expect([dingtalk.uploads(), dingtalk.tokensGiven()]).toStrictEqual([1, 1]);
  });

  it("go on in further messages when they are long, whole and in order, by webhook and by app", async () => {
    const lines = Array.from({ length: 900 }, (_, n) => `第 ${n} 行：桃园社区的“事项”还没有报😀`);
    await post.say(robot, { type: "text", lines });
    await post.say(conversation, { type: "text", lines });
    await post.quiet();
    for (const chat of [group, conversation.conversation]) {
      const seen = dingtalk.messages(chat);
      expect(seen.length).toBeGreaterThan(2);
      expect(seen.flatMap(({ text }) => text.split("\n"))).toStrictEqual(lines);
    }
    expect(post.turns).toContain("part");
  });

  it("take a new token, once, when DingTalk does not take the old one: for messages and for uploads", async () => {
    await post.say(conversation, "一");
    await post.quiet();
    dingtalk.endTokens();
    await post.say(conversation, "二");
    await post.quiet();
    dingtalk.endTokens();
    await post.say(robot, picture);
    await post.quiet();
    expect(await post.rows()).toMatchObject(Array(3).fill({ state: "sent" }));
    expect(dingtalk.tokensGiven()).toBe(3);
  });

  it("name who was not reached although the answer is 200, and wait for who gets too much", async () => {
    await post.say({ kind: "dingtalk-person", user: "nobody" }, "一");
    await post.quiet();
    expect(await post.rows()).toMatchObject([
      { state: "failed", error: "DingTalk does not know this person" },
    ]);
    expect(await untoldTroubles(db)).toMatchObject([
      { kind: "dingtalk-person", place: "dingtalk-person:nobody", what: "person-unreachable" },
    ]);

    await post.close();
    post = await start({}, { minuteMs: 500 });
    dingtalk.flood("u1");
    await post.say(person, "二");
    await expect.poll(async () => (await post.rows())[0]?.error).toBe("too many messages to this person");
    expect(dingtalk.messages("u1")).toStrictEqual([]);
    dingtalk.flood();
    await post.quiet();
    expect(dingtalk.messages("u1").map(({ text }) => text)).toStrictEqual(["二"]);
  });

  it("stop when the month's calls are used up, and the organizer is told once", async () => {
    dingtalk.useUp();
    for (const n of [1, 2, 3]) await post.say(conversation, `${n}`);
    await post.quiet();
    expect(await post.rows()).toMatchObject(
      Array(3).fill({ state: "failed", error: "Forbidden.AccessDenied.ApiCountLimitForOrg" }),
    );
    const told = await untoldTroubles(db);
    expect(told).toMatchObject([{ place: "dingtalk-group", what: "quota", streetId: null, times: 3 }]);
    await markTold(db, told);
    await post.say(conversation, "4");
    await post.quiet();
    expect(await untoldTroubles(db)).toStrictEqual([]);
  });

  it("stop for a sign that is not right, and are signed anew once for a clock that is not", async () => {
    const wrong = await bindRobot(
      db,
      "dingtalk",
      `cidW${count}==`,
      dingtalk.robot("w", "SECright"),
      "SECwrong",
    );
    await post.say({ kind: "dingtalk-robot", group: wrong }, "一");
    await post.quiet();
    expect(await post.rows()).toMatchObject([{ state: "failed", error: "errcode 310000", attempts: 1 }]);
    expect(await untoldTroubles(db)).toMatchObject([{ what: "robot-address" }]);
    await post.close();
    post = await start({}, { now: () => Date.now() - 2 * 3_600_000 });
    await post.say(robot, "二");
    await post.quiet();
    expect(await post.rows()).toMatchObject([
      { state: "failed", error: "errcode 310000: timestamp", attempts: 2 },
    ]);
  });

  it("wait, and the organizer is told, where the app's secret is wrong", async () => {
    await post.close();
    post = await start({ appSecret: "WRONG" });
    await post.say(conversation, "一");
    await expect
      .poll(async () => (await post.rows()).map(({ error }) => error))
      .toStrictEqual(["no access token: invalidClientIdOrSecret"]);
    expect(await untoldTroubles(db)).toMatchObject([{ what: "credentials" }]);
  });

  it("are shown once by a robot whose first post arrived and nobody said so: the repeat has the same msgUuid", async () => {
    let posts = 0;
    dingtalk.trouble(({ path }) =>
      path === "/robot/send" && posts++ === 0 ? { how: "hang-up", acts: true } : undefined,
    );
    await post.say(robot, "一");
    await post.quiet();
    expect(dingtalk.messages(group)).toHaveLength(1);
    expect(dingtalk.duplicates()).toBe(1);
    expect(await post.rows()).toMatchObject([{ state: "sent", repeats: 1 }]);
  });

  it("are repeated once at most where nothing tells a repeat, and then called unsure", async () => {
    dingtalk.trouble(({ path }) =>
      path.startsWith("/v1.0/robot") ? { how: "an empty object", acts: true } : undefined,
    );
    await post.say(person, "一");
    await post.quiet();
    expect(dingtalk.messages("u1")).toHaveLength(2);
    expect(await post.rows()).toMatchObject([{ state: "unsure", repeats: 1 }]);
    expect(post.turns.filter((turn) => turn === "repeated")).toHaveLength(1);
  });

  describe("that answer through a session", () => {
    const chat = "cidG/+==";
    const session = (more: object = {}) => ({
      kind: "dingtalk-session" as const,
      url: dingtalk.session(chat),
      expiresMs: Date.now() + 5_400_000,
      chat,
      elsewhere: conversation,
      ...more,
    });
    const seen = () => dingtalk.messages(chat).map(({ type, text }) => [type, text]);
    const states = async () => (await post.rows()).map(({ state }) => state);

    it("go on in further messages when they are long", async () => {
      const lines = Array.from({ length: 900 }, (_, n) => `第 ${n} 行：桃园社区的“事项”还没有报😀`);
      await post.say(session(), { type: "text", lines });
      await post.quiet();
      expect(dingtalk.messages(chat).length).toBeGreaterThan(2);
      expect(dingtalk.messages(chat).flatMap(({ text }) => text.split("\n"))).toStrictEqual(lines);
    });

    it("go through the app when it is unknown, or over, to a group and to a person, in their order", async () => {
      await post.say(session(), "一");
      await post.quiet();
      dingtalk.endSessions();
      const ended = { ...session(), url: `${dingtalk.origin}/robot/sendBySession?session=gone` };
      await post.say(ended, "二");
      await post.say(ended, "三");
      await post.say(session({ expiresMs: Date.now() - 1 }), "四");
      await post.say(session({ chat: "u1", elsewhere: person, expiresMs: Date.now() }), "五");
      await post.quiet();
      expect(seen()).toStrictEqual([
        ["text", "一"],
        ["sampleText", "二"],
        ["sampleText", "三"],
        ["sampleText", "四"],
      ]);
      expect(dingtalk.messages("u1").map(({ text }) => text)).toStrictEqual(["五"]);
      expect(await states()).toStrictEqual(Array(5).fill("sent"));
      expect(post.turns.filter((turn) => turn === "elsewhere")).toHaveLength(4);
      // Nobody has to mend a session, and its address is kept no longer than the row needs it.
      expect(await untoldTroubles(db)).toStrictEqual([]);
      const { rows } = await db.query("SELECT 1 FROM gov.outbox WHERE secret IS NOT NULL");
      expect(rows).toStrictEqual([]);
    });

    it("send what is left of a long one through the app when the session ends in the middle", async () => {
      let posts = 0;
      dingtalk.trouble(({ path }) => {
        if (path === "/robot/sendBySession" && posts++ === 1) dingtalk.endSessions();
        return undefined;
      });
      const lines = Array.from({ length: 900 }, (_, n) => `第 ${n} 行：桃园社区的“事项”还没有报😀`);
      await post.say(session(), { type: "text", lines });
      await post.quiet();
      expect(dingtalk.messages(chat).flatMap(({ text }) => text.split("\n"))).toStrictEqual(lines);
      expect(new Set(seen().map(([type]) => type))).toStrictEqual(new Set(["text", "sampleText"]));
    });

    it("are repeated no more than once on both ways together", async () => {
      let posts = 0;
      dingtalk.trouble(({ path }) => {
        if (path === "/robot/sendBySession" && posts++ === 1) dingtalk.endSessions();
        const isPost = path === "/robot/sendBySession" || path.endsWith("groupMessages/send");
        return isPost && posts <= 1 ? { how: "hang-up", acts: true } : undefined;
      });
      await post.say(session(), "一");
      await post.quiet();
      expect(seen()).toStrictEqual([
        ["text", "一"],
        ["sampleText", "一"],
      ]);
      expect(await post.rows()).toMatchObject([{ state: "sent", repeats: 1 }]);
    });

    it("fail where nothing else reaches the chat", async () => {
      await post.say(session({ elsewhere: undefined, expiresMs: Date.now() - 1 }), "一");
      await post.quiet();
      expect(await post.rows()).toMatchObject([{ state: "failed", error: "its session has expired" }]);
      expect(await untoldTroubles(db)).toStrictEqual([]);
    });
  });

  it("keep the app's calls a second, whichever chats they go to", async () => {
    await post.close();
    await dingtalk.close();
    const people = Array.from({ length: 45 }, (_, n) => `p${n}`);
    dingtalk = await startFakeDingtalkApi({ people });
    post = await start();
    for (const user of people) await post.say({ kind: "dingtalk-person", user }, "您好");
    await post.quiet();
    expect(people.map((user) => dingtalk.messages(user).length)).toStrictEqual(people.map(() => 1));
    const times = people.flatMap((user) => dingtalk.messages(user).map(({ at }) => at)).sort((a, b) => a - b);
    expect((times[44] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_500);
  });
});
