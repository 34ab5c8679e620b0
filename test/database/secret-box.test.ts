import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseKey, secretBox } from "../../src/database/secret-box.ts";
import { temporaryDirectory } from "../support/private-server.ts";

const SECRET = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k";

describe("a secret box", () => {
  let folder: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    folder = temporaryDirectory();
  });
  afterEach(() => folder.remove());
  const keyFile = () => join(folder.path, "secrets.key");
  const box = () => secretBox({ dataDir: folder.path });

  it("opens what it sealed, and shows nothing of it", () => {
    const sealed = box().seal(SECRET, "robot:1");
    expect(sealed).not.toContain("webhook");
    expect(box().seal(SECRET, "robot:1")).not.toBe(sealed);
    expect(box().open(sealed, "robot:1")).toBe(SECRET);
  });

  it("opens nothing that was sealed for something else, with another key, or was changed", () => {
    const sealed = box().seal(SECRET, "robot:1");
    expect(box().open(sealed, "robot:2")).toBeUndefined();
    expect(
      secretBox({ dataDir: folder.path, key: Buffer.alloc(32) }).open(sealed, "robot:1"),
    ).toBeUndefined();
    const bytes = Buffer.from(sealed.slice(3), "base64");
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(box().open(`v1.${changed.toString("base64")}`, "robot:1")).toBeUndefined();
    }
    expect(box().open(`v1.${bytes.subarray(0, 20).toString("base64")}`, "robot:1")).toBeUndefined();
    expect(box().open(sealed.slice(3), "robot:1")).toBeUndefined();
  });

  it("makes its key when something is sealed, once, for its owner's eyes only", () => {
    expect(() => box().open("v1.x", "robot:1")).toThrow("secrets.key");
    expect(existsSync(keyFile())).toBe(false);
    box().seal(SECRET, "robot:1");
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    const key = readFileSync(keyFile(), "utf8");
    box().seal(SECRET, "robot:1");
    expect(readFileSync(keyFile(), "utf8")).toBe(key);
  });

  it("writes no file where the key is a setting", () => {
    secretBox({ dataDir: folder.path, key: Buffer.alloc(32) }).seal(SECRET, "robot:1");
    expect(existsSync(keyFile())).toBe(false);
  });

  it("does not work with half a key", () => {
    writeFileSync(keyFile(), "half");
    expect(() => box().seal(SECRET, "robot:1")).toThrow("holds no key");
    expect(parseKey("ab".repeat(32))).toHaveLength(32);
    expect(parseKey(Buffer.alloc(32, 7).toString("base64"))).toHaveLength(32);
    for (const wrong of [
      "",
      "password",
      "ab".repeat(31),
      Buffer.alloc(31).toString("base64"),
      `${"ab".repeat(32)}0`,
    ]) {
      expect(parseKey(wrong)).toBeUndefined();
    }
  });
});
