import { describe, expect, test } from "vitest";
import { reply } from "../../../src/chat/reply.ts";
import { IntakeUnavailable } from "../../../src/platforms/intake.ts";
import { startDingtalk } from "./bench.ts";

const THROUGH_APP = { kind: "dingtalk-person", user: "u1" };
const elsewhere = (reason: string) => ({ outcome: "elsewhere", reason, target: THROUGH_APP });
const EMPTY = { status: 200, body: { msgtype: "empty" } };

describe("the reply", () => {
  test("goes to the session of its message as plain text, without a token", async () => {
    await using bench = await startDingtalk();
    bench.answerWith(() => ({ reply: reply("第一行", "**第二行** @所有人"), duplicate: false }));
    const answer = await bench.ding.text("u1", "/帮助", { group: "cid1==" });
    expect(answer).toMatchObject({ ...EMPTY, replies: ["第一行\n**第二行** @所有人"] });
    const [post] = bench.oapi.posts;
    expect(JSON.parse(post?.body ?? "")).toEqual({
      msgtype: "text",
      text: { content: "第一行\n**第二行** @所有人" },
    });
    expect(post?.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(
      Object.keys(post?.headers ?? {}).filter((name) => /token|authorization|cookie/.test(name)),
    ).toEqual([]);
    expect(bench.outcomes).toEqual([{ outcome: "sent" }]);
  });

  test("two chats at once do not get each other's", async () => {
    await using bench = await startDingtalk();
    bench.answerWith((message) => ({ reply: reply(`给${message.user}`), duplicate: false }));
    const users = Array.from({ length: 10 }, (_, i) => `u${i}`);
    const answers = await Promise.all(users.map((user) => bench.ding.text(user, "/帮助")));
    expect(answers.map((answer) => answer.replies)).toEqual(users.map((user) => [`给${user}`]));
  });

  test("silence, and a reply of nothing, post nothing", async () => {
    await using bench = await startDingtalk();
    bench.answerWith(() => ({ reply: undefined, duplicate: false }));
    expect(await bench.ding.text("u1", "哈哈")).toMatchObject({ ...EMPTY, replies: [] });
    bench.answerWith(() => ({ reply: reply("", "\u0000"), duplicate: false }));
    expect(await bench.ding.text("u1", "哈哈")).toMatchObject({ ...EMPTY, replies: [] });
    expect(bench.oapi.posts).toEqual([]);
  });

  test("a long one stays within 20,000 bytes of body, escapes included, and the rest goes next", async () => {
    await using bench = await startDingtalk();
    const text = '"汉字"\\'.repeat(3_000);
    bench.answerWith(() => ({ reply: reply(text), duplicate: false }));
    const { replies } = await bench.ding.text("u1", "/台账");
    const length = Buffer.byteLength(bench.oapi.posts[0]?.body ?? "");
    expect(length).toBeLessThanOrEqual(20_000);
    expect(length).toBeGreaterThan(19_900);
    const [outcome] = bench.outcomes as unknown as { outcome: string; rest: { lines: string[] } }[];
    expect(outcome?.outcome).toBe("sent");
    expect(`${replies[0]}${outcome?.rest.lines.join()}`).toBe(text);
  });

  test("with an expired session the message is taken, nothing posted there, and the app asked to", async () => {
    await using bench = await startDingtalk();
    const fields = { sessionWebhookExpiredTime: bench.clock.now() };
    expect(await bench.ding.text("u1", "/打卡 任务12", { fields })).toMatchObject({ ...EMPTY, replies: [] });
    expect(bench.messages).toHaveLength(1);
    expect(bench.outcomes).toEqual([elsewhere("its session has expired")]);
  });
});

describe("what DingTalk answers says what becomes of the reply", () => {
  test.each([
    [{ errcode: 0 }, { outcome: "sent" }],
    [{ errcode: -1 }, { outcome: "retry", reason: "errcode -1", most: 3 }],
    [{ errcode: 15 }, { outcome: "retry", reason: "errcode 15" }],
    [
      { errcode: 130101, errmsg: "send too fast" },
      { outcome: "wait", reason: "errcode 130101", ms: 600_000 },
    ],
    [{ errcode: 302033 }, { outcome: "wait", reason: "errcode 302033", ms: 600_000 }],
    [{ errcode: 90018 }, { outcome: "retry", reason: "errcode 90018" }],
    [{ errcode: 300001, errmsg: "session 不存在" }, elsewhere("errcode 300001")],
    [{ errcode: 310000, errmsg: "keywords not in content" }, elsewhere("errcode 310000")],
    [{ errcode: 460101 }, elsewhere("errcode 460101")],
    [{ errcode: 90030 }, { outcome: "stop", reason: "errcode 90030", tell: "quota" }],
    [{ status: 429 }, { outcome: "wait", reason: "status 429", ms: 60_000 }],
    [{ status: 503 }, { outcome: "retry", reason: "status 503" }],
    [{ status: 500 }, { outcome: "unknown", reason: "status 500" }],
    [{ status: 504 }, { outcome: "unknown", reason: "status 504" }],
    [{ status: 404 }, elsewhere("status 404")],
    [
      { status: 200, body: "<html>punish" },
      { outcome: "unknown", reason: "no errcode" },
    ],
    [
      { status: 200, body: '{"errcode":"0"}' },
      { outcome: "unknown", reason: "no errcode" },
    ],
    [
      { status: 200, body: "null" },
      { outcome: "unknown", reason: "no errcode" },
    ],
    [
      { status: 200, body: "x".repeat(1_000_000) },
      { outcome: "unknown", reason: "no errcode" },
    ],
  ])("%j", async (answer, outcome) => {
    await using bench = await startDingtalk();
    bench.oapi.answerWith(answer);
    expect(await bench.ding.text("u1", "/打卡 任务12")).toMatchObject(EMPTY);
    expect(bench.outcomes).toEqual([outcome]);
  });

  test("a connection that breaks off after the post: it may have arrived", async () => {
    await using bench = await startDingtalk();
    bench.oapi.answerWith("hang-up");
    await bench.ding.text("u1", "/打卡 任务12");
    expect(bench.outcomes).toMatchObject([{ outcome: "unknown" }]);
  });

  test("no answer in time: it may have arrived", async () => {
    await using bench = await startDingtalk({ withinMs: 50 });
    bench.oapi.answerWith("silence");
    await bench.ding.text("u1", "/打卡 任务12");
    expect(bench.outcomes).toEqual([{ outcome: "unknown", reason: "timeout" }]);
  });

  test.each([301, 302, 307, 308])("a redirect (%i) is not followed", async (status) => {
    await using bench = await startDingtalk();
    bench.oapi.answerWith({ status, location: bench.oapi.session() });
    await bench.ding.text("u1", "/打卡 任务12");
    expect(bench.oapi.posts).toHaveLength(1);
    expect(bench.outcomes).toEqual([elsewhere(`status ${status}`)]);
  });

  test("nobody listens: it did not arrive", async () => {
    await using bench = await startDingtalk();
    await bench.oapi.close();
    await bench.ding.text("u1", "/打卡 任务12");
    expect(bench.outcomes).toEqual([{ outcome: "retry", reason: "ECONNREFUSED" }]);
  });
});

describe("when the store cannot take the message", () => {
  test("the answer is 503 and nothing is posted", async () => {
    await using bench = await startDingtalk();
    bench.answerWith(() => {
      throw new IntakeUnavailable("the database is restarting");
    });
    expect(await bench.ding.text("u1", "/帮助")).toMatchObject({
      status: 503,
      body: { error: "try again later" },
    });
    expect(bench.counts).toEqual(["received", "unavailable"]);
    expect(bench.oapi.posts).toEqual([]);
  });
});
