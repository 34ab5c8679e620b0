import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startDingtalk } from "./bench.ts";

/** The signature does not cover the body: what else stops a forged one (dingtalk receive-message). */
let bench: Awaited<ReturnType<typeof startDingtalk>>;
beforeAll(async () => {
  bench = await startDingtalk();
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.messages.length = 0;
  bench.lines.length = 0;
});

const send = (fields: Record<string, unknown>) =>
  bench.ding.text("u1", "/打卡 任务12", { group: "cid1==", fields });

describe("another robot or another time", () => {
  test.each(["normal", "dingother", "DINGROBOT"])("robotCode %s is refused", async (robotCode) => {
    expect(await send({ robotCode })).toMatchObject({ status: 401, body: { error: "unauthorized" } });
    expect(bench.messages).toEqual([]);
  });

  test.each([
    [-600_001, 401],
    [-600_000, 200],
    [600_000, 200],
    [600_001, 401],
  ])("created %i ms from its signature: %i", async (offset, status) => {
    expect((await send({ createAt: bench.clock.now() + offset })).status).toBe(status);
    expect((await send({ createAt: String(bench.clock.now() + offset) })).status).toBe(status);
  });
});

describe("a pair of headers that is used again", () => {
  const at = (ms: number) => {
    bench.clock.nowMs = ms;
  };
  const body = (msgId: string) => bench.ding.body("u1", "/打卡 任务12", { group: "cid1==", msgId });

  test("with the same message passes on, for the store knows the message", async () => {
    await using own = await startDingtalk();
    const headers = own.ding.headers();
    const message = own.ding.body("u1", "/打卡 任务12");
    for (const laterMs of [0, 1_000, 120_000]) {
      own.clock.nowMs += laterMs;
      expect((await own.ding.post(message, { headers })).status).toBe(200);
    }
    expect(own.lines).toEqual([]);
    expect(new Set(own.messages.map((seen) => seen.id)).size).toBe(1);
  });

  test("with another message within a minute is warned about", async () => {
    const start = bench.clock.now() + 10_000;
    at(start);
    const headers = bench.ding.headers();
    await bench.ding.post(body("A"), { headers });
    at(start + 60_000);
    expect((await bench.ding.post(body("B"), { headers })).status).toBe(200);
    expect(bench.messages.map((seen) => seen.id)).toEqual(["A", "B"]);
    expect(bench.lines).toEqual([
      'one signature came with several messages {"platform":"dingtalk","others":1}',
    ]);
  });

  test("with another message after a minute is refused", async () => {
    const start = bench.clock.now() + 10_000;
    at(start);
    const headers = bench.ding.headers();
    await bench.ding.post(body("C"), { headers });
    at(start + 60_001);
    expect((await bench.ding.post(body("D"), { headers })).status).toBe(401);
    expect((await bench.ding.post(body("C"), { headers })).status).toBe(200);
    expect(bench.messages.map((seen) => seen.id)).toEqual(["C", "C"]);
  });
});

describe("a pair of headers that came with something ignored", () => {
  const body = (msgId: string, fields: object = {}) => ({
    ...bench.ding.body("u1", "/打卡 任务12", { msgId }),
    ...fields,
  });
  const sticker = () => body("E", { msgtype: "hologram" });

  test.each<[string, () => object]>([
    ["a kind of message that is not read", sticker],
    ["no message at all", () => ({})],
  ])("is known: %s", async (_, ignored) => {
    bench.clock.nowMs += 10_000;
    const headers = bench.ding.headers();
    expect((await bench.ding.post(ignored(), { headers })).status).toBe(200);
    bench.clock.nowMs += 60_000;
    expect((await bench.ding.post(body("F"), { headers })).status).toBe(200);
    expect(bench.lines).toEqual([
      'one signature came with several messages {"platform":"dingtalk","others":1}',
    ]);
    bench.clock.nowMs += 1;
    expect((await bench.ding.post(body("F"), { headers })).status).toBe(401);
    expect(bench.messages).toHaveLength(1);
  });

  test("passes with the same thing again", async () => {
    bench.clock.nowMs += 20_000;
    const headers = bench.ding.headers();
    for (let times = 0; times < 3; times++) {
      expect((await bench.ding.post(sticker(), { headers })).status).toBe(200);
      bench.clock.nowMs += 60_000;
    }
    expect(bench.lines).toEqual([]);
  });
});

describe("a reply URL that leads elsewhere", () => {
  const path = "/robot/sendBySession?session=x";
  const port = () => new URL(bench.oapi.origin).port;
  const good = () => bench.oapi.session();

  test.each<[string, () => string]>([
    ["the metadata service", () => `http://169.254.169.254${path}`],
    ["another loopback port", () => `http://127.0.0.1:6379${path}`],
    ["no port", () => `http://127.0.0.1${path}`],
    ["the name of the same host", () => `http://localhost:${port()}${path}`],
    ["a decimal host", () => `http://2130706433:${port()}1${path}`],
    ["IPv6", () => `http://[::1]:${port()}${path}`],
    ["another scheme", () => good().replace("http:", "https:")],
    ["plain http to DingTalk", () => `http://api.dingtalk.com${path}`],
    ["another port of DingTalk", () => `https://api.dingtalk.com:8443${path}`],
    ["a file", () => "file:///etc/passwd"],
    ["gopher", () => `gopher://127.0.0.1:${port()}${path}`],
    ["data", () => "data:text/plain,x"],
    ["javascript", () => "javascript:alert(1)"],
    ["a stranger", () => `https://evil.example${path}`],
    ["a longer name", () => `https://api.dingtalk.com.evil.example${path}`],
    ["a name that ends alike", () => `https://evilapi.dingtalk.com${path}`],
    ["another host of DingTalk", () => `https://open.dingtalk.com${path}`],
    ["a final dot", () => `https://api.dingtalk.com.${path}`],
    ["userinfo", () => `https://api.dingtalk.com@evil.example${path}`],
    ["userinfo before the right host", () => `https://evil.example@api.dingtalk.com${path}`],
    ["an empty userinfo", () => `https://@api.dingtalk.com${path}`],
    ["a backslash", () => `https://api.dingtalk.com\\@evil.example${path}`],
    ["a backslash in the path", () => "https://api.dingtalk.com\\robot\\sendBySession?session=x"],
    ["a full-width dot", () => `https://api．dingtalk.com${path}`],
    ["a letter that looks alike", () => `https://аpi.dingtalk.com${path}`],
    ["a tab in the host", () => `https://api.ding\ttalk.com${path}`],
    ["a newline", () => `https://api.dingtalk.com\n${path}`],
    ["a space before it", () => ` https://api.dingtalk.com${path}`],
    ["one slash", () => `https:/api.dingtalk.com${path}`],
    ["three slashes", () => `https:///api.dingtalk.com${path}`],
    ["no scheme", () => `//api.dingtalk.com${path}`],
    ["another path", () => `${bench.oapi.origin}/robot/send?access_token=x`],
    ["a path below", () => `${bench.oapi.origin}/robot/sendBySession/x`],
    ["dots out of the path", () => `${bench.oapi.origin}/robot/sendBySession/../send?access_token=x`],
    ["encoded dots out of the path", () => `${bench.oapi.origin}/robot/sendBySession/%2e%2e/send`],
    ["an encoded path", () => `${bench.oapi.origin}/robot%2FsendBySession?session=x`],
    ["another case", () => `${bench.oapi.origin}/Robot/SendBySession?session=x`],
    ["a fragment", () => `${good()}#x`],
    ["a host after a hash", () => `https://evil.example#@api.dingtalk.com${path}`],
    ["nothing but text", () => "x"],
  ])("%s", async (_, url) => {
    const posts = bench.oapi.posts.length;
    expect(await send({ sessionWebhook: url() })).toMatchObject({
      status: 400,
      body: { error: "malformed" },
    });
    expect(bench.messages).toEqual([]);
    expect(bench.oapi.posts).toHaveLength(posts);
    expect(bench.lines.join()).not.toContain("session=");
  });

  test.each<[string, () => string]>([
    ["of the configured base", good],
    ["with more parameters", () => `${good()}&x=%2F`],
    ["with dots that stay on the path", () => good().replace("/robot/", "/x/../robot/")],
  ])("%s is fine", async (_, url) => {
    const posts = bench.oapi.posts.length;
    expect((await send({ sessionWebhook: url() })).status).toBe(200);
    expect(bench.oapi.posts).toHaveLength(posts + 1);
  });

  test("the real hosts are fine, with and without the default port", async () => {
    await using own = await startDingtalk({ oapiBase: "https://oapi.dingtalk.com" });
    // Nothing is to be sent there; the address that would be posted to is the one that the message keeps.
    own.answerWith(() => ({ reply: undefined, duplicate: false }));
    for (const host of [
      "oapi.dingtalk.com",
      "api.dingtalk.com",
      "oapi.dingtalk.com:443",
      "OAPI.dingtalk.com",
    ]) {
      const fields = { sessionWebhook: `https://${host}${path}` };
      expect((await own.ding.text("u1", "/帮助", { fields })).status).toBe(200);
    }
    const plain = { sessionWebhook: `http://oapi.dingtalk.com${path}` };
    expect((await own.ding.text("u1", "/帮助", { fields: plain })).status).toBe(400);
    expect(own.messages.map(({ answerTo }) => answerTo && "url" in answerTo && answerTo.url)).toEqual([
      `https://oapi.dingtalk.com${path}`,
      `https://api.dingtalk.com${path}`,
      `https://oapi.dingtalk.com${path}`,
      `https://oapi.dingtalk.com${path}`,
    ]);
  });
});
