import { describe, expect, it } from "vitest";
import { createMediaCache, type Uploaded } from "../../src/platforms/media.ts";

const picture = (text: string) => ({ base64: Buffer.from(text).toString("base64") });

describe("pictures at a platform", () => {
  it("are uploaded once by all who send them at once, each content for itself, and again when their life is over", async () => {
    let now = 0;
    let uploads = 0;
    const cache = createMediaCache(1_000, () => now);
    const upload = async (bytes: Buffer): Promise<Uploaded> => ({ id: `${bytes}${++uploads}` });
    const ids = await Promise.all(["a", "a", "b", "a"].map((text) => cache.idOf(picture(text), upload)));
    expect(ids).toStrictEqual([{ id: "a1" }, { id: "a1" }, { id: "b2" }, { id: "a1" }]);
    now = 999;
    expect(await cache.idOf(picture("a"), upload)).toStrictEqual({ id: "a1" });
    now = 1_000;
    expect(await cache.idOf(picture("a"), upload)).toStrictEqual({ id: "a3" });
  });

  it("that were not taken are tried again by the next who sends them", async () => {
    const cache = createMediaCache(1_000);
    const failed: Uploaded = { outcome: "retry", reason: "upload: timeout" };
    expect(await cache.idOf(picture("a"), async () => failed)).toStrictEqual(failed);
    const broken = cache.idOf(picture("a"), async () => {
      throw new Error("no");
    });
    await expect(broken).rejects.toThrow("no");
    expect(await cache.idOf(picture("a"), async () => ({ id: "1" }))).toStrictEqual({ id: "1" });
  });
});
