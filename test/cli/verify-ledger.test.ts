import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { sealEvents } from "../../src/ledger/seal.ts";
import { runCli } from "../support/command.ts";
import { copyDataDir, describePostgres } from "../support/databases.ts";
import { temporaryDirectory } from "../support/private-server.ts";
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
      expect.stringMatching(/^第\d+街道 社区1 任务1：逾期上报是“否”，按记录应为“是”$/),
      expect.stringMatching(
        /^第\d+街道 社区1 任务2：进度是“50%”，按记录应为“无”；逾期上报是“否”，按记录应为“是”$/,
      ),
      expect.stringMatching(/^第\d+街道 社区1：得分 50\.00，按记录应为 45\.00$/),
      "第 1 号封印：与它所封的记录不符",
      "2 项任务、4 条记录、1 个封印、1 条尚未封印：4 处对不上。",
      "任务或得分与记录不符：多半是有人直接改过数据库。请不要再改，先把数据备份一份。",
      "记录或封印不符：封存之后，有人改过、删过或插进过记录。请找封印之前的备份核对。",
      "把上面几行和备份一起交给维护人员；要恢复，用出事之前的备份。",
      "",
    ]);
  });

  it("names what is gone, where it was and what to do", async () => {
    await within(async (db) => {
      await db.transaction(async (tx) => {
        await tx.query(`SET LOCAL session_replication_role = replica;
          DELETE FROM gov.message WHERE key = (SELECT message_key FROM gov.event WHERE kind = 'signed-off');
          UPDATE gov.event SET recorded_at = '2026-01-01 00:00:00Z' WHERE kind <> 'imported';
          DELETE FROM gov.seal;
          DELETE FROM gov.task WHERE number = 2`);
      });
    });
    const { code, out } = await verify();

    expect(code).toBe(1);
    expect(out).toMatch(/^第\d+街道 社区1：少了 1 项任务：任务2$/m);
    expect(out).toMatch(
      /^第\d+街道 社区1：有一项任务不见了，留下 1 条记录（2026-11-18 10:00 至 2026-11-18 10:00）$/m,
    );
    expect(out).toMatch(/^第\d+街道 社区1 任务1 2026-11-18 10:00 的记录：引起它的那条消息不见了$/m);
    expect(out).toMatch(/^有 3 条记录早该封存、却没有封印（最早的记于 2026-01-01 08:00）$/m);
    expect(out).toMatch(/^有内容被删掉或改过：.*找出事之前的备份核对。$/m);
    expect(out).toMatch(/^没有封印的记录：若刚断过电或被强行关停，启动一次星榜就会补封；/m);
  });

  it("says in one line that a newer program was here", async () => {
    await within(async (db) => {
      await db.query("INSERT INTO gov.migration (number, name, sha256) VALUES (9999, 'later', '')");
    });

    expect(await verify()).toStrictEqual({
      code: 1,
      out: "",
      err: "这个数据库已由更新版本的星榜打开过，这个版本不能用；没有改动任何数据。请用那个版本（或更新的版本）再试。\n",
    });
  });

  it("does not start beside a running server", async () => {
    const db = await openDatabase({ dataDir: data.path });
    const { code, err } = await verify().finally(() => db.end());

    expect(code).toBe(1);
    expect(err).toBe("数据目录正在使用中：请先停止正在运行的星榜，再试一次。\n");
  });
});

describe("npm run verify-ledger where there is no ledger", () => {
  it.each([
    ["a folder that is not there", "nowhere"],
    ["a folder in which nothing is", "."],
    ["a file", "file"],
  ])("names %s, makes nothing and ends with 1", async (_, name) => {
    const { path, remove } = temporaryDirectory();
    writeFileSync(join(path, "file"), "");
    const DATA_DIR = join(path, name);
    const ran = await runCli("verify-ledger", [], { DATA_DIR });

    expect(ran).toStrictEqual({
      code: 1,
      out: "",
      err: `文件夹 ${DATA_DIR} 里没有台账。请核对 DATA_DIR；什么也没有新建。\n`,
    });
    expect(readdirSync(path)).toStrictEqual(["file"]);
    remove();
  });

  it("says that a ledger without a street is empty", async () => {
    const { path, remove } = await copyDataDir();
    const { code, out } = await runCli("verify-ledger", [], { DATA_DIR: path });

    expect([code, out]).toStrictEqual([0, expect.stringMatching(/^台账是空的，还没有街道。/)]);
    remove();
  });
});

describePostgres("npm run verify-ledger on PostgreSQL", (_open, freshUrl) => {
  it("makes nothing in an empty database", async () => {
    const url = await freshUrl();
    const { code, err } = await runCli("verify-ledger", [], { DATABASE_URL: url });
    expect([code, err]).toStrictEqual([
      1,
      "DATABASE_URL 指的数据库里没有台账。请核对 DATABASE_URL；什么也没有新建。\n",
    ]);
    const db = await openDatabase({ url });
    const { rows } = await db.query("SELECT to_regnamespace('gov') AS schema");
    await db.end();
    expect(rows).toStrictEqual([{ schema: null }]);
  });

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
