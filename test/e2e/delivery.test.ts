import { once } from "node:events";
import { Redis } from "ioredis";
import { afterEach, expect, it, vi } from "vitest";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { Outbound, Target } from "../../src/delivery/outbound.ts";
import { putInOutbox } from "../../src/delivery/outbox.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { loadSample } from "../../src/sample/load-sample.ts";
import { copyDataDir, describePglite, describePostgres } from "../support/databases.ts";
import { fakeDingtalk, startFakeOapi } from "../support/fake-dingtalk.ts";
import { freePort } from "../support/private-server.ts";
import { type Running, startProcess } from "../support/process.ts";
import { startRedisOn } from "../support/redis.ts";
import { describeWith } from "../support/services.ts";

/** Processes that are killed, stopped and started in the middle of sending. */

const LONG_MS = 240_000;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
}, LONG_MS);

const until = <T>(check: () => Promise<T> | T, timeout = 30_000) =>
  vi.waitFor(check, { timeout, interval: 20 });
const DEAD = /^xingbang_outbox_dead\{kind="dingtalk-session"\} (\d+)$/m;

async function bench(where: Readonly<Record<string, string>>) {
  const oapi = await startFakeOapi();
  ends.push(() => oapi.close());
  const env = {
    DINGTALK_APP_KEY: "dingrobot",
    DINGTALK_APP_SECRET: "secret",
    DINGTALK_BOT_NAME: "小星",
    DINGTALK_OAPI_BASE: oapi.origin,
    ...where,
  };
  const accepted = () => oapi.posts.filter((post) => post.accepted);
  return {
    env,
    oapi,
    accepted,
    async start(): Promise<Running> {
      const running = await startProcess(env);
      ends.push(() => running.kill());
      return running;
    },
    /** Somebody writes to the robot; each of them has a chat of their own. */
    tell: (running: Running, user: string) =>
      fakeDingtalk({ baseUrl: running.url, appSecret: "secret", robotCode: "dingrobot", oapi }).text(
        user,
        "/帮助",
      ),
    async dead(running: Running): Promise<number> {
      const text = await (await fetch(`${running.url}/metrics`)).text();
      return Number(DEAD.exec(text)?.[1] ?? 0);
    },
  };
}

function suite(where: () => Promise<Record<string, string>>): void {
  it(
    "a message whose worker was killed goes out again, once; one that two workers died over is parked",
    async () => {
      const { start, tell, oapi, dead } = await bench(await where());
      oapi.answerWith("silence");
      const first = await start();
      await tell(first, "u1");
      await until(() => expect(oapi.posts).toHaveLength(1));
      await first.kill();

      const second = await start();
      await until(() => expect(oapi.posts).toHaveLength(2), 10_000);
      await second.kill();

      oapi.answerWith({ errcode: 0 });
      const third = await start();
      await until(async () => expect(await dead(third)).toBe(1), 10_000);
      // The next one is not held up, and by then the parked one would have gone out.
      await tell(third, "u1");
      await until(() => expect(oapi.posts).toHaveLength(3));
    },
    LONG_MS,
  );

  it(
    "SIGTERM lets what is being sent arrive, and nothing is sent twice",
    async () => {
      const { start, tell, oapi, accepted } = await bench(await where());
      oapi.answerWith({ errcode: 0, afterMs: 1_500 });
      const first = await start();
      for (const user of ["u1", "u2", "u3"]) await tell(first, user);
      await until(() => expect(oapi.posts.length).toBeGreaterThan(0));
      const began = Date.now();
      expect(await first.stop()).toBe(0);
      expect(Date.now() - began).toBeLessThan(10_000);

      const second = await start();
      await until(() => expect(new Set(accepted().map(({ url }) => url)).size).toBe(3));
      expect(accepted()).toHaveLength(3);
      expect(await second.stop()).toBe(0);
    },
    LONG_MS,
  );

  it(
    "a second signal does not wait",
    async () => {
      const { start, tell, oapi } = await bench(await where());
      oapi.answerWith("silence");
      const running = await start();
      await tell(running, "u1");
      await until(() => expect(oapi.posts).toHaveLength(1));
      const ended = once(running.process, "exit");
      running.process.kill("SIGTERM");
      // Two of one kind would be one.
      running.process.kill("SIGINT");
      expect(await ended).toStrictEqual([1, null]);
    },
    LONG_MS,
  );
}

async function dataDir(): Promise<Record<string, string>> {
  const { path, remove } = await copyDataDir();
  ends.unshift(remove);
  return { DATA_DIR: path };
}

async function ownRedis() {
  const redis = await startRedisOn(await freePort());
  ends.unshift(() => redis.stop());
  return redis;
}

describePglite("processes with the queue in PGlite", () => suite(dataDir));

describePostgres("processes with the queue in PostgreSQL", (_open, freshUrl) => {
  suite(async () => ({ DATABASE_URL: await freshUrl() }));

  it(
    "five of them run each slot once and send each message once",
    async () => {
      const url = await freshUrl();
      const db = await openDatabase({ url });
      ends.push(() => db.end());
      await migrate(db);
      await loadSample(db, createCalendar("Asia/Shanghai"), new Date());
      // Two Mondays have passed since anybody looked.
      await db.query("UPDATE gov.clock SET ticked_to = now() - interval '14 days'");
      const { env, oapi, accepted } = await bench({ DATABASE_URL: url, SIMULATOR: "on" });
      const say = (key: string, target: Target): Outbound => ({
        key,
        street: null,
        origin: "test",
        target,
        content: { type: "text", lines: [key] },
      });
      const chats = Array.from({ length: 20 }, (_, chat) => `chat${chat}`);
      const round = (count: number) =>
        chats.flatMap((chat) => [
          say(`s:${chat}:${count}`, { kind: "simulator", chat }),
          say(`d:${chat}:${count}`, {
            kind: "dingtalk-session",
            url: oapi.session(),
            expiresMs: undefined,
            chat,
          }),
        ]);
      await db.transaction((tx) => putInOutbox(tx, [0, 1].flatMap(round)));
      const five = await Promise.all(Array.from({ length: 5 }, () => startProcess(env)));
      ends.push(() => Promise.all(five.map((running) => running.kill())));
      await db.transaction((tx) => putInOutbox(tx, [2, 3, 4].flatMap(round)));

      await until(async () => {
        const { rows } = await db.query(
          "SELECT state, repeats FROM gov.outbox WHERE origin = 'test' GROUP BY state, repeats",
        );
        expect(rows).toStrictEqual([{ state: "sent", repeats: 0 }]);
      }, 60_000);
      const inOrder = (kind: string) =>
        chats.map((chat) => [0, 1, 2, 3, 4].map((n) => `${kind}:${chat}:${n}`));
      expect(accepted()).toHaveLength(100);
      expect(
        chats.map((chat) =>
          accepted()
            .map(({ content }) => content)
            .filter((text) => text.startsWith(`d:${chat}:`)),
        ),
      ).toStrictEqual(inOrder("d"));
      const { rows: lines } = await db.query<{ texts: string[] }>(
        "SELECT array_agg(text ORDER BY n) AS texts FROM gov.simulator_message WHERE chat LIKE 'chat%' GROUP BY chat ORDER BY length(chat), chat",
      );
      expect(lines.map(({ texts }) => texts)).toStrictEqual(inOrder("s"));
      const { rows: runs } = await db.query(
        "SELECT count(*)::integer AS count FROM gov.job_run WHERE job = 'weekly-digest'",
      );
      expect(runs).toStrictEqual([{ count: 1 }]);
    },
    LONG_MS,
  );
});

describeWith("Redis", "processes with the queue on Redis", () => {
  suite(async () => ({ ...(await dataDir()), REDIS_URL: (await ownRedis()).url }));

  it(
    "an emptied and a restarted Redis lose nothing, and what DingTalk refused meanwhile goes out",
    async () => {
      const port = await freePort();
      let redis = await startRedisOn(port);
      ends.unshift(() => redis.stop());
      const { start, tell, oapi, accepted } = await bench({ ...(await dataDir()), REDIS_URL: redis.url });
      oapi.answerWith({ status: 503 });
      const running = await start();
      const users = Array.from({ length: 10 }, (_, user) => `u${user}`);
      for (const user of users) await tell(running, user);
      await until(() => expect(oapi.posts.length).toBeGreaterThanOrEqual(10));
      const client = new Redis(redis.url);
      await client.flushall();
      client.disconnect();
      for (const user of users) await tell(running, user);
      await redis.stop();
      for (const user of users) await tell(running, user);
      redis = await startRedisOn(port);
      oapi.answerWith({ errcode: 0 });

      await until(() => expect(accepted().length).toBeGreaterThanOrEqual(30), 60_000);
      expect(new Set(accepted().map(({ url }) => url)).size).toBe(30);
      expect(accepted()).toHaveLength(30);
      expect(await running.stop()).toBe(0);
    },
    LONG_MS,
  );
});
