import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startWecom } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startWecom>>;
beforeAll(async () => {
  bench = await startWecom();
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.messages.length = 0;
  bench.counts.length = 0;
});

const send = (fields: object, chat?: { group?: string; msgid?: string }) =>
  bench.wecom.callback({ ...bench.wecom.from("zhangsan", chat), ...fields });

describe("messages", () => {
  test("a text in a direct chat", async () => {
    await bench.wecom.text("lisi", " /我的任务\n", { msgid: "M1" });
    expect(bench.messages).toMatchObject([
      {
        id: "M1",
        user: "lisi",
        chat: { kind: "direct" },
        text: " /我的任务\n",
        mentioned: true,
        pictures: [],
      },
    ]);
    expect(bench.messages[0]).not.toHaveProperty("quote");
    expect(bench.counts).toEqual(["received", "stored"]);
  });

  test("a text in a group keeps its mention and the group's id as it is", async () => {
    await bench.wecom.text("lisi", "@小星 /打卡 任务12", { group: "wrAbC-_1" });
    expect(bench.messages).toMatchObject([
      { chat: { kind: "group", id: "wrAbC-_1" }, text: "@小星 /打卡 任务12", mentioned: true },
    ]);
  });

  test("a person of another company is known by that company", async () => {
    await send({ from: { userid: "lisi", corpid: "wpOTHER" }, msgtype: "text", text: { content: "/进度" } });
    expect(bench.messages).toMatchObject([{ corp: "wpOTHER", user: "lisi" }]);
  });

  test("mixed: texts are joined, pictures are kept as references", async () => {
    const msg_item = [
      { msgtype: "text", text: { content: "@小星 /打卡 任务12" } },
      { msgtype: "image", image: { url: "https://img.example/1" } },
      { msgtype: "text", text: { content: "已完成" } },
      { msgtype: "image", image: { url: "https://img.example/2" } },
    ];
    await send({ msgtype: "mixed", mixed: { msg_item } }, { group: "wr1" });
    expect(bench.messages).toMatchObject([
      {
        text: "@小星 /打卡 任务12\n已完成",
        pictures: [
          { kind: "url", value: "https://img.example/1" },
          { kind: "url", value: "https://img.example/2" },
        ],
      },
    ]);
  });

  test("a picture alone has no text", async () => {
    await send({ msgtype: "image", image: { url: "https://img.example/1" } });
    expect(bench.messages).toMatchObject([
      { text: "", pictures: [{ kind: "url", value: "https://img.example/1" }] },
    ]);
  });

  test("a voice message is what was understood of it", async () => {
    await send({ msgtype: "voice", voice: { content: "打卡任务十二" } });
    expect(bench.messages).toMatchObject([{ text: "打卡任务十二", pictures: [] }]);
  });

  test("the sender's company, where WeCom names it", async () => {
    await send({ from: { userid: "wangwu", corpid: "wpxxxx" }, msgtype: "text", text: { content: "x" } });
    expect(bench.messages).toMatchObject([{ user: "wangwu", corp: "wpxxxx" }]);
  });

  test("NUL and half characters, which no database takes, are gone", async () => {
    const body = JSON.stringify({
      ...bench.wecom.from("z"),
      msgtype: "text",
      text: { content: "好\u0000的" },
    });
    await bench.wecom.callback(body.replace("的", "的\\ud83d"));
    expect(bench.messages).toMatchObject([{ text: "好的\ufffd" }]);
  });

  test("fields that do not exist yet change nothing", async () => {
    await send({
      msgtype: "text",
      text: { content: "x", style: 7 },
      chattype: undefined,
      zzz: { __proto__: null },
    });
    expect(bench.messages).toMatchObject([{ text: "x", chat: { kind: "direct" } }]);
  });
});

describe("quotes", () => {
  const quoting = async (quote: unknown) => {
    await send({ msgtype: "text", text: { content: "@小星 /打卡" }, quote }, { group: "wr1" });
    return bench.messages[0];
  };

  test("a quoted text", async () => {
    expect(await quoting({ msgtype: "text", text: { content: "任务12：三会一课" } })).toMatchObject({
      text: "@小星 /打卡",
      quote: "任务12：三会一课",
    });
  });

  test("a quoted mix of texts and pictures is its texts", async () => {
    const msg_item = [
      { msgtype: "text", text: { content: "任务12" } },
      { msgtype: "image", image: { url: "https://img.example/1" } },
      { msgtype: "text", text: { content: "任务13" } },
    ];
    expect(await quoting({ msgtype: "mixed", mixed: { msg_item } })).toMatchObject({
      quote: "任务12\n任务13",
      pictures: [],
    });
  });

  test.each([
    ["a picture", { msgtype: "image", image: { url: "https://img.example/1" } }],
    ["a file", { msgtype: "file", file: { url: "https://img.example/1" } }],
    ["of the wrong shape", { msgtype: "text", text: 5 }],
    ["no object", "text"],
  ])("a quote that is %s is left out", async (_, quote) => {
    expect(await quoting(quote)).not.toHaveProperty("quote");
  });
});

describe("acknowledged and ignored", () => {
  test.each([
    ["a file", { msgtype: "file", file: { url: "https://f.example" } }],
    ["a video", { msgtype: "video", video: { url: "https://f.example" } }],
    ["a click on a card", { msgtype: "event", event: { eventtype: "template_card_event" } }],
    ["feedback", { msgtype: "event", event: { eventtype: "feedback_event" } }],
    ["an event that does not exist yet", { msgtype: "event", event: { eventtype: "auth_change_event" } }],
    ["a kind that does not exist yet", { msgtype: "hologram" }],
    ["no kind", {}],
    ["a kind of the wrong type", { msgtype: 5 }],
    ["a refresh without a stream", { msgtype: "stream" }],
  ])("%s", async (_, fields) => {
    expect(await send(fields)).toMatchObject({ status: 200, raw: "" });
    expect(bench.messages).toEqual([]);
    expect(bench.counts).toEqual(["received", "ignored"]);
  });
});

describe("a message that lacks what a message has is malformed", () => {
  test.each([
    ["no msgid", { msgid: undefined }],
    ["a numeric msgid", { msgid: 5 }],
    ["an empty msgid", { msgid: "" }],
    ["a msgid with a newline", { msgid: "a\nb" }],
    ["a msgid of 300 characters", { msgid: "a".repeat(300) }],
    ["no sender", { from: {} }],
    ["a sender of the wrong type", { from: "zhangsan" }],
    ["a group without an id", { chattype: "group" }],
    ["a kind of chat that does not exist", { chattype: "broadcast" }],
    ["no text", { text: undefined }],
    ["a text of the wrong type", { text: { content: 12 } }],
    ["mixed without items", { msgtype: "mixed", mixed: {} }],
    ["an image without an address", { msgtype: "image", image: {} }],
  ])("%s", async (_, fields) => {
    const answer = await send({ msgtype: "text", text: { content: "/打卡 任务12" }, ...fields });
    expect(answer.status).toBe(400);
    expect(bench.messages).toEqual([]);
  });
});
