import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../../../src/database/door.ts";
import { ask } from "./ask.ts";
import { scriptedBot } from "./scripted.ts";
import { type Served, serveSimulator } from "./serve.ts";

let served: Served;

beforeAll(async () => {
  served = await serveSimulator(scriptedBot({} as Database, { botName: `小"星<b>` }));
});
afterAll(() => served.close());

const get = (path: string, headers: Record<string, string> = {}) => ask(`${served.url}${path}`, { headers });

test("the page may run nothing but its own files", async () => {
  const page = await get("/");
  expect(page.status).toBe(200);
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  const policy = String(page.headers["content-security-policy"]).split("; ");
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ]),
  );
  expect(page.headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
});

test("the bot's name is text in the page", async () => {
  expect((await get("/")).text).toContain('<meta name="bot-name" content="小&#34;星&#60;b&#62;">');
});

test("every file that the page names is there", async () => {
  const names = [...(await get("/")).text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path ?? "");
  expect(names).toContain("/simulator/page/page.js");
  for (const name of names) expect((await get(name)).status, name).toBe(200);
});

test("a file that is still the same is not sent again", async () => {
  const first = await get("/simulator/page/style.css");
  expect(first.headers["cache-control"]).toBe("no-cache");
  const again = await get("/simulator/page/style.css", { "If-None-Match": String(first.headers.etag) });
  expect([again.status, again.text]).toEqual([304, ""]);
});

test.each(["..%2Froutes.ts", "nothing.js", "%2e%2e", "__proto__"])(
  "%s is no file of the page",
  async (name) => {
    expect((await get(`/simulator/page/${name}`)).status).toBe(404);
  },
);
