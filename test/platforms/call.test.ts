import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call } from "../../src/platforms/call.ts";
import { judgeErrcode } from "../../src/platforms/verdict.ts";
import { wecomErrors } from "../../src/platforms/wecom/errors.ts";
import { type FakePlatform, type PlatformTrouble, startFakePlatform } from "../support/fake-platform.ts";

describe("a call to a platform", () => {
  let platform: FakePlatform;
  beforeEach(async () => {
    platform = await startFakePlatform(() => ({ json: { errcode: 0 } }));
  });
  afterEach(() => platform.close());

  const made = (origin = platform.origin, body = "{}") =>
    call({ url: new URL("/send", origin), body, withinMs: 300 });
  const outcome = async (answer = made()) => judgeErrcode(await answer, wecomErrors, 60_000);

  it("is sent when the platform says so", async () => {
    expect(await outcome()).toStrictEqual({ outcome: "sent" });
    expect(platform.arrived[0]?.body.toString()).toBe("{}");
  });

  it.each<[PlatformTrouble["how"], object]>([
    ["status 503", { outcome: "retry", reason: "status 503" }],
    ["silence", { outcome: "unknown", reason: "timeout" }],
    ["hang-up", { outcome: "unknown", reason: "ECONNRESET" }],
    ["half an answer", { outcome: "unknown", reason: "answer broke off" }],
    ["html", { outcome: "unknown", reason: "no errcode" }],
    ["an empty object", { outcome: "unknown", reason: "no errcode" }],
    ["flood", { outcome: "unknown", reason: "no errcode" }],
    ["the wall", { outcome: "wait", reason: "too many calls from this address", ms: 300_000 }],
    ["redirect", { outcome: "stop", reason: "status 302" }],
  ])("that meets %s ends as what it is", async (how, expected) => {
    platform.trouble({ how });
    expect(await outcome()).toStrictEqual(expected);
    // Nobody was called in its place, and it was not called twice.
    expect(platform.arrived).toHaveLength(1);
  });

  it("certainly did not arrive where nobody listens", async () => {
    const { origin } = platform;
    await platform.close();
    expect(await outcome(made(origin))).toStrictEqual({ outcome: "retry", reason: "ECONNREFUSED" });
  });

  describe("to a server that reads nothing", () => {
    let mute: Server;
    let port: number;
    beforeEach(async () => {
      mute = createServer((socket) => socket.pause());
      await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
      port = (mute.address() as { port: number }).port;
    });
    afterEach(() => {
      mute.close();
    });

    it("certainly did not arrive while the connection is not secured", async () => {
      expect(await outcome(made(`https://127.0.0.1:${port}`))).toStrictEqual({
        outcome: "retry",
        reason: "timeout",
      });
    });

    it("certainly did not arrive while a part of it is still here", async () => {
      const long = made(`http://127.0.0.1:${port}`, "x".repeat(40_000_000));
      expect(await outcome(long)).toStrictEqual({ outcome: "retry", reason: "timeout" });
    });

    it("may have arrived when all of it is out", async () => {
      expect(await outcome(made(`http://127.0.0.1:${port}`))).toStrictEqual({
        outcome: "unknown",
        reason: "timeout",
      });
    });
  });
});
