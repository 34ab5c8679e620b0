import { pino } from "pino";
import { afterEach, expect, it, vi } from "vitest";
import { type App, createApp } from "../../src/app.ts";
import { readSettings } from "../../src/config.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { Outbound } from "../../src/delivery/outbound.ts";
import { putInOutbox } from "../../src/delivery/outbox.ts";
import { copyDataDir, describePglite, describePostgres } from "../support/databases.ts";
import { fakeDingtalk, startFakeOapi } from "../support/fake-dingtalk.ts";
import { startFakeDingtalkApi } from "../support/fake-dingtalk-api.ts";
import { freePort } from "../support/private-server.ts";
import { startRedisOn } from "../support/redis.ts";
import { describeWith } from "../support/services.ts";

/** The app with everything in it, on each store of the queue: what is put into the outbox goes out. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const until = <T>(check: () => Promise<T> | T) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

async function start(env: Readonly<Record<string, string>>) {
  const oapi = await startFakeOapi();
  ends.push(() => oapi.close());
  const dingtalk = {
    DINGTALK_APP_KEY: "dingrobot",
    DINGTALK_APP_SECRET: "secret",
    DINGTALK_BOT_NAME: "小星",
  };
  const settings = { PORT: "0", SIMULATOR: "on", ...dingtalk, DINGTALK_OAPI_BASE: oapi.origin, ...env };
  const read = readSettings(settings);
  const db = await openDatabase(read.databaseUrl ? { url: read.databaseUrl } : { dataDir: read.dataDir });
  const app: App = await createApp(read, { db, log: pino({ level: "silent" }) });
  ends.push(() => app.close());
  const url = `http://127.0.0.1:${app.port}`;
  return {
    app,
    url,
    oapi,
    ding: fakeDingtalk({ baseUrl: url, appSecret: "secret", robotCode: "dingrobot", oapi }),
    say: (...outbounds: Outbound[]) => app.db.transaction((tx) => putInOutbox(tx, outbounds)),
    replies: async () =>
      (
        await app.db.query<{ state: string; secret: string | null }>(
          "SELECT state, secret FROM gov.outbox WHERE kind = 'dingtalk-session' ORDER BY id",
        )
      ).rows,
    lines: async (chat: string) =>
      (
        await app.db.query<{ at: Date; text: string; image_url: string | null }>(
          "SELECT at, text, image_url FROM gov.simulator_message WHERE chat = $1 ORDER BY n",
          [chat],
        )
      ).rows,
  };
}

async function moveClock(url: string, now: number) {
  const response = await fetch(`${url}/simulator/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ now: new Date(now).toISOString() }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

let count = 0;
const line = (text: string, more: Partial<Outbound> = {}): Outbound => ({
  key: `test:${++count}`,
  street: null,
  origin: "test",
  target: { kind: "simulator", chat: "群" },
  content: { type: "text", lines: [text] },
  ...more,
});

const HOUR_MS = 3_600_000;
/** One pixel. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

function suite(environment: () => Promise<Record<string, string>>): void {
  it("answers DingTalk through the message's session, the same message again not twice", async () => {
    const { ding, oapi, replies } = await start(await environment());
    await ding.text("u1", "/帮助", { msgId: "M" });
    await until(async () => expect(await replies()).toStrictEqual([{ state: "sent", secret: null }]));
    await ding.text("u1", "/帮助", { msgId: "M" });
    await ding.text("u1", "/帮助", { msgId: "N" });
    // They go in their order: when the later one is there, the earlier one would be.
    await until(() => expect(oapi.posts).toHaveLength(2));
    expect(await replies()).toHaveLength(2);
  });

  it("answers through the app when the session is unknown to DingTalk", async () => {
    const app = { appKey: "dingrobot", appSecret: "secret", robotCode: "dingrobot" };
    const api = await startFakeDingtalkApi({ app, groups: ["cidG=="], people: ["u1"] });
    ends.push(() => api.close());
    const { ding, oapi } = await start({ ...(await environment()), DINGTALK_API_BASE: api.origin });
    oapi.answerWith({ errcode: 300001, errmsg: "session 不存在" });
    await ding.text("u1", "/帮助", { group: "cidG==" });
    await ding.text("u1", "/帮助");
    await ding.text("u1", "/帮助", { fields: { sessionWebhook: undefined } });
    await until(() => expect(api.messages("u1")).toHaveLength(2));
    await until(() => expect(api.messages("cidG==")).toHaveLength(1));
    expect(oapi.posts).toHaveLength(2);
    expect(api.messages("cidG==").map(({ text }) => text)).toStrictEqual([oapi.posts[0]?.content]);
  });

  it("sends an answer that DingTalk refused for good to the session that the same message brings again", async () => {
    const { ding, oapi, replies } = await start(await environment());
    // The month's posts are used up.
    oapi.answerWith({ errcode: 90030 });
    await ding.text("u1", "/帮助", { msgId: "M" });
    await until(async () => expect(await replies()).toMatchObject([{ state: "failed" }]));
    oapi.answerWith({ errcode: 0 });
    await ding.text("u1", "/帮助", { msgId: "M" });
    await until(async () => expect(await replies()).toMatchObject([{ state: "sent" }]));
    expect(new Set(oapi.posts.map(({ url }) => url)).size).toBe(2);
    expect(new Set(oapi.posts.map(({ content }) => content)).size).toBe(1);
  });

  it("says what a job has written, and shows its picture", async () => {
    const { say, lines, url } = await start(await environment());
    const picture = { type: "image", image: { base64: PNG }, alt: "本周排名" } as const;
    await say(line("本周排名："), line("", { content: picture }));
    await until(async () => expect(await lines("群")).toHaveLength(2));
    const [, shown] = await lines("群");
    expect(shown?.text).toBe("本周排名");
    const image = await fetch(`${url}${shown?.image_url}`);
    expect(image.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await image.arrayBuffer()).toString("base64")).toBe(PNG);
    expect((await fetch(`${url}/simulator/pictures/${"0".repeat(64)}.png`)).status).toBe(404);
    expect((await fetch(`${url}/simulator/pictures/..%2Fx.png`)).status).toBe(404);
  });

  it("stands still on the way of a moved clock where something is held until then, and says it at that time", async () => {
    const { say, lines, url } = await start(await environment());
    const began = Date.now();
    const at = (hours: number) => new Date(began + hours * HOUR_MS);
    await say(
      line("第二天", { notBefore: at(24), expiresAt: at(30) }),
      line("一小时后", { notBefore: at(1), expiresAt: at(2) }),
      line("一周后", { notBefore: at(168) }),
    );
    expect(await moveClock(url, began + 48 * HOUR_MS)).toMatchObject({ status: 200 });
    const said = await lines("群");
    expect(said.map(({ text }) => text)).toStrictEqual(["一小时后", "第二天"]);
    for (const [index, hours] of [1, 24].entries()) {
      const late = (said[index]?.at.getTime() ?? 0) - at(hours).getTime();
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(HOUR_MS);
    }
  });

  it("counts what went out and what waits", async () => {
    const { say, lines, url } = await start(await environment());
    await say(line("一"), line("明天", { notBefore: new Date(Date.now() + 24 * HOUR_MS) }));
    await until(async () => expect(await lines("群")).toHaveLength(1));
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('xingbang_posts_total{kind="simulator",turn="sent"} 1');
    expect(metrics).toContain('xingbang_outbox_waiting{kind="simulator"} 1');
    expect(metrics).toContain('xingbang_outbox_dead{kind="simulator"} 0');
    expect(metrics).toContain('xingbang_outbox_oldest_seconds{kind="simulator"} 0');
  });
}

async function dataDir(): Promise<Record<string, string>> {
  const { path, remove } = await copyDataDir();
  ends.unshift(remove);
  return { DATA_DIR: path };
}

describePglite("the app with its queue in PGlite", () => suite(dataDir));

describePostgres("the app with its queue in PostgreSQL", (_open, freshUrl) => {
  suite(async () => ({ DATABASE_URL: await freshUrl() }));

  it("sends in one process what another has put there, by the clock that was moved there", async () => {
    const DATABASE_URL = await freshUrl();
    const { ding, replies, say, lines, url, oapi } = await start({ DATABASE_URL, ROLES: "web" });
    await start({ DATABASE_URL, ROLES: "worker", DINGTALK_OAPI_BASE: oapi.origin });
    await ding.text("u1", "/帮助");
    await until(async () => expect(await replies()).toMatchObject([{ state: "sent" }]));
    expect(oapi.posts).toHaveLength(1);

    const began = Date.now();
    await say(
      line("明天", { notBefore: new Date(began + 24 * HOUR_MS), expiresAt: new Date(began + 25 * HOUR_MS) }),
    );
    expect(await moveClock(url, began + 48 * HOUR_MS)).toMatchObject({ status: 200 });
    expect(await lines("群")).toMatchObject([{ text: "明天" }]);
  });
});

/** Apps share the queue's name: the jobs of one that has ended must not meet the next. */
async function ownRedis(): Promise<{ REDIS_URL: string }> {
  const redis = await startRedisOn(await freePort());
  ends.unshift(() => redis.stop());
  return { REDIS_URL: redis.url };
}

describeWith("Redis", "with Redis", () => {
  describePostgres("the app with its ledger in PostgreSQL and its queue on Redis", (_open, freshUrl) =>
    suite(async () => ({ DATABASE_URL: await freshUrl(), ...(await ownRedis()) })),
  );
});

describeWith("Redis", "the app with its queue on Redis", () => {
  suite(async () => ({ ...(await dataDir()), ...(await ownRedis()) }));

  it("starts without its Redis, says so, takes messages all the same, and sends when Redis comes", async () => {
    const port = await freePort();
    const env = { ...(await dataDir()), REDIS_URL: `redis://127.0.0.1:${port}` };
    const { ding, replies, url, say } = await start(env);
    const ready = async () => {
      const response = await fetch(`${url}/readyz`);
      return [response.status, await response.json()];
    };
    expect(await ready()).toStrictEqual([503, { status: "unavailable", database: "ok", queue: "no answer" }]);
    expect(await ding.text("u1", "/帮助")).toMatchObject({ status: 200, body: { msgtype: "empty" } });
    expect(await replies()).toMatchObject([{ state: "queued" }]);

    const redis = await startRedisOn(port);
    ends.unshift(() => redis.stop());
    await until(async () => expect(await replies()).toMatchObject([{ state: "sent" }]));
    expect(await ready()).toStrictEqual([200, { status: "ok", database: "ok", queue: "ok" }]);

    await redis.stop();
    await say(line("再也不来"));
    const moved = await moveClock(url, Date.now() + HOUR_MS);
    expect(moved.status).toBe(503);
    expect(moved.body.error).toContain("有 1 条消息送不出去（消息队列没有应答）");
  });
});
