import { describe, expect, test } from "vitest";
import { reply } from "../../../src/chat/reply.ts";
import { IntakeUnavailable } from "../../../src/platforms/intake.ts";
import { startDingtalk } from "./bench.ts";

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
    expect(bench.outcomes).toEqual(["sent"]);
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

  test("a long one stays within 20,000 bytes of body, escapes included", async () => {
    await using bench = await startDingtalk();
    bench.answerWith(() => ({ reply: reply('"汉字"\\'.repeat(5_000)), duplicate: false }));
    const { replies } = await bench.ding.text("u1", "/台账");
    const length = Buffer.byteLength(bench.oapi.posts[0]?.body ?? "");
    expect(length).toBeLessThanOrEqual(20_000);
    expect(length).toBeGreaterThan(19_990);
    expect(replies[0]).toMatch(/…（内容较长，已截断）$/);
  });

  test("without a session the message is taken all the same", async () => {
    await using bench = await startDingtalk();
    const fields = { sessionWebhook: undefined };
    expect(await bench.ding.text("u1", "/打卡 任务12", { fields })).toMatchObject(EMPTY);
    expect(bench.messages).toHaveLength(1);
    expect(bench.outcomes).toEqual(["no-session"]);
  });

  test("with an expired session the message is taken and nothing posted", async () => {
    await using bench = await startDingtalk();
    const fields = { sessionWebhookExpiredTime: bench.clock.now() };
    expect(await bench.ding.text("u1", "/打卡 任务12", { fields })).toMatchObject({ ...EMPTY, replies: [] });
    expect(bench.messages).toHaveLength(1);
    expect(bench.outcomes).toEqual(["expired"]);
    expect(bench.lines).toHaveLength(1);
  });
});

describe("when the post fails the callback is answered all the same", () => {
  test.each([
    [{ errcode: 300001, errmsg: "session 不存在" }, "failed"],
    [{ errcode: 310000, errmsg: "keywords not in content" }, "failed"],
    [{ errcode: 130101, errmsg: "send too fast" }, "failed"],
    [{ status: 503 }, "unknown"],
    [{ status: 404 }, "failed"],
    [{ status: 200, body: "<html>punish" }, "unknown"],
    [{ status: 200, body: '{"errcode":"0"}' }, "unknown"],
    [{ status: 200, body: "null" }, "unknown"],
    [{ status: 200, body: "x".repeat(1_000_000) }, "unknown"],
    ["hang-up" as const, "unknown"],
  ])("%j", async (answer, outcome) => {
    await using bench = await startDingtalk();
    bench.oapi.answerWith(answer);
    expect(await bench.ding.text("u1", "/打卡 任务12")).toMatchObject(EMPTY);
    expect(bench.outcomes).toEqual([outcome]);
    expect(bench.counts).toEqual(["received", "stored"]);
    expect(bench.lines).toHaveLength(1);
    expect(bench.lines[0]).not.toMatch(/session|127\.0\.0\.1|不存在/);
  });

  test("no answer in time", async () => {
    await using bench = await startDingtalk({ timeoutMs: 50 });
    bench.oapi.answerWith("silence");
    expect(await bench.ding.text("u1", "/打卡 任务12")).toMatchObject(EMPTY);
    expect(bench.outcomes).toEqual(["unknown"]);
    expect(bench.lines[0]).toContain("timeout");
  });

  test.each([301, 302, 307, 308])("a redirect (%i) is not followed", async (status) => {
    await using bench = await startDingtalk();
    bench.oapi.answerWith({ status, location: bench.oapi.session() });
    expect(await bench.ding.text("u1", "/打卡 任务12")).toMatchObject(EMPTY);
    expect(bench.oapi.posts).toHaveLength(1);
    expect(bench.outcomes).toEqual(["failed"]);
  });

  test("nobody listens", async () => {
    await using bench = await startDingtalk();
    await bench.oapi.close();
    expect(await bench.ding.text("u1", "/打卡 任务12")).toMatchObject(EMPTY);
    expect(bench.outcomes).toEqual(["failed"]);
    expect(bench.lines[0]).toContain("ECONNREFUSED");
  });
});

describe("a message that is delivered again", () => {
  const twice = async (bench: Awaited<ReturnType<typeof startDingtalk>>) => {
    await bench.ding.text("u1", "/打卡 任务12", { msgId: "M" });
    bench.oapi.answerWith({ errcode: 0 });
    bench.answerWith(() => ({ reply: reply("已收到"), duplicate: true }));
    return bench.ding.text("u1", "/打卡 任务12", { msgId: "M" });
  };

  test("is not answered twice", async () => {
    await using bench = await startDingtalk();
    expect(await twice(bench)).toMatchObject({ ...EMPTY, replies: [] });
    expect(bench.oapi.posts).toHaveLength(1);
    expect(bench.outcomes).toEqual(["sent", "already-sent"]);
    expect(bench.counts).toEqual(["received", "stored", "received", "duplicate"]);
  });

  test("is answered again when DingTalk did not take the first answer", async () => {
    await using bench = await startDingtalk();
    bench.oapi.answerWith({ errcode: 130101 });
    expect(await twice(bench)).toMatchObject({ ...EMPTY, replies: ["已收到"] });
    expect(bench.outcomes).toEqual(["failed", "sent"]);
  });

  test("is not answered again when the first answer may have arrived", async () => {
    await using bench = await startDingtalk();
    bench.oapi.answerWith({ status: 504 });
    expect(await twice(bench)).toMatchObject({ ...EMPTY, replies: [] });
    expect(bench.outcomes).toEqual(["unknown", "already-sent"]);
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
