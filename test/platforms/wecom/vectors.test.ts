import { describe, expect, test } from "vitest";
import fixtures from "../../fixtures/wecom-vectors.json" with { type: "json" };
import { appEnvelope } from "../../support/fake-wecom.ts";
import { officialCheck, officialText } from "../../support/wecom-official.ts";
import { OFFICIAL, startWecom } from "./bench.ts";

describe("official vectors", () => {
  test("V1: the URL check of an app returns the bare text", async () => {
    await using bench = await startWecom({ receiveId: OFFICIAL.corpId, replayWindowS: 0 });
    const search = new URLSearchParams({ ...officialCheck.query, echostr: officialCheck.encrypt });
    const response = await fetch(`${bench.wecom.url}?${search}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toBe(officialCheck.plaintext);
  });

  test("V1: a + that was not written %2B is still a +", async () => {
    await using bench = await startWecom({ receiveId: OFFICIAL.corpId, replayWindowS: 0 });
    const response = await fetch(
      `${bench.wecom.url}?${new URLSearchParams(officialCheck.query)}&echostr=${officialCheck.encrypt}`,
    );
    expect(await response.text()).toBe(officialCheck.plaintext);
  });

  test("V1 is refused where no receive id is set, and once it is old", async () => {
    await using unset = await startWecom({ replayWindowS: 0 });
    await using fresh = await startWecom({ receiveId: OFFICIAL.corpId });
    const search = new URLSearchParams({ ...officialCheck.query, echostr: officialCheck.encrypt });
    expect((await fetch(`${unset.wecom.url}?${search}`)).status).toBe(401);
    expect((await fetch(`${fresh.wecom.url}?${search}`)).status).toBe(401);
  });

  test("V2: the text message of an app, its 64-bit MsgId unharmed", async () => {
    await using bench = await startWecom({ receiveId: OFFICIAL.corpId, replayWindowS: 0 });
    const body = appEnvelope(OFFICIAL.corpId, officialText.encrypt);
    const answer = await bench.wecom.post({ body, query: officialText.query, type: "text/xml" });
    expect(answer).toMatchObject({ status: 200, reply: "已收到" });
    expect(answer.type).toMatch(/^application\/xml/);
    expect(bench.messages).toMatchObject([
      {
        platform: "wecom",
        robot: "218",
        id: "4561255354251345929",
        corp: "",
        user: "mycreate",
        chat: { kind: "direct" },
        text: "hello",
        mentioned: true,
        pictures: [],
      },
    ]);
  });
});

describe("智能机器人 vectors", () => {
  const named = (name: string) => {
    const found = fixtures.vectors.find((vector) => vector.name === name);
    if (found === undefined) throw new Error(`no vector ${name}`);
    const { msg_signature, timestamp, nonce } = found;
    return { ...found, query: { msg_signature, timestamp, nonce } };
  };

  test.each(fixtures.vectors)("$name is reproduced bit for bit", async (vector) => {
    await using bench = await startWecom();
    const random = Buffer.from(fixtures.random16);
    const sealed = bench.wecom.seal(vector.plaintext, {
      random,
      timestamp: vector.timestamp,
      nonce: vector.nonce,
    });
    expect(sealed.encrypt).toBe(vector.encrypt);
    expect(sealed.query.msg_signature).toBe(vector.msg_signature);
  });

  test("the URL check", async () => {
    await using bench = await startWecom({ replayWindowS: 0 });
    const { query, encrypt, plaintext } = named("aibot-verify-echostr");
    const response = await fetch(`${bench.wecom.url}?${new URLSearchParams({ ...query, echostr: encrypt })}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(plaintext);
  });

  test("a text in a group", async () => {
    await using bench = await startWecom({ replayWindowS: 0 });
    const answer = await bench.wecom.postSealed(named("aibot-group-text"));
    expect(answer).toMatchObject({ status: 200, reply: "已收到" });
    expect(bench.messages).toMatchObject([
      {
        platform: "wecom",
        robot: "AIBOTID",
        id: "MSGID-0001",
        corp: "",
        user: "zhangsan",
        chat: { kind: "group", id: "wrCHATID" },
        text: "@RobotA 你好",
        mentioned: true,
      },
    ]);
    expect(bench.messages[0]?.envelope).toMatch(/^[0-9a-f]{64}$/);
  });

  test("a stream refresh is ended under its own id", async () => {
    await using bench = await startWecom({ replayWindowS: 0 });
    const answer = await bench.wecom.postSealed(named("aibot-stream-refresh"));
    expect(JSON.parse(answer.plaintext ?? "")).toMatchObject({
      msgtype: "stream",
      stream: { id: "STREAMID", finish: true },
    });
    expect(bench.messages).toEqual([]);
    expect(bench.counts).toEqual(["received", "ignored"]);
  });

  test("enter_chat is acknowledged with an empty body", async () => {
    await using bench = await startWecom({ replayWindowS: 0 });
    const answer = await bench.wecom.postSealed(named("aibot-enter-chat"));
    expect(answer).toMatchObject({ status: 200, raw: "" });
    expect(bench.messages).toEqual([]);
  });
});
