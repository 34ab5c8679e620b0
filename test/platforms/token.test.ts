import { describe, expect, it } from "vitest";
import { createTokens, type Fetched } from "../../src/platforms/token.ts";

function tokens(...answers: Fetched[]) {
  let now = 0;
  let calls = 0;
  const cache = createTokens(
    async () => {
      calls += 1;
      return answers.shift() ?? { token: `T${calls}`, lifeMs: 7_200_000 };
    },
    () => now,
  );
  return {
    cache,
    calls: () => calls,
    at(ms: number) {
      now = ms;
    },
  };
}

describe("an access token", () => {
  it("is fetched once by all who ask, and again before its life is over", async () => {
    const { cache, calls, at } = tokens();
    const all = await Promise.all(Array.from({ length: 5 }, () => cache.get()));
    expect(all).toStrictEqual(Array(5).fill({ token: "T1" }));
    at(6_400_000);
    expect(await cache.get()).toStrictEqual({ token: "T1" });
    at(6_500_000);
    expect(await cache.get()).toStrictEqual({ token: "T2" });
    expect(calls()).toBe(2);
  });

  it("that was refused is replaced once, however many it was refused to", async () => {
    const { cache, calls } = tokens();
    await cache.get();
    cache.refused("T1");
    expect(await cache.get()).toStrictEqual({ token: "T2" });
    cache.refused("T1");
    expect(await cache.get()).toStrictEqual({ token: "T2" });
    expect(calls()).toBe(2);
  });

  it("that cannot be fetched now is a retry, since no message went out", async () => {
    const { cache } = tokens({ outcome: "unknown", reason: "timeout" });
    expect(await cache.get()).toStrictEqual({
      outcome: { outcome: "retry", reason: "no access token: timeout" },
    });
    expect(await cache.get()).toStrictEqual({ token: "T2" });
  });

  it("that a wrong secret does not bring is not asked for again within a minute", async () => {
    const { cache, calls, at } = tokens({ outcome: "stop", reason: "errcode 40001" });
    const wait = {
      outcome: { outcome: "wait", reason: "no access token: errcode 40001", ms: 60_000, tell: "credentials" },
    };
    expect(await cache.get()).toStrictEqual(wait);
    at(59_000);
    expect(await cache.get()).toStrictEqual(wait);
    expect(calls()).toBe(1);
    at(60_000);
    expect(await cache.get()).toStrictEqual({ token: "T2" });
  });

  it("whose fetching failed by a fault of ours holds nobody up for ever", async () => {
    let broken = true;
    const cache = createTokens(async () => {
      if (broken) throw new Error("no");
      return { token: "T", lifeMs: 1_000 };
    });
    await expect(cache.get()).rejects.toThrow("no");
    broken = false;
    expect(await cache.get()).toStrictEqual({ token: "T" });
  });
});
