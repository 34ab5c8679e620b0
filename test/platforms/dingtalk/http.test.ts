import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDingtalk } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startDingtalk>>;
beforeAll(async () => {
  bench = await startDingtalk();
});
afterAll(() => bench[Symbol.asyncDispose]());

describe("bodies", () => {
  test.each([
    ["empty", ""],
    ["not JSON", "hello"],
    ["an array", "[]"],
    ["null", "null"],
    ["a number", "1"],
    ["half an object", '{"msgId":'],
    ["a million brackets", "[".repeat(1_000_000)],
    ["a nested object", '{"a":'.repeat(200_000)],
    ["not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])("%s is malformed", async (_, body) => {
    expect(await bench.ding.post(body)).toMatchObject({ status: 400, body: { error: "malformed" } });
  });

  test("a deep body around a good message is read", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const body = `${JSON.stringify(bench.ding.body("u1", "/帮助")).slice(0, -1)},"more":${deep}}`;
    expect((await bench.ding.post(body)).status).toBe(200);
  });

  test.each([true, false])("10 MB are refused, signed: %s", async (signed) => {
    const headers = signed ? bench.ding.headers() : { "content-type": "application/json" };
    const answer = await bench.ding.post("x".repeat(10_000_000), { headers });
    expect(answer).toMatchObject({ status: 413, body: { error: "too large" } });
  });

  test("nothing is said about the body of an unsigned request", async () => {
    const headers = { "content-type": "application/json" };
    expect((await bench.ding.post("hello", { headers })).status).toBe(401);
  });
});

describe("content types", () => {
  test.each(["text/plain", "text/xml", "image/png", "application/x-www-form-urlencoded"])(
    "%s is refused",
    async (type) => {
      const headers = { ...bench.ding.headers(), "content-type": type };
      expect(await bench.ding.post(bench.ding.body("u1", "/帮助"), { headers })).toMatchObject({
        status: 415,
      });
    },
  );

  test("none is read", async () => {
    const { "content-type": type, ...headers } = bench.ding.headers();
    expect(type).toBe("application/json; charset=utf-8");
    const body = Buffer.from(JSON.stringify(bench.ding.body("u1", "/帮助")));
    expect((await bench.ding.post(body, { headers: headers as Record<string, string> })).status).toBe(200);
  });
});
