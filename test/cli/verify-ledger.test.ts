import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { sealEvents } from "../../src/ledger/seal.ts";
import { runCli } from "../support/command.ts";
import { copyDataDir, describePostgres } from "../support/databases.ts";
import { happen, makeStreet, report, signOff } from "../support/street.ts";

// A process that opens the database anew.
vi.setConfig({ testTimeout: 60_000 });

/** Four events, of which the last one is not sealed. */
async function fill(db: OpenDatabase): Promise<void> {
  const street = await makeStreet(db, { items: [{}, {}] });
  await happen(db, street, street.task("社区1", 1), [report(), signOff]);
  await sealEvents(db);
  await happen(db, street, street.task("社区1", 2), [report()]);
}

async function tamper(db: OpenDatabase): Promise<void> {
  await db.query(`ALTER TABLE gov.event DISABLE TRIGGER append_only;
    UPDATE gov.event SET data = data || '{"late": true}' WHERE version = 1;
    UPDATE gov.task SET percent = 50 WHERE number = 2`);
}

const sound = "2 项任务、4 条记录、1 个封印、1 条尚未封印：都对得上。\n";

describe("npm run verify-ledger on a data directory", () => {
  let data: Awaited<ReturnType<typeof copyDataDir>>;
  beforeAll(async () => {
    data = await copyDataDir();
  });
  afterAll(() => data.remove());

  async function within(work: (db: OpenDatabase) => Promise<void>): Promise<void> {
    const db = await openDatabase({ dataDir: data.path });
    await work(db).finally(() => db.end());
  }
  const verify = () => runCli("verify-ledger", [], { DATA_DIR: data.path });

  it("says that a sound ledger is sound, in one line", async () => {
    await within(fill);

    expect(await verify()).toStrictEqual({ code: 0, out: sound, err: "" });
  });

  it("names each fault and ends with 1", async () => {
    await within(tamper);
    const { code, out } = await verify();

    expect(code).toBe(1);
    expect(out.split("\n")).toStrictEqual([
      expect.stringMatching(/^task \d+: late not as its events say$/),
      expect.stringMatching(/^task \d+: percent, late not as its events say$/),
      expect.stringMatching(/^unit \d+: score 50\.00, its events say 45\.00$/),
      "seal 1: not the hash of its events",
      "2 项任务、4 条记录、1 个封印、1 条尚未封印：4 处对不上。",
      "",
    ]);
  });

  it("does not start beside a running server", async () => {
    const db = await openDatabase({ dataDir: data.path });
    const { code, err } = await verify().finally(() => db.end());

    expect(code).toBe(1);
    expect(err).toContain("请先停止正在运行的星榜");
  });
});

describePostgres("npm run verify-ledger on PostgreSQL", (_open, freshUrl) => {
  it("verifies beside a running server", async () => {
    const url = await freshUrl();
    const db = await openDatabase({ url });
    try {
      await migrate(db);
      await fill(db);

      expect(await runCli("verify-ledger", [], { DATABASE_URL: url })).toStrictEqual({
        code: 0,
        out: sound,
        err: "",
      });
    } finally {
      await db.end();
    }
  });
});
