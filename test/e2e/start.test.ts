import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import { copyDataDir, describePostgres } from "../support/databases.ts";
import { failToStart, type Running, startProcess } from "../support/process.ts";
import { wecomEnv } from "../support/sample.ts";

const running: Running[] = [];
const cleanUps: (() => unknown)[] = [];

async function dataDir(): Promise<string> {
  const { path, remove } = await copyDataDir();
  cleanUps.push(remove);
  return path;
}

async function start(env: Record<string, string>): Promise<Running> {
  const started = await startProcess(env);
  running.push(started);
  return started;
}

afterEach(async () => {
  for (const process of running.splice(0)) await process.kill();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

describe("npm start", () => {
  it("prints one line with the address to open, and the page is there", async () => {
    const app = await start({ DATA_DIR: await dataDir() });
    expect(app.output()).toBe(`星榜 ready: ${app.url} · simulator on\n`);
    const page = await fetch(app.url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<!doctype html>");
  });

  it("answers health, readiness and metrics", async () => {
    const { url } = await start({ DATA_DIR: await dataDir(), SIMULATOR: "off" });
    expect(await (await fetch(`${url}/healthz`)).json()).toStrictEqual({ status: "ok" });
    expect(await (await fetch(`${url}/readyz`)).json()).toStrictEqual({
      status: "ok",
      database: "ok",
      queue: "ok",
    });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("process_resident_memory_bytes");
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}/simulator/people`)).status).toBe(404);
  });

  it("says in JSON that it does not take a method, or so much, also to one who closes the connection", async () => {
    const { url } = await start({ DATA_DIR: await dataDir(), ...wecomEnv });
    const put = await fetch(`${url}/webhooks/wecom`, { method: "PUT", body: "{}" });
    expect([put.status, await put.json()]).toStrictEqual([405, { error: "method not allowed" }]);
    const much = request(`${url}/webhooks/wecom`, { method: "POST", headers: { connection: "close" } });
    const answered = once(much, "response");
    much.end("x".repeat(3_000_000));
    const [answer] = (await answered) as [IncomingMessage];
    expect([answer.statusCode, await json(answer)]).toStrictEqual([413, { error: "too large" }]);
  });

  it("ends with 0 on SIGTERM and opens again", async () => {
    const env = { DATA_DIR: await dataDir() };
    const first = await startProcess(env);
    expect(await first.stop()).toBe(0);
    const second = await start(env);
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
  });

  it("keeps the street of the first start, and does not load the sample twice", async () => {
    const env = { DATA_DIR: await dataDir() };
    const people = async (url: string) => (await fetch(`${url}/simulator/people`)).json();
    const first = await startProcess(env);
    const before = await people(first.url);
    await first.kill();
    const second = await start(env);
    expect(await people(second.url)).toStrictEqual(before);
  });

  it("without the role web opens no port, and moves no sample into what may be a real street's database", async () => {
    const DATA_DIR = await dataDir();
    const clock = await startProcess({ DATA_DIR, ROLES: "clock", SIMULATOR: "on" });
    expect(await clock.stop()).toBe(0);
    expect(clock.output()).toBe("星榜 ready: roles clock\n");
    const db = await openDatabase({ dataDir: DATA_DIR });
    cleanUps.push(() => db.end());
    expect((await db.query("SELECT name FROM gov.street")).rows).toStrictEqual([]);
  });

  it("without the role web names no platform as reachable", async () => {
    const clock = await startProcess({ DATA_DIR: await dataDir(), ROLES: "clock,worker", ...wecomEnv });
    expect(await clock.stop()).toBe(0);
    expect(clock.readyLine).toBe("星榜 ready: roles clock, worker");
  });

  it("names every wrong variable and the mend, and does not start", async () => {
    const { code, err: stderr, out: stdout } = await failToStart({ PORT: "http", WECOM_TOKEN: "QDG6eK" });
    expect(code).toBe(78);
    expect(stdout).toBe("");
    expect(
      stderr
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toStrictEqual(["PORT", "WECOM_BOT_ID", "WECOM_BOT_NAME", "WECOM_ENCODING_AES_KEY"]);
  });

  it("refuses a data directory that another process has open", async () => {
    const DATA_DIR = await dataDir();
    const first = await start({ DATA_DIR });
    const { code, err: stderr } = await failToStart({ DATA_DIR });
    expect(code).toBe(1);
    expect(stderr).toContain(String(first.process.pid));
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  it("says so when the port is taken, and has not made a database", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    cleanUps.push(() => other.close());
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const DATA_DIR = join(await dataDir(), "new");
    const { code, err: stderr } = await failToStart({ DATA_DIR, PORT: String(port) });
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} is already in use: set PORT`);
    expect(existsSync(DATA_DIR)).toBe(false);
  });

  it("refuses a newer schema and touches nothing", async () => {
    const path = await dataDir();
    const db = await openDatabase({ dataDir: path });
    await db.query("INSERT INTO gov.migration (number, name, sha256) VALUES (9999, 'from-the-future', 'x')");
    await db.end();
    const { code, err: stderr } = await failToStart({ DATA_DIR: path });
    expect(code).toBe(1);
    expect(stderr).toMatch(/9999/);
    const again = await openDatabase({ dataDir: path });
    cleanUps.push(() => again.end());
    expect((await again.query("SELECT 1 FROM gov.street")).rows).toStrictEqual([]);
  });

  it("keeps secrets out of everything it writes", async () => {
    const app = await start({ DATA_DIR: await dataDir(), LOG_LEVEL: "trace", ...wecomEnv });
    await fetch(`${app.url}/webhooks/wecom?msg_signature=x&timestamp=1&nonce=2&echostr=3`);
    await fetch(`${app.url}/webhooks/wecom`, { method: "POST", body: "{}" });
    expect(await app.stop()).toBe(0);
    running.length = 0;
    expect(app.output()).not.toContain(wecomEnv.WECOM_TOKEN);
    expect(app.output()).not.toContain(wecomEnv.WECOM_ENCODING_AES_KEY);
  });
});

describePostgres("npm start with a PostgreSQL server", (_open, freshUrl) => {
  it("goes on after it lost all its connections, until it is told to stop", async () => {
    const DATABASE_URL = await freshUrl();
    const preload = "data:text/javascript,process.on('beforeExit',()=>console.log('ended_by_itself'))";
    const worker = await start({ DATABASE_URL, ROLES: "worker", NODE_OPTIONS: `--import ${preload}` });
    const db = await openDatabase({ url: DATABASE_URL });
    cleanUps.push(() => db.end());
    const others = async (what: string) =>
      (
        await db.query(
          `SELECT ${what} FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        )
      ).rows;
    const connections = () => others("pid, state");
    const isIdle = async () =>
      expect(await connections()).toContainEqual(expect.objectContaining({ state: "idle" }));
    await vi.waitFor(isIdle, 15_000);
    const before = (await connections()).map(({ pid }) => pid);
    await others("pg_terminate_backend(pid)");
    // It has lost them all, and opens others.
    await vi.waitFor(async () => {
      await isIdle();
      for (const { pid } of await connections()) expect(before).not.toContain(pid);
    }, 15_000);
    expect(await worker.stop()).toBe(0);
    expect(worker.output()).not.toContain("ended_by_itself");
  });
});
