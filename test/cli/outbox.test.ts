import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import type { Outbound } from "../../src/delivery/outbound.ts";
import { putInOutbox } from "../../src/delivery/outbox.ts";
import { runCli } from "../support/command.ts";
import { copyDataDir, describePglite, describePostgres } from "../support/databases.ts";

const SECRET = "https://oapi.dingtalk.com/robot/sendBySession?session=hush";

const reply = (key: string, text: string): Outbound => ({
  key,
  street: null,
  origin: "test",
  target: { kind: "dingtalk-session", url: SECRET, expiresMs: undefined, chat: "cid" },
  content: { type: "text", lines: [text] },
});

/** Five rows: 1 and 2 failed, 3 perhaps arrived, 4 waits, 5 was sent. */
async function fill(db: OpenDatabase): Promise<void> {
  await db.query("TRUNCATE gov.outbox RESTART IDENTITY");
  const long = `已报：任务1 示例事项，联系电话13800138000，${"后面还有很多很多话".repeat(5)}`;
  await db.transaction((tx) =>
    putInOutbox(tx, [
      reply("a", long),
      reply("b", "二"),
      reply("c", "三"),
      { ...reply("d", "四"), target: { kind: "simulator", chat: "群" } },
      reply("e", "五"),
    ]),
  );
  await db.query(
    `UPDATE gov.outbox SET attempts = 3, ended_at = now(), last_error = 'errcode 300001',
       state = (ARRAY['failed', 'failed', 'unsure', 'queued', 'sent'])[id]`,
  );
  await db.query("UPDATE gov.outbox SET ended_at = NULL WHERE state = 'queued'");
}

const statesOf = async (db: OpenDatabase) =>
  (await db.query<{ state: string }>("SELECT state FROM gov.outbox ORDER BY id")).rows.map(
    ({ state }) => state,
  );

interface Bench {
  readonly outbox: (...args: string[]) => ReturnType<typeof runCli>;
  /** Gives the database for a moment: PGlite has one process at a time. */
  readonly use: <T>(work: (db: OpenDatabase) => Promise<T>) => Promise<T>;
}

/** Each command is a process of its own, which takes its time on a busy machine. */
const LONG_MS = 120_000;

function suite({ outbox, use }: Bench): void {
  beforeEach(() => use(fill), LONG_MS);

  it(
    "lists what has no words yet, too",
    async () => {
      const contents = [
        { type: "notice", group: null, parts: [] },
        { type: "drawing", drawing: {}, alt: "示例排名" },
      ];
      await use(async (db) => {
        for (const [index, content] of contents.entries()) {
          await db.query("UPDATE gov.outbox SET content = $2::jsonb WHERE id = $1", [
            index + 1,
            JSON.stringify(content),
          ]);
        }
      });
      const { code, out } = await outbox("list");
      expect(code).toBe(0);
      expect(out).toContain("［提醒］");
      expect(out).toContain("［图］示例排名");
    },
    LONG_MS,
  );

  it(
    "lists what is dead, shortened and without secrets",
    async () => {
      const { code, out } = await outbox("list");
      expect(code).toBe(0);
      const [header, ...rows] = out.trim().split("\n");
      expect(header).toMatch(/^编号 +状态 +去向 +写入 +次数 +原因 +内容$/);
      expect(rows).toHaveLength(3);
      expect(rows[0]).toMatch(
        /^1 +没送到 +dingtalk-session:cid +\d{4}-\d\d-\d\d \d\d:\d\d +3 +errcode 300001 +已报：任务1/,
      );
      expect(rows[2]).toMatch(/^3 +不知是否送到 /);
      expect(out).not.toContain("hush");
      expect(out).not.toContain("13800138000");
      expect(out).not.toContain("后面还有很多很多话后面");
      expect((await outbox("list", "--state", "queued", "--kind", "simulator")).out).toMatch(
        /^4 +等待 +simulator:群/m,
      );
      expect((await outbox("list", "5")).out).toMatch(/^5 +已发出/m);
    },
    LONG_MS,
  );

  it(
    "sends again what is dead and drops what is not sent, and leaves the rest alone",
    async () => {
      expect(await outbox("retry", "1", "5")).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^1 条重新排队.*\n没有动：5（/s),
      });
      const { rows } = await use((db) =>
        db.query("SELECT state, attempts, secret, last_error, ended_at FROM gov.outbox WHERE id = 1"),
      );
      expect(rows).toStrictEqual([
        { state: "queued", attempts: 0, secret: SECRET, last_error: null, ended_at: null },
      ]);
      expect(await outbox("drop", "2", "4")).toMatchObject({ code: 0, out: "2 条不再发。\n" });
      expect(await outbox("retry", "--all", "--kind", "simulator")).toMatchObject({ code: 0 });
      expect(await use(statesOf)).toStrictEqual(["queued", "dropped", "unsure", "dropped", "sent"]);
      expect(await outbox("drop", "5")).toMatchObject({ code: 1, out: expect.stringContaining("没有动：5") });
      expect(await outbox("retry", "--all")).toMatchObject({ code: 0 });
      expect(await use(statesOf)).toStrictEqual(["queued", "dropped", "queued", "dropped", "sent"]);
    },
    LONG_MS,
  );
}

describePglite("npm run outbox on PGlite", () => {
  let directory: Awaited<ReturnType<typeof copyDataDir>>;
  beforeAll(async () => {
    directory = await copyDataDir();
  });
  afterAll(() => directory?.remove());
  const outbox = (...args: string[]) => runCli("outbox", args, { DATA_DIR: directory.path });
  const use: Bench["use"] = async (work) => {
    const db = await openDatabase({ dataDir: directory.path });
    try {
      return await work(db);
    } finally {
      await db.end();
    }
  };
  suite({ outbox, use });

  it(
    "asks for the server to be stopped where one is running",
    async () => {
      expect(await use(() => outbox("list"))).toMatchObject({
        code: 1,
        err: expect.stringContaining("请先停止正在运行的星榜"),
      });
    },
    LONG_MS,
  );

  it.each([
    "",
    "look",
    "retry",
    "drop --kind simulator",
    "list --state gone",
    "retry x",
    "retry --state sent",
    "list --secret",
  ])("called wrongly (%s) shows how", async (args) => {
    const { code, out } = await outbox(...args.split(" "));
    expect([code, out]).toStrictEqual([2, expect.stringContaining("npm run outbox -- list")]);
  });
});

describePostgres("npm run outbox on PostgreSQL, beside a running server", (_open, freshUrl) => {
  let url: string;
  let db: OpenDatabase;
  beforeAll(async () => {
    url = await freshUrl();
    db = await openDatabase({ url });
    await migrate(db);
  });
  afterAll(() => db?.end());
  suite({ outbox: (...args) => runCli("outbox", args, { DATABASE_URL: url }), use: (work) => work(db) });
});
