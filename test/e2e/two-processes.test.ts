import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { verifyLedger } from "../../src/ledger/verify.ts";
import { loadSample } from "../../src/sample/load-sample.ts";
import { describePostgres } from "../support/databases.ts";
import { fakeWecom } from "../support/fake-wecom.ts";
import { type Running, startProcess } from "../support/process.ts";
import { sampleSecretary, wecomEnv } from "../support/sample.ts";

describePostgres("two processes on one PostgreSQL", (_open, freshUrl) => {
  let url: string;
  let db: OpenDatabase;
  let processes: readonly [Running, Running];

  beforeAll(async () => {
    url = await freshUrl();
    db = await openDatabase({ url });
    await migrate(db);
    await loadSample(db, createCalendar("Asia/Shanghai"), new Date());
    const env = { DATABASE_URL: url, ...wecomEnv };
    processes = await Promise.all([startProcess(env), startProcess(env)]);
  });

  afterAll(async () => {
    for (const running of processes ?? []) await running.kill();
    await db?.end();
  });

  const wecomAt = (url: string) =>
    fakeWecom({
      baseUrl: url,
      botId: wecomEnv.WECOM_BOT_ID,
      token: wecomEnv.WECOM_TOKEN,
      encodingAesKey: wecomEnv.WECOM_ENCODING_AES_KEY,
    });

  const reportsBy = async (key: string) =>
    (await db.query("SELECT 1 FROM gov.event WHERE message_key = $1 AND kind = 'reported'", [key])).rows
      .length;

  it("makes one report and 50 equal answers of 50 copies of one callback", async () => {
    const [first, second] = processes;
    const clients = [wecomAt(first.url), wecomAt(second.url)];
    const copies = Array.from({ length: 50 }, (_, index) =>
      clients[index % 2]?.text(sampleSecretary, "@小星 /打卡 任务12 已召开支委会", {
        group: "wrGROUP",
        msgid: "COPY-1",
      }),
    );
    const answers = await Promise.all(copies);

    expect(answers.map((answer) => answer?.status)).toStrictEqual(Array(50).fill(200));
    const plaintexts = new Set(answers.map((answer) => answer?.plaintext));
    expect(plaintexts.size).toBe(1);
    expect([...plaintexts][0]).toContain("任务12");
    expect(await reportsBy(`wecom:${wecomEnv.WECOM_BOT_ID}:COPY-1`)).toBe(1);
  });

  it("gives the same answer again after both were killed and started anew", async () => {
    const before = await wecomAt(processes[0].url).text(sampleSecretary, "@小星 /我的任务", {
      group: "wrGROUP",
      msgid: "AGAIN-1",
    });
    await Promise.all(processes.map((running) => running.kill()));
    const env = { DATABASE_URL: url, ...wecomEnv };
    processes = await Promise.all([startProcess(env), startProcess(env)]);
    const after = await wecomAt(processes[1].url).text(sampleSecretary, "@小星 /我的任务", {
      group: "wrGROUP",
      msgid: "AGAIN-1",
    });
    expect(after.plaintext).toBe(before.plaintext);
  });

  it("leaves a ledger that agrees with its events", async () => {
    expect((await verifyLedger(db)).faults).toStrictEqual([]);
  });
});
