import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { verify } from "../../../src/platforms/dingtalk/verify.ts";
import vectors from "../../fixtures/dingtalk-vectors.json" with { type: "json" };
import { startDingtalk } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startDingtalk>>;
beforeAll(async () => {
  bench = await startDingtalk();
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.messages.length = 0;
  bench.lines.length = 0;
  bench.counts.length = 0;
});

const post = (headers: Record<string, string>) =>
  bench.ding.post(bench.ding.body("u1", "/帮助"), { headers });
async function expectRefused(headers: Record<string, string>) {
  expect(await post(headers)).toMatchObject({ status: 401, body: { error: "unauthorized" }, replies: [] });
  expect(bench.messages).toEqual([]);
}

describe("vectors", () => {
  test.each(vectors)("$source", ({ timestamp, secret, sign }) => {
    const verified = verify({ appSecret: secret }, { timestamp, sign }, Number(timestamp));
    expect(verified).toEqual({
      timestampMs: Number(timestamp),
      envelope: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(() => verify({ appSecret: `${secret}x` }, { timestamp, sign }, Number(timestamp))).toThrow("sign");
  });

  test.each(vectors)("$source, over HTTP", async ({ timestamp, secret, sign }) => {
    await using own = await startDingtalk({ appSecret: secret });
    own.clock.nowMs = Number(timestamp);
    const body = own.ding.body("u1", "/帮助");
    const headers = { "content-type": "application/json", timestamp, sign };
    expect(await own.ding.post(body, { headers })).toMatchObject({ status: 200, body: { msgtype: "empty" } });
    expect(own.messages).toHaveLength(1);
  });
});

describe("sign", () => {
  test("every changed bit of it is refused", async () => {
    const headers = bench.ding.headers();
    const bytes = Buffer.from(headers.sign ?? "", "base64");
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ (1 << (i % 8));
      await expectRefused({ ...headers, sign: changed.toString("base64") });
    }
    expect(bench.counts.filter((outcome) => outcome === "rejected")).toHaveLength(32);
  });

  test.each(["timestamp", "sign"])("a request without %s is refused", async (name) => {
    const headers = bench.ding.headers();
    delete headers[name];
    await expectRefused(headers);
  });

  test.each([
    ["empty", () => ""],
    ["URL-encoded", (s: string) => encodeURIComponent(s)],
    ["without its padding", (s: string) => s.replace("=", "")],
    ["with more padding", (s: string) => `${s}=`],
    ["URL-safe", (s: string) => s.replaceAll("+", "-").replaceAll("/", "_").replace(/^./, "-")],
    ["in hex", (s: string) => Buffer.from(s, "base64").toString("hex")],
    ["twice", (s: string) => `${s}, ${s}`],
    // The last character before the padding carries four bits; the other two may be anything to a lenient decoder.
    [
      "another spelling of the same bytes",
      (s: string) => s.replace(/.=$/, (end) => `${next(end[0] ?? "A")}=`),
    ],
  ])("%s is refused", async (_, change) => {
    const headers = bench.ding.headers();
    await expectRefused({ ...headers, sign: change(headers.sign ?? "") });
  });

  test("made without a secret, or with the token header of old robots, is refused", async () => {
    const timestamp = String(bench.clock.now());
    const sign = createHmac("sha256", "").update(`${timestamp}\n`).digest("base64");
    await expectRefused({ "content-type": "application/json", timestamp, sign });
    await expectRefused({ "content-type": "application/json", token: "this is a secret" });
  });

  test("a repeated header is refused", async () => {
    const headers = new Headers(bench.ding.headers());
    headers.append("timestamp", headers.get("timestamp") ?? "");
    await expectRefused(Object.fromEntries(headers));
  });
});

describe("freshness", () => {
  test.each([
    [-3_600_000, 200],
    [-3_600_001, 401],
    [300_000, 200],
    [300_001, 401],
  ])("a timestamp %i ms from now: %i", async (offset, status) => {
    const at = bench.clock.now() + offset;
    const body = { ...bench.ding.body("u1", "/帮助"), createAt: at };
    expect((await bench.ding.post(body, { headers: bench.ding.headers(at) })).status).toBe(status);
  });

  test.each(["1764036000", "1764036000000.5", "1.764036e12", "-764036000000", " 1764036000000x", "０"])(
    "a signed timestamp of %j is refused",
    async (timestamp) => {
      const headers = bench.ding.headers(timestamp);
      await expectRefused({ ...headers, timestamp: encodeURIComponent(timestamp) });
    },
  );
});

test("a refusal's log line has the rule and nothing of the request", async () => {
  const headers = bench.ding.headers();
  await post({ ...headers, sign: `A${headers.sign?.slice(1)}` });
  await post({ ...headers, timestamp: "x" });
  expect(bench.lines).toEqual([
    'webhook refused {"platform":"dingtalk","status":401,"rule":"sign"}',
    'webhook refused {"platform":"dingtalk","status":401,"rule":"timestamp header"}',
  ]);
});

test.each([{ appSecret: "" }, { robotCode: "" }, { oapiBase: "oapi" }])(
  "%j stops the start",
  async (changes) => {
    await expect(startDingtalk(changes)).rejects.toThrow("DingTalk");
  },
);

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
function next(character: string): string {
  return ALPHABET[ALPHABET.indexOf(character) + 1] ?? "A";
}
