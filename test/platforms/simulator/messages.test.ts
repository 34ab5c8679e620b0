import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../src/database/door.ts";
import { IntakeUnavailable } from "../../../src/platforms/intake.ts";
import { mentions } from "../../../src/platforms/simulator/messages.ts";
import { describeEachEngine } from "../../support/databases.ts";
import { ask, post } from "./ask.ts";
import { type ScriptedBot, scriptedBot } from "./scripted.ts";
import { type Served, serveSimulator } from "./serve.ts";
import { loadSmallStreet } from "./street.ts";

describeEachEngine("messages", (open) => {
  let db: Database;
  let bot: ScriptedBot;
  let served: Served;

  beforeAll(async () => {
    db = await open();
    await loadSmallStreet(db);
    bot = scriptedBot(db);
    served = await serveSimulator(bot);
  });
  afterAll(() => served?.close());

  const say = (body: unknown) => post(`${served.url}/simulator/messages`, body);
  const chat = (id: string, after = "") =>
    ask(`${served.url}/simulator/groups/${encodeURIComponent(id)}/messages${after}`);
  const lines = async (id: string, after = "") =>
    ((await chat(id, after)).json() as { messages: { n: number; from: string; text: string; at: string }[] })
      .messages;

  describe("speaking", () => {
    test("in a group goes the way of a platform's message and is answered", async () => {
      const answer = await say({
        from: "sim-li",
        group: "taoyuan",
        text: "@小星 /打卡 任务12 已开会",
        id: "m-1",
      });
      expect(answer.status).toBe(200);
      expect(answer.json()).toEqual({
        replies: [{ text: expect.stringMatching(/^✅ 已报结 任务12.*\n说明：已开会\n/) }],
        duplicate: false,
      });
      expect(bot.heard.at(-1)).toEqual({
        platform: "simulator",
        robot: "simulator",
        id: expect.any(String),
        corp: "",
        user: "sim-li",
        chat: { kind: "group", id: "taoyuan" },
        text: "@小星 /打卡 任务12 已开会",
        mentioned: true,
        pictures: [],
        envelope: "",
      });
    });

    test("again with the same id gets the same answer and stands in the chat once", async () => {
      const message = { from: "sim-wang", group: "lvcheng", text: "@小星 /帮助", id: "m-2" };
      const first = (await say(message)).json() as { replies: unknown[] };
      expect((await say(message)).json()).toEqual({ replies: first.replies, duplicate: true });
      expect((await lines("lvcheng")).map(({ from }) => from)).toEqual(["sim-wang", "小星"]);
    });

    test("with an id that another person or chat has used is another message", async () => {
      const message = { from: "sim-li", group: null, text: "/进度", id: "m-3" };
      const others = [
        message,
        { ...message, from: "sim-wang" },
        { ...message, group: "taoyuan" },
        { ...message, from: "sim-wang", group: "taoyuan" },
      ];
      for (const other of others) expect((await say(other)).json()).toMatchObject({ duplicate: false });
      for (const other of others) expect((await say(other)).json()).toMatchObject({ duplicate: true });
      const long = "长".repeat(256);
      expect((await say({ from: long, group: null, text: "/进度", id: long })).status).toBe(200);
    });

    test("as somebody unknown goes to the bot, who says so, and is never the bot or a group", async () => {
      for (const from of ["nobody", "LiMin", "moshengren"]) {
        expect((await say({ from, group: null, text: "/进度" })).status).toBe(200);
        expect(bot.heard.at(-1)).toMatchObject({ user: from, corp: "" });
      }
      expect((await lines("moshengren")).map(({ from }) => from)).toEqual(["moshengren", "小星"]);
      await say({ from: "nobody", group: "taoyuan", text: "大家好" });
      expect((await lines("taoyuan")).at(-1)).toMatchObject({ from: "nobody", text: "大家好" });
    });

    test("without @ in a group is passed on, and silence is no reply", async () => {
      const answer = await say({ from: "sim-zhao", group: "street", text: "大家好" });
      expect(answer.json()).toEqual({ replies: [], duplicate: false });
      expect(bot.heard.at(-1)).toMatchObject({
        mentioned: false,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect((await lines("street")).map(({ text }) => text)).toEqual(["大家好"]);
    });

    test("in the direct chat needs no @, also for somebody without an account", async () => {
      await say({ from: "new", group: null, text: "/帮助" });
      expect(bot.heard.at(-1)).toMatchObject({ user: "new", chat: { kind: "direct" }, mentioned: true });
      expect(await lines("new")).toEqual([
        { n: expect.any(Number), at: "2026-11-25T10:00:00+08:00", from: "new", text: "/帮助" },
        { n: expect.any(Number), at: "2026-11-25T10:00:00+08:00", from: "小星", text: expect.any(String) },
      ]);
    });

    test("what no database can hold is dropped, the rest is kept", async () => {
      expect((await say({ from: "sim-li", group: null, text: "a\u0000b\ud800" })).status).toBe(200);
      expect(bot.heard.at(-1)?.text).toBe("ab\ufffd");
    });

    test.each([
      ["the bot", { from: "小星", group: "street", text: "/进度" }, 404, "没有这个人。"],
      ["a group", { from: "street", group: null, text: "/进度" }, 404, "没有这个人。"],
      ["nobody", { from: "", group: null, text: "/进度" }, 400, "from 的格式不对。"],
      ["no sender", { group: null, text: "/进度" }, 400, "from 的格式不对。"],
      ["a sender that is none", { from: 12, group: null, text: "/进度" }, 400, "from 的格式不对。"],
      ["a person with NUL", { from: "a\u0000", group: null, text: "/进度" }, 400, "from 的格式不对。"],
      ["an unknown group", { from: "sim-li", group: "nowhere", text: "/进度" }, 404, "没有这个群。"],
      ["a real platform's group", { from: "sim-li", group: "wr-1", text: "/进度" }, 404, "没有这个群。"],
      ["no text", { from: "sim-li", group: null }, 400, "text 的格式不对。"],
      ["a text that is none", { from: "sim-li", group: null, text: 12 }, 400, "text 的格式不对。"],
      ["no group", { from: "sim-li", text: "/进度" }, 400, "group 的格式不对。"],
      [
        "an id with a line break",
        { from: "sim-li", group: null, text: "x", id: "a\nb" },
        400,
        "id 的格式不对。",
      ],
      [
        "an endless id",
        { from: "sim-li", group: null, text: "x", id: "a".repeat(3000) },
        400,
        "id 的格式不对。",
      ],
      ["a list", [], 400, "请求的格式不对。"],
    ])("%s is refused and nothing is heard", async (_, body, status, error) => {
      const before = bot.heard.length;
      const answer = await say(body);
      expect([answer.status, answer.json()]).toEqual([status, { error }]);
      expect(bot.heard).toHaveLength(before);
    });

    test("too much, another type, no type, broken JSON", async () => {
      const url = `${served.url}/simulator/messages`;
      const statuses = await Promise.all([
        say({ from: "sim-li", group: null, text: "字".repeat(400_000) }),
        ask(url, { method: "POST", headers: { "Content-Type": "text/plain" }, body: "{}" }),
        ask(url, { method: "POST", body: "{}" }),
        ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{" }),
        ask(url, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: Buffer.from([0xff]),
        }),
      ]);
      expect(statuses.map(({ status }) => status)).toEqual([413, 415, 415, 400, 400]);
      for (const answer of statuses) expect(answer.json()).toEqual({ error: expect.any(String) });
    });

    test("when the ledger cannot take it, one is asked to come again", async () => {
      const busy = await serveSimulator(
        scriptedBot(db, { receive: () => Promise.reject(new IntakeUnavailable("full")) }),
      );
      const answer = await post(`${busy.url}/simulator/messages`, {
        from: "sim-li",
        group: null,
        text: "/进度",
      });
      await busy.close();
      expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "2"]);
    });
  });

  describe("reading a chat", () => {
    test("after a line gives what came later", async () => {
      await say({ from: "sim-chen", group: null, text: "/帮助" });
      const all = await lines("sim-chen");
      expect(all).toHaveLength(2);
      expect(await lines("sim-chen", `?after=${all[0]?.n}`)).toEqual(all.slice(1));
      expect(await lines("sim-chen", `?after=${all[1]?.n}`)).toEqual([]);
    });

    test.each(["x", "-1", "1.5", "1e3", "", "99999999999999999999", "1&after=2"])(
      "after=%s is refused",
      async (after) => {
        expect((await chat("street", `?after=${after}`)).status).toBe(400);
      },
    );

    test.each(["nowhere", "wr-1", "%", "a\u0000"])("the chat %j is unknown", async (id) => {
      expect((await chat(id)).status).toBe(404);
    });
  });
});

describe("calling the bot", () => {
  test.each(["@小星 /进度", "/进度 @小星", "＠小星/进度"])("%s", (text) => {
    expect(mentions(text, "小星")).toBe(true);
  });

  test("a name of full-width letters is the same name", () => {
    expect(mentions("@ＸｉｎｇＢａｎｇ 进度", "xingbang")).toBe(true);
  });

  test.each(["小星 /进度", "@ 小星", "@示例书记甲 小星在吗"])("not %s", (text) => {
    expect(mentions(text, "小星")).toBe(false);
  });
});
