import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeTemplate } from "../../../src/database/make-template.ts";
import { isMigrated, migrate } from "../../../src/database/migrate.ts";
import { openDatabase } from "../../../src/database/open.ts";
import { temporaryDirectory } from "../../support/private-server.ts";
import { recordingLogger } from "../../support/recorder.ts";

const NONE = "";

describe("a new data directory", () => {
  let shared: { path: string; remove(): void };
  let template: string;
  let root: string;
  let remove = () => {};
  beforeAll(async () => {
    shared = temporaryDirectory();
    template = join(shared.path, "cache", "template");
    await makeTemplate(template);
  });
  afterAll(() => shared.remove());
  beforeEach(() => {
    const directory = temporaryDirectory();
    root = directory.path;
    remove = directory.remove;
  });
  afterEach(() => remove());

  async function open(template: string, logger = recordingLogger()) {
    const db = await openDatabase({ dataDir: join(root, "data"), template, logger });
    try {
      return (await db.query<{ one: number }>("SELECT 1 AS one")).rows;
    } finally {
      await db.end();
    }
  }
  const controlFile = (directory: string) => readFileSync(join(directory, "global", "pg_control"));
  /** initdb draws one for every cluster: a copy has its template's. */
  const systemIdentifier = (directory: string) => controlFile(directory).subarray(0, 8).toString("hex");
  const ledger = () => join(root, "data", "ledger");
  it("is a copy of the template, open to its owner alone", async () => {
    const before = systemIdentifier(template);
    expect(await open(template)).toEqual([{ one: 1 }]);
    expect(systemIdentifier(ledger())).toBe(before);
    expect(statSync(ledger()).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(root, "data"))).toEqual(["ledger"]);
  });

  it("has the template's migrations, so that a first start runs none", async () => {
    const db = await openDatabase({ dataDir: join(root, "data"), template });
    expect(await isMigrated(db)).toBe(true);
    expect(await migrate(db)).toEqual([]);
    expect((await db.query("SELECT 1 FROM gov.street")).rows).toEqual([]);
    await db.end();
  });

  it.each([
    ["copied", () => template],
    ["made by initdb", () => NONE],
  ])("is not begun on a disk that is too small for it: %s", async (_, from) => {
    const freeBytes = async () => 30 * 1024 * 1024;
    const opened = openDatabase({ dataDir: join(root, "data"), template: from(), freeBytes });
    await expect(opened).rejects.toMatchObject({
      code: "disk-full",
      message: expect.stringMatching(
        /has 30 MiB free, and a new ledger needs 200 MiB\. Make room, then start again\.$/,
      ),
    });
    expect(readdirSync(join(root, "data"))).toEqual([]);
    // With room it is made, also where the disk cannot be asked.
    const unknown = () => Promise.reject(new Error("no such disk"));
    const db = await openDatabase({ dataDir: join(root, "data"), template: from(), freeBytes: unknown });
    await db.end();
  });

  it("is made by initdb where there is no template, also when a first start was cut off half-way", async () => {
    mkdirSync(join(root, "data", "ledger.new", "base"), { recursive: true });
    writeFileSync(join(root, "data", "ledger.new", "base", "half"), "half");
    expect(await open(NONE)).toEqual([{ one: 1 }]);
    expect(readdirSync(join(root, "data"))).toEqual(["ledger"]);
    expect(readdirSync(join(ledger(), "base"))).not.toContain("half");
  });

  it("is made by initdb where the template cannot be copied, and the log says so", async () => {
    const place = join(root, "template");
    mkdirSync(place);
    writeFileSync(join(place, "PG_VERSION"), "18\n");
    execFileSync("mkfifo", [join(place, "not-a-file")]);
    const logger = recordingLogger();
    expect(await open(place, logger)).toEqual([{ one: 1 }]);
    await logger.said("cannot be copied");
    expect(readdirSync(ledger())).not.toContain("not-a-file");
  });

  it("comes from a template that any user may read, made once", async () => {
    expect(statSync(join(template, "global", "pg_control")).mode & 0o777).toBe(0o644);
    expect(statSync(join(template, "base")).mode & 0o777).toBe(0o755);
    const made = systemIdentifier(template);
    await makeTemplate(template);
    expect(systemIdentifier(template)).toBe(made);
    expect(readdirSync(join(template, ".."))).toEqual(["template"]);
  });

  it("does not come from the half of a template that a broken-off npm ci left", async () => {
    const cache = join(root, "cache");
    mkdirSync(join(cache, "template.new", "ledger.new"), { recursive: true });
    mkdirSync(join(cache, "template"));
    writeFileSync(join(cache, "template", "half"), "half");
    await makeTemplate(join(cache, "template"));
    expect(readdirSync(cache)).toEqual(["template"]);
    expect(readdirSync(join(cache, "template"))).not.toContain("half");
  });
});
