import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { reply } from "../../../src/chat/reply.ts";
import { appEnvelope, element } from "../../support/fake-wecom.ts";
import { OFFICIAL, startWecom } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startWecom>>;
beforeAll(async () => {
  bench = await startWecom({ receiveId: OFFICIAL.corpId });
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.messages.length = 0;
  bench.answerWith(() => ({ reply: reply("已收到"), duplicate: false }));
});

/** A plaintext of an app's callback with these elements. */
const xml = (inner: string) =>
  `<xml><ToUserName><![CDATA[${OFFICIAL.corpId}]]></ToUserName><FromUserName><![CDATA[zhangsan]]></FromUserName>` +
  `<CreateTime>1348831860</CreateTime>${inner}<AgentID>1</AgentID></xml>`;
const text = (content: string) =>
  `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content>`;

describe("a self-built app", () => {
  test("a text is a direct chat, answered by an encrypted XML text", async () => {
    const answer = await bench.wecom.app("zhangsan", " /我的任务 ", { msgId: "9007199254740993" });
    expect(bench.messages).toMatchObject([
      {
        robot: "218",
        id: "9007199254740993",
        user: "zhangsan",
        chat: { kind: "direct" },
        text: " /我的任务 ",
      },
    ]);
    const inner = answer.plaintext ?? "";
    expect(element(inner, "ToUserName")).toBe("zhangsan");
    expect(element(inner, "FromUserName")).toBe(OFFICIAL.corpId);
    expect(element(inner, "MsgType")).toBe("text");
    expect(element(inner, "Content")).toBe("已收到");
  });

  test("without a MsgId it is known by sender and time", async () => {
    await bench.wecom.app("zhangsan", "/帮助", { xml: xml(text("/帮助")) });
    expect(bench.messages).toMatchObject([{ id: "zhangsan+1348831860", robot: "1" }]);
  });

  test("a picture is a reference", async () => {
    const picture = "<MsgType>image</MsgType><PicUrl>http://p.example</PicUrl><MediaId>MEDIA</MediaId>";
    await bench.wecom.app("zhangsan", "", { xml: xml(picture) });
    expect(bench.messages).toMatchObject([{ text: "", pictures: [{ kind: "media-id", value: "MEDIA" }] }]);
  });

  test.each(["event", "voice", "video", "location", "link", "hologram"])("%s is ignored", async (kind) => {
    const answer = await bench.wecom.app("zhangsan", "", {
      xml: xml(`<MsgType><![CDATA[${kind}]]></MsgType>`),
    });
    expect(answer).toMatchObject({ status: 200, raw: "" });
    expect(bench.messages).toEqual([]);
  });

  test("silence is 200 with an empty body", async () => {
    bench.answerWith(() => ({ reply: undefined, duplicate: false }));
    expect(await bench.wecom.app("zhangsan", "哈哈")).toMatchObject({ status: 200, raw: "" });
  });

  test("a long reply stays within 2,048 bytes; ]]> and tags in it stay text", async () => {
    bench.answerWith(() => ({
      reply: reply("a]]></Content><x>&amp;", "汉".repeat(1_000)),
      duplicate: false,
    }));
    const answer = await bench.wecom.app("zhangsan", "/台账");
    expect(answer.reply).toMatch(/^a\]\]>＜\/Content>＜x>&amp;\n汉+\n…（内容较长，已截断）$/);
    expect(Buffer.byteLength(answer.reply ?? "")).toBeLessThanOrEqual(2_048);
  });

  test("what looks like markup in CDATA is what a person typed", async () => {
    await bench.wecom.app("zhangsan", "", { xml: xml(text("<!DOCTYPE x> &amp; <b>")) });
    expect(bench.messages).toMatchObject([{ text: "<!DOCTYPE x> &amp; <b>" }]);
  });

  test("the 智能机器人 on the same endpoint still names nobody", async () => {
    expect((await bench.wecom.text("zhangsan", "/帮助")).status).toBe(200);
    const named = await bench.wecom.text("zhangsan", "/帮助", { receiveId: OFFICIAL.corpId });
    expect(named.status).toBe(401);
    expect(bench.messages).toHaveLength(1);
  });

  test("the URL check takes either id and no other", async () => {
    expect(await bench.wecom.check("12345")).toMatchObject({ status: 200, raw: "12345" });
    expect(await bench.wecom.check("12345", { receiveId: OFFICIAL.corpId })).toMatchObject({
      status: 200,
      raw: "12345",
    });
    expect((await bench.wecom.check("12345", { receiveId: "wxOTHER" })).status).toBe(401);
  });
});

describe("refused XML", () => {
  const envelope = (before: string, inner: string) => {
    const { encrypt, query } = bench.wecom.seal(xml(text("/帮助")), { receiveId: OFFICIAL.corpId });
    return bench.wecom.post({
      body: `${before}<xml>${inner}<Encrypt>${encrypt}</Encrypt></xml>`,
      query,
      type: "text/xml",
    });
  };
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${["b", "c", "d", "e", "f", "g"]
    .map((name, i) => `<!ENTITY ${name} "${`&${"abcdef"[i]};`.repeat(10)}">`)
    .join("")}]>`;

  test.each([
    ["an entity bomb", bomb, "<ToUserName>&g;</ToUserName>"],
    [
      "an external entity",
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
      "<ToUserName>&a;</ToUserName>",
    ],
    ["an external DTD", '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">', ""],
    ["a DOCTYPE in lower case", "<!doctype x>", ""],
    ["a comment", "<!-- x -->", ""],
    ["a processing instruction", '<?xml-stylesheet href="x"?>', ""],
    ["a second Encrypt", "", "<Encrypt>x</Encrypt>"],
    ["an unclosed element", "", "<ToUserName>"],
    ["deep nesting", "", `${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}`],
  ])("%s", async (_, before, inner) => {
    expect((await envelope(before, inner)).status).toBe(400);
    expect(bench.messages).toEqual([]);
  });

  test.each([
    ["7,000 beginnings of CDATA", "<![CDATA[".repeat(7_000), 400],
    ["more tags than any callback has", "<a/>".repeat(200_000), 413],
  ])("%s", async (_, inner, status) => {
    expect((await envelope("", inner)).status).toBe(status);
    expect(bench.messages).toEqual([]);
  });

  test("an XML declaration is fine", async () => {
    expect((await envelope('<?xml version="1.0" encoding="UTF-8"?>\n', "")).status).toBe(200);
  });

  test("a bomb inside the ciphertext", async () => {
    const answer = await bench.wecom.app("z", "", {
      xml: `${bomb}<xml><MsgType>text</MsgType><Content>&g;</Content></xml>`,
    });
    expect(answer.status).toBe(400);
    expect(bench.messages).toEqual([]);
  });

  test("a plain message, without Encrypt", async () => {
    const answer = await bench.wecom.post({
      body: xml(text("/帮助")),
      query: bench.wecom.signed("").query,
      type: "text/xml",
    });
    expect(answer.status).toBe(400);
    expect(bench.messages).toEqual([]);
  });

  test("a message for another company, by receive id or by ToUserName", async () => {
    expect((await bench.wecom.app("zhangsan", "/帮助", { receiveId: "wxOTHER" })).status).toBe(401);
    expect((await bench.wecom.app("zhangsan", "/帮助", { receiveId: "" })).status).toBe(401);
    const other = xml(text("/帮助")).replace(OFFICIAL.corpId, "wxOTHER");
    expect((await bench.wecom.app("zhangsan", "", { xml: other })).status).toBe(401);
    expect(bench.messages).toEqual([]);
  });

  test("a message without a sender", async () => {
    const anonymous = xml(text("/帮助")).replace(/<FromUserName>.*<\/FromUserName>/, "");
    expect((await bench.wecom.app("zhangsan", "", { xml: anonymous })).status).toBe(400);
    expect(bench.messages).toEqual([]);
  });

  test("any XML where no receive id is set", async () => {
    await using without = await startWecom();
    const { encrypt, query } = without.wecom.seal(xml(text("/帮助")), { receiveId: OFFICIAL.corpId });
    const answer = await without.wecom.post({
      body: appEnvelope(OFFICIAL.corpId, encrypt),
      query,
      type: "text/xml",
    });
    expect(answer.status).toBe(400);
    expect(without.messages).toEqual([]);
  });
});
