import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../../src/database/door.ts";
import { isOwnHost } from "../../../src/platforms/simulator/same-site.ts";
import { ask, post } from "./ask.ts";
import { type ScriptedBot, scriptedBot } from "./scripted.ts";
import { type Served, serveSimulator } from "./serve.ts";

let bot: ScriptedBot;
let served: Served;

beforeAll(async () => {
  bot = scriptedBot({} as Database, { publicHost: "demo.example.gov.cn" });
  served = await serveSimulator(bot);
});
afterAll(() => served.close());

const parse = (headers: Record<string, string>) =>
  post(`${served.url}/simulator/parse`, { text: "/进度", mentioned: true }, headers);

describe("a browser may speak from", () => {
  test.each([
    ["the page itself", {}],
    ["localhost", { Host: "localhost:3000", Origin: "http://localhost:3000" }],
    ["an address", { Host: "[::1]:3000", Origin: "http://[::1]:3000" }],
    ["PUBLIC_URL", { Host: "demo.example.gov.cn", Origin: "https://demo.example.gov.cn" }],
    ["PUBLIC_URL behind a proxy that rewrites Host", { Origin: "https://demo.example.gov.cn" }],
  ])("%s", async (_, headers: Record<string, string>) => {
    expect((await parse(headers)).status).toBe(200);
  });
});

describe("a browser may not speak from", () => {
  test.each([
    ["another site", { Origin: "https://example.com" }],
    ["another port", { Host: "localhost:3000", Origin: "http://localhost:8080" }],
    ["a file or a sandbox", { Origin: "null" }],
    [
      "a foreign name that points here",
      { Host: "rebound.example.com:3000", Origin: "http://rebound.example.com:3000" },
    ],
  ])("%s", async (_, headers: Record<string, string>) => {
    const before = bot.asked.length;
    const answer = await parse(headers);
    expect([answer.status, answer.json()]).toEqual([403, { error: expect.any(String) }]);
    expect(bot.asked).toHaveLength(before);
  });
});

test("a foreign name that points here reads nothing either", async () => {
  const answer = await ask(`${served.url}/`, { headers: { Host: "rebound.example.com" } });
  expect(answer.status).toBe(403);
});

test.each([
  ["127.0.0.1:3000", true],
  ["[2001:db8::1]", true],
  ["office.localhost:3000", true],
  ["xingbang", true],
  ["DEMO.example.gov.cn", true],
  ["127.0.0.1.example.com", false],
  ["demo.example.gov.cn:8443", false],
])("host %s is ours: %s", (host, own) => {
  expect(isOwnHost(host.toLowerCase(), "demo.example.gov.cn")).toBe(own);
});
