import { utimesSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DataDirLock, lockDataDir } from "../../../src/database/lock/data-dir-lock.ts";
import { ownIdentity } from "../../../src/database/lock/identity.ts";
import { type Child, startProgram } from "../../support/child.ts";
import { temporaryDirectory } from "../../support/private-server.ts";

/** Quick, for owners that cannot be looked up. */
const TIMES = { beatMs: 50, silentMs: 600 };
const LOCKED = { name: "DatabaseUnavailable", code: "data-dir-locked" };
const RACERS = 6;

describe("the lock of a data directory", () => {
  let directory: string;
  let file: string;
  let held: DataDirLock[] = [];
  let children: Child[] = [];
  let remove = () => {};

  beforeEach(() => {
    const temporary = temporaryDirectory();
    remove = temporary.remove;
    directory = join(temporary.path, "ledger");
    file = `${directory}.lock`;
  });
  afterEach(async () => {
    for (const lock of held) lock.release();
    held = [];
    await Promise.all(children.map((child) => child.end("SIGKILL")));
    children = [];
    remove();
  });

  const lock = async (onTaken: (reason: Error) => void = () => {}) => {
    const taken = await lockDataDir(directory, onTaken, TIMES);
    held.push(taken);
    return taken;
  };
  const child = async () => {
    const started = startProgram("take-lock.ts", [directory]);
    children.push(started);
    expect(await started.line()).toBe("ready");
    return started;
  };
  const write = (record: object | string) =>
    writeFileSync(file, typeof record === "string" ? record : JSON.stringify(record));
  const files = () => readdir(dirname(file));

  it("names its owner, and goes with its release", async () => {
    const taken = await lock();
    const record = JSON.parse(await readFile(file, "utf8"));
    expect(record).toMatchObject({ pid: process.pid, host: hostname() });
    expect(await files()).toEqual([basename(file)]);
    taken.release();
    expect(await files()).toEqual([]);
  });

  it("refuses a second owner, naming the first and the mend", async () => {
    const other = await child();
    other.say("lock");
    expect(await other.line()).toBe("won");
    await expect(lock()).rejects.toMatchObject(LOCKED);
    await expect(lock()).rejects.toThrow(
      new RegExp(`process ${other.pid} on ${hostname()}.*DATA_DIR.*DATABASE_URL`),
    );
    await lock().catch(() => {});
    expect(await files()).toEqual([basename(file)]);
  });

  it("refuses the same process twice", async () => {
    await lock();
    await expect(lock()).rejects.toThrow(`process ${process.pid} on`);
  });

  it("is taken over after kill -9", async () => {
    const other = await child();
    other.say("lock");
    expect(await other.line()).toBe("won");
    await other.end("SIGKILL");
    await lock();
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid });
  });

  it("is taken over when its process number belongs to another process now", async () => {
    write({ ...ownIdentity(), started: "1", token: "old", since: "2026-11-25T00:00:00Z" });
    await lock();
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ started: ownIdentity().started });
  });

  it.each(["", "{", "null", '{"pid":"1"}', "\0\0\0"])(
    "is taken over when its file holds %j",
    async (content) => {
      write(content);
      await lock();
      expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid });
    },
  );

  it("is taken over when its owner, on another host, does not touch it", async () => {
    write({ ...ownIdentity(), host: "elsewhere", token: "other", since: "2026-11-25T00:00:00Z" });
    await lock();
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ host: hostname() });
  });

  it("is refused when its owner, on another host, touches it", async () => {
    write({ ...ownIdentity(), pid: 77, host: "elsewhere", token: "other", since: "2026-11-25T00:00:00Z" });
    let seconds = 1_700_000_000;
    const heart = setInterval(() => utimesSync(file, ++seconds, seconds), 50);
    await expect(lock()).rejects.toThrow("process 77 on elsewhere");
    clearInterval(heart);
  });

  it("mends its own file", async () => {
    await lock();
    write("garbage");
    await expect(lockDataDir(directory, () => {}, TIMES)).rejects.toThrow(`process ${process.pid} on`);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid });
  });

  it("tells its owner when the file has become another's", async () => {
    const taken = new Promise<Error>((resolve) => void lock(resolve).then(() => write(other)));
    const other = { ...ownIdentity(), pid: 78, host: "elsewhere", token: "other", since: "now" };
    expect(await taken).toMatchObject({
      ...LOCKED,
      message: expect.stringContaining("process 78 on elsewhere"),
    });
    for (const lock of held) lock.release();
    // It is not ours to remove.
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: 78 });
  });

  it.each([
    ["a free directory", () => {}],
    ["a dead process's lock", () => write({ ...ownIdentity(), started: "1", token: "old", since: "" })],
    [
      "a dead process's claim",
      () => {
        const claim = encodeURIComponent(JSON.stringify({ ...ownIdentity(), started: "1" }));
        writeFileSync(`${file}.claim.${claim}.0`, "");
      },
    ],
  ])("goes to exactly one of six that race for %s", async (_, prepare) => {
    prepare();
    const racers = await Promise.all(Array.from({ length: RACERS }, child));
    for (const racer of racers) racer.say("lock");
    const answers = await Promise.all(racers.map((racer) => racer.line()));
    const winner = racers[answers.indexOf("won")];
    expect(answers.filter((answer) => answer === "won")).toHaveLength(1);
    for (const answer of answers.filter((answer) => answer !== "won")) {
      expect(answer).toContain(`process ${winner?.pid} on`);
    }
    expect(await files()).toEqual([basename(file)]);
  });
});
