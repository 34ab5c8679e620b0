import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../src/database/open.ts";
import { makeTemplate, TEMPLATE } from "../../../src/database/pglite/create.ts";
import { temporaryDirectory } from "../../support/private-server.ts";
import { recordingLogger } from "../../support/recorder.ts";

const NONE = "";

describe("a new data directory", () => {
  let root: string;
  let remove = () => {};
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
  /** The template of `npm ci` if it is there (it is not after --ignore-scripts), else one that initdb makes here. */
  async function template(): Promise<string> {
    const place = join(root, "template");
    await makeTemplate(place, {
      initdb: async (draft) => {
        const made = join(root, "made");
        const db = await openDatabase({ dataDir: made, template: TEMPLATE });
        await db.end();
        cpSync(join(made, "ledger"), draft, { recursive: true });
      },
      logger: recordingLogger(),
    });
    return place;
  }

  it("is a copy of the template, open to its owner alone", async () => {
    const place = await template();
    const before = systemIdentifier(place);
    expect(await open(place)).toEqual([{ one: 1 }]);
    expect(systemIdentifier(ledger())).toBe(before);
    expect(statSync(ledger()).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(root, "data"))).toEqual(["ledger"]);
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
    const place = await template();
    expect(statSync(join(place, "global", "pg_control")).mode & 0o777).toBe(0o644);
    expect(statSync(join(place, "base")).mode & 0o777).toBe(0o755);
    const made = controlFile(place);
    await makeTemplate(place, {
      initdb: () => Promise.reject(new Error("again")),
      logger: recordingLogger(),
    });
    expect(controlFile(place)).toEqual(made);
  });
});
