import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { OFFICIAL, startWecom } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startWecom>>;
beforeAll(async () => {
  bench = await startWecom();
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.messages.length = 0;
});

const plaintext = () =>
  JSON.stringify({ ...bench.wecom.from("zhangsan"), msgtype: "text", text: { content: "/帮助" } });

/** Signs what these already padded bytes encrypt to, and sends it. */
async function send(padded: Buffer) {
  const answer = await bench.wecom.postSealed(bench.wecom.signed(bench.wecom.encryptPadded(padded)));
  expect(bench.messages).toEqual([]);
  return answer;
}

/** A right frame whose last `bytes.length` bytes of padding are replaced. */
function paddedWith(count: number, fill: (padding: Buffer) => void): Buffer {
  const room = bench.wecom.frame(plaintext(), "");
  const head = room.subarray(0, room.length - ((room.length + count) % 32));
  const padding = Buffer.alloc(count, count);
  fill(padding);
  return Buffer.concat([head, padding]);
}

describe("what @wecom/crypto accepts and this does not", () => {
  test("padding of which only the last byte is right", async () => {
    const padded = paddedWith(20, (padding) => padding.fill(7, 0, 19));
    expect((await send(padded)).status).toBe(400);
  });

  test("a padding byte of 0", async () => {
    expect((await send(paddedWith(1, (padding) => padding.fill(0)))).status).toBe(400);
  });

  test("a padding byte of 200", async () => {
    expect((await send(paddedWith(1, (padding) => padding.fill(200)))).status).toBe(400);
  });

  test("a padding of 33 bytes", async () => {
    expect((await send(paddedWith(33, () => {}))).status).toBe(400);
  });

  test("another receive id", async () => {
    for (const receiveId of [OFFICIAL.corpId, "x", "AIBOTID"]) {
      expect((await send(bench.wecom.pad(bench.wecom.frame(plaintext(), receiveId)))).status).toBe(401);
    }
  });

  test("a receive id that can be none is a broken plaintext", async () => {
    expect((await send(bench.wecom.pad(bench.wecom.frame(plaintext(), "\u0000\u0001")))).status).toBe(400);
  });

  test.each([0x7fffffff, 0xffffffff, 1_000_000])("a message length of %i", async (length) => {
    const frame = bench.wecom.frame(plaintext(), "");
    frame.writeUInt32BE(length, 16);
    expect((await send(bench.wecom.pad(frame))).status).toBe(400);
  });

  test("a message length one byte too long", async () => {
    const frame = bench.wecom.frame(plaintext(), "");
    frame.writeUInt32BE(frame.length - 20 + 1, 16);
    expect((await send(bench.wecom.pad(frame))).status).toBe(400);
  });

  test.each([0, 1, 15, 19])("a plaintext of %i bytes", async (length) => {
    expect((await send(bench.wecom.pad(Buffer.alloc(length)))).status).toBe(400);
  });

  test("a message that is not UTF-8", async () => {
    const broken = Buffer.concat([
      Buffer.from('{"aibotid":"AIBOTID","msgtype":"'),
      Buffer.from([0xff, 0xfe]),
    ]);
    expect((await send(bench.wecom.pad(bench.wecom.frame(broken, "")))).status).toBe(400);
  });
});

describe("signed junk", () => {
  test("random ciphertexts are malformed and never a 5xx", async () => {
    for (const blocks of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const answer = await bench.wecom.postSealed(
        bench.wecom.signed(randomBytes(32 * blocks).toString("base64")),
      );
      // One in thousands decrypts to valid padding; what it then says of its receive id is refused as well.
      expect([400, 401]).toContain(answer.status);
    }
    expect(bench.messages).toEqual([]);
  });

  test.each([
    ["an array", "[]"],
    ["a string", '"x"'],
    ["null", "null"],
    ["nothing", ""],
    ["half an object", '{"aibotid":'],
    ["a byte order mark", "\ufeff{}"],
    ["XML", "<xml></xml>"],
  ])("a plaintext that is %s is malformed", async (_, text) => {
    expect((await bench.wecom.callback(text)).status).toBe(400);
    expect(bench.messages).toEqual([]);
  });

  test("a plaintext of 100,000 brackets is malformed", async () => {
    expect((await bench.wecom.callback("[".repeat(100_000))).status).toBe(400);
    const deep = { ...bench.wecom.from("z"), msgtype: "text", text: { content: "x" } };
    const nested = `${JSON.stringify(deep).slice(0, -1)},"more":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect((await bench.wecom.callback(nested)).status).toBe(200);
  });
});

test.each(["", "OTHERBOT", "aibotid", 5, null, undefined, ["AIBOTID"]])(
  "aibotid %j is refused",
  async (aibotid) => {
    const body = { ...bench.wecom.from("zhangsan"), aibotid, msgtype: "text", text: { content: "/帮助" } };
    expect((await bench.wecom.callback(body)).status).toBe(401);
    expect(bench.messages).toEqual([]);
  },
);

describe("settings that would make the endpoint forgeable", () => {
  test.each([
    [{ token: "" }, "token"],
    [{ encodingAesKey: "" }, "EncodingAESKey"],
    [{ encodingAesKey: `${OFFICIAL.encodingAesKey}=` }, "EncodingAESKey"],
    [{ botId: "" }, "bot id"],
    [{ botNames: [] }, "name"],
  ])("%j stops the start", async (changes, named) => {
    await expect(startWecom(changes)).rejects.toThrow(named);
  });
});
