import { Redis } from "ioredis";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type DeliverDeps, deliverLane, type Turn } from "../../src/delivery/deliver.ts";
import type { Outcome } from "../../src/delivery/errors.ts";
import type { Outbound } from "../../src/delivery/outbound.ts";
import { type Entry, putInOutbox } from "../../src/delivery/outbox.ts";
import { type DeliveryQueue, openQueue } from "../../src/delivery/queue.ts";
import type { Senders } from "../../src/delivery/sender.ts";
import { type Sweep, startSweep } from "../../src/delivery/sweep.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { keepLineIn } from "../../src/platforms/simulator/store.ts";
import { describePglite, describePostgres, type Open } from "../support/databases.ts";
import { describeWith, service } from "../support/services.ts";

const log = { warn() {}, error() {} };
const NOW = Date.parse("2026-11-25T10:00:00+08:00");
let count = 0;

const line = (chat: string, text: string, more: Partial<Outbound> = {}): Outbound => ({
  key: `test:${++count}`,
  street: null,
  origin: "test",
  target: { kind: "simulator", chat },
  content: { type: "text", lines: [text] },
  ...more,
});
const post = (chat: string, text: string): Outbound => ({
  ...line(chat, text),
  target: { kind: "dingtalk-session", url: "https://oapi.dingtalk.com/x", expiresMs: undefined, chat },
});

interface Backend {
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
}

function suite(open: Open, backend: (db: OpenDatabase) => Promise<Backend>): void {
  let db: OpenDatabase;
  let where: Backend;
  const ends: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    db = await open();
    where = await backend(db);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await db.query("DELETE FROM gov.outbox; DELETE FROM gov.outbox_post; DELETE FROM gov.simulator_message");
  });

  async function start({
    senders = {},
    work = true,
    draw = async () => Buffer.from("PNG"),
  }: {
    senders?: Senders;
    work?: boolean;
    draw?: DeliverDeps["draw"];
  } = {}) {
    const turns: Turn[] = [];
    const queue: DeliveryQueue = await openQueue({
      db,
      databaseUrl: where.databaseUrl,
      redisUrl: where.redisUrl,
      log,
      name: `outbox${++count}`,
    });
    ends.push(() => queue.close());
    const simulator = {
      sendIn: async (tx: Parameters<typeof keepLineIn>[0], { key, target, content }: Entry) =>
        keepLineIn(tx, {
          chat: String(target.chat),
          at: NOW,
          sender: "小星",
          text: "lines" in content ? content.lines.join("\n") : "",
          messageKey: key,
          part: 0,
        }),
    };
    const deps = {
      db,
      senders: { simulator, ...senders },
      draw,
      calendar: createCalendar("Asia/Shanghai"),
      streetNow: () => NOW,
      log,
      count: (_kind: string, turn: Turn) => void turns.push(turn),
    };
    if (work) ends.push(queue.work((lane, goOn) => deliverLane(deps, lane, goOn)));
    const sweep: Sweep = startSweep({ db, queue, streetNow: async () => NOW, log, everyMs: 200 });
    ends.push(() => sweep.stop());
    return { queue, sweep, turns, deps };
  }

  const say = (...outbounds: Outbound[]) => db.transaction((tx) => putInOutbox(tx, outbounds));
  const read = async (chat: string) =>
    (
      await db.query<{ text: string }>("SELECT text FROM gov.simulator_message WHERE chat = $1 ORDER BY n", [
        chat,
      ])
    ).rows.map(({ text }) => text);
  const rows = async () =>
    (
      await db.query<{ state: string; repeats: number; secret: string | null }>(
        "SELECT state, repeats, secret FROM gov.outbox ORDER BY id",
      )
    ).rows;
  const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 12_000, interval: 50 });

  it("draws a picture when its turn comes, for a sender that knows images only", async () => {
    const drawing = { kind: "ranking", streetId: 1, week: "2026-W48", page: 0 } as const;
    const got: Entry["content"][] = [];
    const send = async ({ content }: Entry): Promise<Outcome> => {
      got.push(content);
      return { outcome: "sent" };
    };
    await start({
      senders: { "dingtalk-session": { send, answers: async () => true } },
      draw: async (_, wanted) => {
        expect(wanted).toStrictEqual(drawing);
        return Buffer.from("PNG");
      },
    });
    await say({ ...post("c", ""), content: { type: "drawing", drawing, alt: "周榜" } });
    await until(async () => expect(await rows()).toMatchObject([{ state: "sent" }]));

    expect(got).toStrictEqual([{ type: "image", image: { base64: "UE5H" }, alt: "周榜" }]);
  });

  it("gives up a picture that cannot be drawn, and goes on with what follows", async () => {
    let tries = 0;
    await start({
      draw: async () => {
        tries += 1;
        throw new Error("no fonts");
      },
    });
    const drawing = { kind: "ranking", streetId: 1, week: "2026-W48", page: 0 } as const;
    await say({ ...line("p", ""), content: { type: "drawing", drawing, alt: "周榜" } }, line("p", "后一条"));
    await until(async () => expect(await read("p")).toStrictEqual(["后一条"]));

    expect(await rows()).toMatchObject([{ state: "failed" }, { state: "sent" }]);
    expect(tries).toBe(4);
  });

  it("sends what was decided, in the order of each chat, once", async () => {
    const { sweep } = await start();
    const texts = Array.from({ length: 30 }, (_, n) => `第${n}条`);
    await say(...texts.flatMap((text) => [line("甲", text), line("乙", text)]));
    sweep.wake();
    await until(async () => expect((await rows()).every(({ state }) => state === "sent")).toBe(true));
    expect(await read("甲")).toStrictEqual(texts);
    expect(await read("乙")).toStrictEqual(texts);
  });

  it("says nothing of a transaction that was rolled back, and one key once", async () => {
    const { sweep } = await start();
    const rolledBack = db.transaction(async (tx) => {
      await putInOutbox(tx, [line("甲", "没有的事")]);
      throw new Error("no");
    });
    await expect(rolledBack).rejects.toThrow("no");
    await say(line("甲", "一次", { key: "same" }));
    await say(line("甲", "两次", { key: "same" }));
    await sweep.now();
    await until(async () => expect(await read("甲")).toStrictEqual(["一次"]));
    expect(await rows()).toHaveLength(1);
  });

  it("sends what a worker left behind that died: no job knows of it, its lease has ended", async () => {
    await say(line("甲", "没发完"));
    await db.query(
      "UPDATE gov.outbox SET state = 'sending', claim = 'dead', claimed_until = clock_timestamp() - interval '1 ms', attempts = 1",
    );
    await start();
    await until(async () => expect(await read("甲")).toStrictEqual(["没发完"]));
  });

  it("leaves alone what two workers died over", async () => {
    await say(line("甲", "毒"));
    await db.query(
      "UPDATE gov.outbox SET state = 'sending', claim = 'dead', claimed_until = clock_timestamp() - interval '1 ms', attempts = 2, crashes = 1",
    );
    await start();
    await until(async () => expect(await rows()).toMatchObject([{ state: "failed" }]));
    expect(await read("甲")).toStrictEqual([]);
  });

  it("tries again what was not taken, keeps the order meanwhile, and forgets the URL at the end", async () => {
    const answers: Outcome[] = [
      { outcome: "retry", reason: "status 503" },
      { outcome: "retry", reason: "status 503" },
    ];
    const sent: number[] = [];
    const send = async ({ id }: Entry): Promise<Outcome> => {
      const answer = answers.shift() ?? { outcome: "sent" };
      if (answer.outcome === "sent") sent.push(id);
      return answer;
    };
    const { turns } = await start({ senders: { "dingtalk-session": { send, answers: async () => true } } });
    await say(post("c", "一"), post("c", "二"));
    await until(async () =>
      expect(await rows()).toStrictEqual(Array(2).fill({ state: "sent", repeats: 0, secret: null })),
    );
    expect(sent).toStrictEqual(sent.toSorted((a, b) => a - b));
    expect(turns.filter((turn) => turn === "retried")).toHaveLength(2);
  });

  it("repeats once what may have arrived, when the platform answers again, and then gives it up as unsure", async () => {
    let posts = 0;
    let up = false;
    const send = async (): Promise<Outcome> => {
      posts += 1;
      return { outcome: "unknown", reason: "timeout" };
    };
    const { turns } = await start({ senders: { "dingtalk-session": { send, answers: async () => up } } });
    await say(post("c", "一"));
    await until(async () => expect(turns.filter((turn) => turn === "retried").length).toBeGreaterThan(2));
    expect(posts).toBe(1);
    up = true;
    await until(async () => expect(await rows()).toMatchObject([{ state: "unsure", repeats: 1 }]));
    expect(posts).toBe(2);
    expect(turns).toContain("repeated");
  });

  it("keeps the limit of a lane", async () => {
    const times: number[] = [];
    const send = async (): Promise<Outcome> => {
      times.push(Date.now());
      return { outcome: "sent" };
    };
    const limits = [{ posts: 4, inMs: 1_500 }];
    await start({ senders: { "dingtalk-session": { limits, send, answers: async () => true } } });
    await say(...Array.from({ length: 10 }, (_, n) => post("c", `${n}`)));
    await until(async () => expect((await rows()).every(({ state }) => state === "sent")).toBe(true));
    const gaps = times.slice(4).map((at, index) => at - (times[index] ?? 0));
    expect(gaps).toHaveLength(6);
    expect(Math.min(...gaps)).toBeGreaterThan(1_400);
  });

  it("goes through one claim at a time when many ask for one lane", async () => {
    let atOnce = 0;
    let most = 0;
    const send = async (): Promise<Outcome> => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, 5));
      atOnce -= 1;
      return { outcome: "sent" };
    };
    const { deps } = await start({
      work: false,
      senders: { "dingtalk-session": { send, answers: async () => true } },
    });
    await say(...Array.from({ length: 10 }, (_, n) => post("c", `${n}`)));
    const lane = { lane: "dingtalk-session:c", kind: "dingtalk-session" } as const;
    await Promise.all(Array.from({ length: 8 }, () => deliverLane(deps, lane)));
    expect(most).toBe(1);
    expect((await rows()).filter(({ state }) => state === "sent")).toHaveLength(10);
  });

  it("loses nothing when the queue is emptied", async () => {
    const { sweep } = await start({ work: false });
    await say(line("甲", "一"), line("乙", "二"));
    await sweep.now();
    await sweep.stop();
    if (where.redisUrl) {
      const redis = new Redis(where.redisUrl);
      await redis.flushall();
      await redis.quit();
    } else {
      await db.query("DELETE FROM bullmq.job");
    }
    await start();
    await until(async () => expect([await read("甲"), await read("乙")]).toStrictEqual([["一"], ["二"]]));
  });
}

describePglite("delivery with the queue in PGlite", (open) => suite(open, async () => ({})));

describePostgres("delivery with the queue in PostgreSQL", (open) =>
  suite(open, async (db) => {
    const { rows } = await db.query<{ name: string }>("SELECT current_database() AS name");
    const url = new URL(await service("postgres"));
    url.pathname = `/${rows[0]?.name}`;
    return { databaseUrl: url.href };
  }),
);

describeWith("Redis", "with Redis", () => {
  describePglite("delivery with the queue on Redis", (open) =>
    suite(open, async () => ({ redisUrl: await service("redis") })),
  );

  describePglite("without a Redis that listens", (open) => {
    it("opens at once, says that it is away, and refuses to add rather than wait", async () => {
      const db = await open();
      const began = Date.now();
      const queue = await openQueue({ db, databaseUrl: undefined, redisUrl: "redis://127.0.0.1:1", log });
      expect(await queue.answers()).toBe(false);
      await expect(queue.add([{ id: 1, lane: "simulator:x", kind: "simulator" }])).rejects.toThrow();
      await queue.close();
      expect(Date.now() - began).toBeLessThan(3_000);
    });
  });
});
