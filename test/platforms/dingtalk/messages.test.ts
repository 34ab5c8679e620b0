import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startDingtalk } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startDingtalk>>;
beforeAll(async () => {
  bench = await startDingtalk();
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.messages.length = 0;
  bench.counts.length = 0;
});

/** A text in a group, with these fields in place of its own. */
const send = (fields: Record<string, unknown> = {}, text = " /打卡 任务12") =>
  bench.ding.text("u1", text, { group: "cidAbC+/==", msgId: "msg1==", fields });
const SILENT = { status: 200, body: { msgtype: "empty" }, replies: [] };

describe("messages", () => {
  test("a text in a group", async () => {
    expect(await send()).toMatchObject({ status: 200, body: { msgtype: "empty" }, replies: ["已收到"] });
    expect(bench.messages).toEqual([
      {
        platform: "dingtalk",
        robot: "dingrobot",
        id: "msg1==",
        corp: "",
        user: "u1",
        chat: { kind: "group", id: "cidAbC+/==", name: "测试群" },
        text: " /打卡 任务12",
        mentioned: true,
        pictures: [],
        envelope: expect.stringMatching(/^[0-9a-f]{64}$/),
        answerTo: {
          kind: "dingtalk-session",
          url: bench.oapi.posts[0]?.url,
          expiresMs: bench.clock.now() + 5_400_000,
          chat: "cidAbC+/==",
          elsewhere: { kind: "dingtalk-group", conversation: "cidAbC+/==" },
        },
      },
    ]);
    expect(bench.counts).toEqual(["received", "stored"]);
  });

  test("a text in a direct chat", async () => {
    await bench.ding.text("u2", "/我的任务");
    expect(bench.messages).toMatchObject([{ user: "u2", chat: { kind: "direct" }, mentioned: true }]);
  });

  test.each<[string, Record<string, unknown>, object | undefined]>([
    ["of a person here", {}, { kind: "dingtalk-person", user: "u1" }],
    ["of another company's person", { senderCorpId: "dingother" }, undefined],
    ["of who has no account", { senderStaffId: undefined }, undefined],
  ])("a direct chat %s is reached without its session where the app may", async (_, fields, target) => {
    await bench.ding.text("u1", "/帮助", { fields });
    await bench.ding.text("u1", "/帮助", { fields: { ...fields, sessionWebhook: undefined } });
    const [first, second] = bench.messages;
    expect(first?.answerTo).toMatchObject({ kind: "dingtalk-session", chat: "cidu1==" });
    expect(first?.answerTo).toHaveProperty("elsewhere", target);
    expect(second?.answerTo).toEqual(target);
  });

  test("the official sample names no robot, and a group may come without atUsers", async () => {
    await send({ robotCode: undefined, atUsers: undefined, isInAtList: undefined });
    expect(bench.messages).toMatchObject([{ robot: "dingrobot", mentioned: true }]);
  });

  test("isInAtList false in a group: somebody else was addressed", async () => {
    await send({ isInAtList: false });
    expect(bench.messages).toMatchObject([{ mentioned: false }]);
  });

  test("createAt and the expiry may be strings", async () => {
    const now = bench.clock.now();
    const answer = await send({
      msgId: "msg2==",
      createAt: String(now),
      sessionWebhookExpiredTime: String(now + 60_000),
    });
    expect(answer.replies).toEqual(["已收到"]);
  });

  test("richText: texts are joined, pictures are kept as download codes", async () => {
    const richText = [
      { text: "@小星 /打卡 任务12" },
      { type: "picture", downloadCode: "D1", pictureDownloadCode: "P1" },
      { text: " 已完成" },
    ];
    await send({ msgtype: "richText", text: undefined, content: { richText } });
    expect(bench.messages).toMatchObject([
      { text: "@小星 /打卡 任务12 已完成", pictures: [{ kind: "download-code", value: "D1" }] },
    ]);
  });

  test("a picture", async () => {
    await send({
      msgtype: "picture",
      text: undefined,
      content: { downloadCode: "D1", pictureDownloadCode: "P1" },
    });
    expect(bench.messages).toMatchObject([{ text: "", pictures: [{ kind: "download-code", value: "D1" }] }]);
  });

  test("a voice message is what was understood of it", async () => {
    await send({
      msgtype: "audio",
      content: { downloadCode: "D1", recognition: "打卡任务十二", duration: 3000 },
    });
    expect(bench.messages).toMatchObject([{ text: "打卡任务十二" }]);
  });

  test("NUL and half characters, which no database takes, are gone", async () => {
    const body = JSON.stringify(bench.ding.body("u1", "好\u0000的"));
    await bench.ding.post(body.replace("的", "的\\ud83d"));
    expect(bench.messages).toMatchObject([{ text: "好的\ufffd" }]);
  });

  test("fields that do not exist yet change nothing", async () => {
    await send({ openThreadId: "x", senderPlatform: 5, hostingContext: { deep: [[[]]] } });
    expect(bench.messages).toHaveLength(1);
  });
});

describe("quotes", () => {
  const quoting = async (repliedMsg: unknown) => {
    await send({ text: { content: "/打卡", isReplyMsg: true, repliedMsg } });
    return bench.messages[0];
  };

  test("a quoted text", async () => {
    expect(await quoting({ msgType: "text", content: { text: "任务12：三会一课" } })).toMatchObject({
      text: "/打卡",
      quote: "任务12：三会一课",
    });
  });

  test("a quoted text as a string", async () => {
    expect(await quoting({ content: "任务12" })).toMatchObject({ quote: "任务12" });
  });

  test.each([[null], [5], ["text"], [{}], [{ content: { richText: [] } }], [{ content: 5 }]])(
    "a quote of %j is left out",
    async (repliedMsg) => {
      expect(await quoting(repliedMsg)).not.toHaveProperty("quote");
    },
  );
});

describe("senders", () => {
  test("a person of another company is known by that company, whatever the staff id", async () => {
    await send({ senderCorpId: "dingother" });
    expect(bench.messages).toMatchObject([{ corp: "dingother", user: "u1" }]);
  });

  test("so is one whose message does not name the robot's company, which an earlier one did", async () => {
    await send({});
    await send({ chatbotCorpId: undefined, senderCorpId: "dingevil" });
    await send({ chatbotCorpId: undefined });
    expect(bench.messages.map(({ corp, user }) => [corp, user])).toEqual([
      ["", "u1"],
      ["dingevil", "u1"],
      ["", "u1"],
    ]);
  });

  test("where no message has named it, a staff id is one of ours: DingTalk gives it to its company's people", async () => {
    await send({ chatbotCorpId: undefined });
    expect(bench.messages).toMatchObject([{ corp: "", user: "u1" }]);
  });

  test.each([[""], [undefined], [null]])(
    "a staff id of %j: an external account by its sender id",
    async (id) => {
      await send({ senderStaffId: id });
      expect(bench.messages).toMatchObject([{ corp: "external", user: "$:LWCP_v1:$u1" }]);
    },
  );

  test("a nickname is nobody", async () => {
    await send({ senderNick: "书记", senderStaffId: "", senderId: "" });
    expect(bench.messages).toEqual([]);
  });

  test("the robot's own messages are ignored", async () => {
    expect(await send({ senderId: "$:LWCP_v1:$BOT" })).toMatchObject(SILENT);
    expect(bench.messages).toEqual([]);
  });
});

describe("acknowledged and ignored", () => {
  test.each([
    ["a file", { msgtype: "file", content: { fileName: "x" } }],
    ["a video", { msgtype: "video", content: {} }],
    ["unknownMsgType", { msgtype: "unknownMsgType", content: { unknownMsgType: "x" } }],
    ["a kind that does not exist yet", { msgtype: "hologram" }],
    ["no kind", { msgtype: undefined }],
    ["no msgId", { msgId: undefined }],
    ["an empty msgId", { msgId: "" }],
    ["no text", { text: undefined }],
    ["null for a text", { text: null }],
    ["no conversation", { conversationType: undefined }],
    ["a group without an id", { conversationId: "" }],
  ])("%s", async (_, fields) => {
    expect(await send(fields)).toMatchObject(SILENT);
    expect(bench.messages).toEqual([]);
    expect(bench.counts).toEqual(["received", "ignored"]);
  });

  test("the empty callbacks that follow a real one", async () => {
    const empty = {
      msgId: "",
      msgtype: "",
      text: { content: "" },
      chatbotUserId: "",
      senderId: "",
      sessionWebhook: "",
    };
    expect(await bench.ding.post(empty)).toMatchObject(SILENT);
    expect(await bench.ding.post({})).toMatchObject(SILENT);
    expect(bench.messages).toEqual([]);
  });
});

describe("fields of the wrong type are malformed, never a failure", () => {
  test.each([
    ["text", 12],
    ["text", { content: 12 }],
    ["text", []],
    ["msgId", 5],
    ["msgId", "a\nb"],
    ["msgId", "m".repeat(300)],
    ["senderStaffId", { $ne: "" }],
    ["conversationId", ["cid"]],
    ["isInAtList", "true"],
    ["createAt", "yesterday"],
    ["createAt", -1],
    ["createAt", 1e300],
    ["sessionWebhook", { href: "https://oapi.dingtalk.com" }],
    ["sessionWebhookExpiredTime", "soon"],
    ["robotCode", 5],
  ])("%s = %j", async (name, value) => {
    expect(await send({ [name]: value })).toMatchObject({ status: 400, body: { error: "malformed" } });
    expect(bench.messages).toEqual([]);
  });

  test("atUsers is not looked at", async () => {
    expect((await send({ atUsers: "everybody" })).status).toBe(200);
  });
});
