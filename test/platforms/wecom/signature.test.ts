import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Sealed } from "../../support/fake-wecom.ts";
import { startWecom } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startWecom>>;
beforeAll(async () => {
  bench = await startWecom();
});
afterAll(() => bench[Symbol.asyncDispose]());
afterEach(() => {
  bench.counts.length = 0;
  bench.messages.length = 0;
  bench.lines.length = 0;
});

function message(how: Parameters<typeof bench.wecom.seal>[1] = {}): Sealed {
  const plaintext = { ...bench.wecom.from("zhangsan"), msgtype: "text", text: { content: "/帮助" } };
  return bench.wecom.seal(JSON.stringify(plaintext), how);
}

async function expectRefused(sent: Promise<{ status: number; raw: string }>, status: number) {
  const answer = await sent;
  const errors: Record<number, string> = { 400: "malformed", 401: "unauthorized" };
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.raw)).toEqual({ error: errors[status] });
  expect(bench.messages).toEqual([]);
}

describe("signature", () => {
  test("every changed character of it is refused", async () => {
    const sealed = message();
    const signature = sealed.query.msg_signature ?? "";
    for (let i = 0; i < signature.length; i++) {
      const other = (Number.parseInt(signature[i] ?? "", 16) ^ 1).toString(16);
      const msg_signature = signature.slice(0, i) + other + signature.slice(i + 1);
      await expectRefused(
        bench.wecom.postSealed({ ...sealed, query: { ...sealed.query, msg_signature } }),
        401,
      );
    }
    expect(bench.counts.filter((outcome) => outcome === "rejected")).toHaveLength(40);
  });

  test("a changed ciphertext is refused before it is decrypted", async () => {
    const sealed = message();
    const bytes = Buffer.from(sealed.encrypt, "base64");
    for (let i = 0; i < bytes.length; i += 7) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      await expectRefused(bench.wecom.postSealed({ ...sealed, encrypt: changed.toString("base64") }), 401);
    }
  });

  test.each([
    ["one character off", (s: string) => s.replace(/^./, (c) => (c === "0" ? "1" : "0"))],
    ["upper case", (s: string) => s.toUpperCase().replace(/^\d+$/, "A")],
    ["a space before it", (s: string) => ` ${s}`],
    ["cut short", (s: string) => s.slice(0, 39)],
    ["too long", (s: string) => `${s}0`],
    ["empty", () => ""],
    ["non-ASCII of the same length", () => "é".repeat(40)],
  ])("%s is refused", async (_, change) => {
    const sealed = message();
    const query = { ...sealed.query, msg_signature: change(sealed.query.msg_signature ?? "") };
    await expectRefused(bench.wecom.postSealed({ ...sealed, query }), 401);
  });

  test("missing is refused, also for the URL check", async () => {
    const { msg_signature, ...query } = message().query;
    expect(msg_signature).toHaveLength(40);
    await expectRefused(
      bench.wecom.postSealed({ ...message(), query: query as Record<string, string> }),
      401,
    );
    await expectRefused(bench.wecom.check("1", { query: { msg_signature: "0".repeat(40) } }), 401);
  });

  test("the signature of an empty token is refused", async () => {
    const { encrypt, query } = message();
    const { createHash } = await import("node:crypto");
    const sorted = ["", query.timestamp ?? "", query.nonce ?? "", encrypt].sort().join("");
    const msg_signature = createHash("sha1").update(sorted).digest("hex");
    await expectRefused(bench.wecom.postSealed({ encrypt, query: { ...query, msg_signature } }), 401);
  });
});

describe("parameters", () => {
  test.each(["msg_signature", "timestamp", "nonce"])("a repeated %s is refused", async (name) => {
    const { encrypt, query } = message();
    const search = `${new URLSearchParams(query)}&${name}=${query[name]}`;
    await expectRefused(bench.wecom.post({ body: JSON.stringify({ encrypt }), query: search }), 400);
  });

  test("an array nonce that would hash to the signed one is refused", async () => {
    const { encrypt, query } = message({ nonce: "a,b" });
    const search = new URLSearchParams({ ...query, nonce: "a" });
    search.append("nonce", "b");
    await expectRefused(
      bench.wecom.post({ body: JSON.stringify({ encrypt }), query: search.toString() }),
      400,
    );
  });

  test("a repeated echostr is refused", async () => {
    const { encrypt, query } = message();
    const search = new URLSearchParams({ ...query, echostr: encrypt });
    search.append("echostr", encrypt);
    const response = await fetch(`${bench.wecom.url}?${search}`);
    await expectRefused(Promise.resolve({ status: response.status, raw: await response.text() }), 400);
  });

  test.each([
    ["timestamp", ""],
    ["timestamp", "17000000001"],
    ["timestamp", "1700000e10"],
    ["timestamp", "-170000000"],
    ["timestamp", "１７０００００００１"],
    ["nonce", ""],
    ["nonce", "a b"],
    ["nonce", "a\nb"],
    ["nonce", "n".repeat(129)],
    ["nonce", "随机"],
  ])("a signed %s of %j is refused", async (name, value) => {
    await expectRefused(bench.wecom.postSealed(message({ [name]: value })), 400);
  });

  test.each([
    ["a newline in it", (s: string) => `${s.slice(0, 4)}\n${s.slice(4)}`],
    ["URL-safe", (s: string) => `-_${s.slice(2)}`],
    ["junk after it", (s: string) => `${s}!!!!`],
    ["no padding", () => Buffer.alloc(64, 1).toString("base64").replace(/=+$/, "")],
    ["half a block", () => Buffer.alloc(48, 1).toString("base64")],
    ["16 bytes", () => Buffer.alloc(16, 1).toString("base64")],
    ["another spelling of the same bytes", () => `${Buffer.alloc(64).toString("base64").slice(0, -3)}B==`],
    ["nothing", () => ""],
  ])("a signed ciphertext with %s is refused", async (_, change) => {
    await expectRefused(bench.wecom.postSealed(bench.wecom.signed(change(message().encrypt))), 400);
  });

  test.each([null, 1, [], {}, true])("an encrypt of %j is refused", async (encrypt) => {
    await expectRefused(bench.wecom.post({ body: JSON.stringify({ encrypt }), query: message().query }), 400);
  });
});

describe("freshness", () => {
  test.each([
    [-301, 401],
    [-300, 200],
    [300, 200],
    [301, 401],
  ])("a timestamp %i s from now: %i", async (offset, status) => {
    const timestamp = String(Math.floor(bench.clock.now() / 1000) + offset);
    expect((await bench.wecom.postSealed(message({ timestamp }))).status).toBe(status);
  });

  test("a captured request with timestamp and nonce swapped, whose signature is still good, is refused", async () => {
    const { encrypt, query } = message({ nonce: "1372623149" });
    const swapped = { ...query, timestamp: query.nonce ?? "", nonce: query.timestamp ?? "" };
    await expectRefused(bench.wecom.postSealed({ encrypt, query: swapped }), 401);
  });

  test("a swap that is fresh carries the same envelope and msgid, which the store knows", async () => {
    const nonce = String(Math.floor(bench.clock.now() / 1000) + 10);
    const { encrypt, query } = message({ nonce });
    await bench.wecom.postSealed({ encrypt, query });
    await bench.wecom.postSealed({
      encrypt,
      query: { ...query, timestamp: nonce, nonce: query.timestamp ?? "" },
    });
    expect(bench.messages).toHaveLength(2);
    expect(bench.messages[1]).toEqual(bench.messages[0]);
  });

  test("a digit moved from the timestamp to the nonce is refused", async () => {
    const { encrypt, query } = message({ nonce: "1" });
    const moved = {
      ...query,
      timestamp: query.timestamp?.slice(0, 9) ?? "",
      nonce: `${query.timestamp?.at(9)}1`,
    };
    await expectRefused(bench.wecom.postSealed({ encrypt, query: moved }), 400);
  });
});

test("a refusal's log line has the rule and nothing of the request", async () => {
  const { encrypt, query } = message();
  await bench.wecom.postSealed({ encrypt, query: { ...query, msg_signature: "0".repeat(40) } });
  expect(bench.lines).toEqual(['webhook refused {"platform":"wecom","status":401,"rule":"signature"}']);
});
