import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { reply } from "../../../src/chat/reply.ts";
import { IntakeUnavailable } from "../../../src/platforms/intake.ts";
import { startWecom } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startWecom>>;
beforeAll(async () => {
  bench = await startWecom();
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.counts.length = 0;
  bench.lines.length = 0;
  bench.answerWith(() => ({ reply: reply("已收到"), duplicate: false }));
});

describe("the passive answer", () => {
  test("is one finished stream frame as text/plain, verified and decrypted by WeCom", async () => {
    const answer = await bench.wecom.text("zhangsan", "@小星 /帮助", { group: "wr1", nonce: "1372623149" });
    expect(answer.type).toMatch(/^text\/plain/);
    expect(JSON.parse(answer.raw)).toMatchObject({
      timestamp: Math.floor(bench.clock.now() / 1000),
      nonce: "1372623149",
    });
    expect(Object.keys(JSON.parse(answer.raw))).toEqual(["encrypt", "msgsignature", "timestamp", "nonce"]);
    expect(JSON.parse(answer.plaintext ?? "")).toEqual({
      msgtype: "stream",
      stream: { id: expect.stringMatching(/^[0-9a-f]{32}$/), finish: true, content: "已收到" },
    });
  });

  test("the same message gets the same answer, another message another stream", async () => {
    const first = await bench.wecom.text("zhangsan", "/帮助", { msgid: "SAME" });
    const again = await bench.wecom.text("zhangsan", "/帮助", { msgid: "SAME" });
    const other = await bench.wecom.text("zhangsan", "/帮助", { msgid: "OTHER" });
    expect(again.plaintext).toBe(first.plaintext);
    expect(other.plaintext).not.toBe(first.plaintext);
    // Fresh random bytes every time, so the ciphertext says nothing.
    expect(again.raw).not.toBe(first.raw);
  });

  describe("with a picture", () => {
    const drawing = { kind: "ranking", streetId: 1, week: "2026-W48", page: 0 } as const;
    const pictured = { lines: ["桃园社区 ★☆"], picture: { drawing, alt: "桃园社区进度图" } };
    const answerOf = async (draw: Parameters<typeof startWecom>[1]) => {
      await using other = await startWecom({}, draw);
      other.answerWith(() => ({ reply: pictured, duplicate: false }));
      const { plaintext } = await other.wecom.text("zhangsan", "@小星 /进度 图", { group: "wr1" });
      return { frame: JSON.parse(plaintext ?? ""), lines: other.lines };
    };

    test("shows it below the text, with the md5 of its bytes", async () => {
      const drawn: unknown[] = [];
      const { frame } = await answerOf(async (wanted) => {
        drawn.push(wanted);
        return Buffer.from("PNG");
      });
      expect(drawn).toStrictEqual([drawing]);
      expect(frame.stream).toStrictEqual({
        id: expect.any(String),
        finish: true,
        content: "桃园社区 ★☆",
        msg_item: [{ msgtype: "image", image: { base64: "UE5H", md5: "55505ba281b015ec31f03ccb151b2a34" } }],
      });
    });

    test.each([
      ["cannot be drawn", () => Promise.reject(new Error("no fonts"))],
      ["takes too long", () => new Promise<Buffer>(() => {})],
      ["is larger than WeCom takes", async () => Buffer.alloc(10 * 1024 * 1024 + 1)],
    ])("goes without one that %s, and says so in the log", async (_, draw) => {
      const { frame, lines } = await answerOf(draw);
      expect(frame.stream).toMatchObject({ finish: true, content: "桃园社区 ★☆" });
      expect(frame.stream).not.toHaveProperty("msg_item");
      expect(lines.some((line) => line.includes("picture"))).toBe(true);
    });
  });

  test("silence is 200 with an empty body", async () => {
    bench.answerWith(() => ({ reply: undefined, duplicate: false }));
    expect(await bench.wecom.text("zhangsan", "哈哈")).toMatchObject({ status: 200, raw: "" });
    bench.answerWith(() => ({ reply: reply(" ", ""), duplicate: false }));
    expect(await bench.wecom.text("zhangsan", "哈哈")).toMatchObject({ status: 200, raw: "" });
  });

  test("a long reply stays within 20,480 bytes", async () => {
    bench.answerWith(() => ({ reply: reply("汉".repeat(8_000)), duplicate: false }));
    const { reply: content = "" } = await bench.wecom.text("zhangsan", "/台账");
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(20_480);
    expect(Buffer.byteLength(content)).toBeGreaterThan(20_470);
    expect(content).toMatch(/^汉+\n…（内容较长，已截断）$/);
  });
});

describe("counting", () => {
  test("a stored message, a duplicate, a refusal, an event", async () => {
    await bench.wecom.text("zhangsan", "/帮助");
    bench.answerWith(() => ({ reply: reply("已收到"), duplicate: true }));
    await bench.wecom.text("zhangsan", "/帮助");
    await bench.wecom.post({ body: "{}" });
    await bench.wecom.callback({ ...bench.wecom.from("z"), msgtype: "event" });
    const of = (name: string) => bench.counts.filter((outcome) => outcome === name).length;
    expect([of("received"), of("stored"), of("duplicate"), of("rejected"), of("ignored")]).toEqual([
      4, 1, 1, 1, 1,
    ]);
  });
});

describe("when the store cannot take the message", () => {
  test("the answer is 503 with Retry-After", async () => {
    bench.answerWith(() => {
      throw new IntakeUnavailable("the database is restarting", { retryAfterS: 7 });
    });
    const { encrypt, query } = bench.wecom.seal(
      JSON.stringify({ ...bench.wecom.from("z"), msgtype: "text", text: { content: "/帮助" } }),
    );
    const response = await fetch(`${bench.wecom.url}?${new URLSearchParams(query)}`, {
      method: "POST",
      body: JSON.stringify({ encrypt }),
    });
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("7");
    expect(await response.json()).toEqual({ error: "try again later" });
    expect(bench.counts).toEqual(["received", "unavailable"]);
  });

  test("an error that nobody foresaw is answered the same and says nothing", async () => {
    bench.answerWith(() => {
      throw new TypeError("x is not a function");
    });
    const answer = await bench.wecom.text("zhangsan", "/帮助");
    expect(answer).toMatchObject({ status: 503, raw: '{"error":"try again later"}' });
    expect(bench.lines[0]).toContain("TypeError");
  });
});
