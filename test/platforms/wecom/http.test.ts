import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startWecom } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startWecom>>;
beforeAll(async () => {
  bench = await startWecom();
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.messages.length = 0;
});

const message = () => ({ ...bench.wecom.from("zhangsan"), msgtype: "text", text: { content: "/帮助" } });

describe("content types", () => {
  test.each([
    null,
    "application/json",
    "application/json; charset=utf-8",
    "text/plain",
    "TEXT/XML",
    "application/xml",
  ])("%j is read", async (type) => {
    expect((await bench.wecom.callback(message(), { type })).status).toBe(200);
    expect(bench.messages).toHaveLength(1);
  });

  test.each(["image/png", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "x"])(
    "%j is refused",
    async (type) => {
      expect(await bench.wecom.callback(message(), { type })).toMatchObject({
        status: 415,
        raw: '{"error":"unsupported content type"}',
      });
      expect(bench.messages).toEqual([]);
    },
  );

  test("a compressed body is refused", async () => {
    const answer = await bench.wecom.post({ body: "{}", headers: { "content-encoding": "gzip" } });
    expect(answer.status).toBe(415);
  });
});

describe("bodies", () => {
  test("10 MB, declared, are refused", async () => {
    expect(await bench.wecom.post({ body: "x".repeat(10_000_000) })).toMatchObject({
      status: 413,
      raw: '{"error":"too large"}',
    });
  });

  test("10 MB in chunks, undeclared, are refused", async () => {
    const chunk = new Uint8Array(65_536).fill(120);
    let left = 160;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const response = await fetch(bench.wecom.url, { method: "POST", body, duplex: "half" });
    expect(response.status).toBe(413);
  });

  test.each([
    ["empty", ""],
    ["not JSON", "hello"],
    ["an array", "[]"],
    ["null", "null"],
    ["without encrypt", "{}"],
    ["XML", "<xml><Encrypt>x</Encrypt></xml>"],
    ["an unclosed element", "<xml>"],
    ["a million brackets", "[".repeat(1_000_000)],
    ["a nested object", '{"a":'.repeat(200_000)],
  ])("%s is malformed", async (_, body) => {
    const { query } = bench.wecom.signed("");
    expect(await bench.wecom.post({ body, query })).toMatchObject({
      status: 400,
      raw: '{"error":"malformed"}',
    });
  });

  test("bytes that are not UTF-8 are malformed", async () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    expect((await bench.wecom.post({ body, query: bench.wecom.signed("").query })).status).toBe(400);
  });
});
