import { once } from "node:events";
import { connect } from "node:net";
import Router from "@koa/router";
import { afterEach, expect, it } from "vitest";
import { listen, type WebServer } from "../../src/web/server.ts";

let server: WebServer | undefined;
afterEach(() => server?.close());

const patience = { headersMs: 300, requestMs: 600 };

async function start(): Promise<number> {
  const router = new Router();
  router.post("/read", async (ctx) => {
    for await (const _ of ctx.req);
    ctx.body = "read";
  });
  server = await listen({ host: "127.0.0.1", port: 0, routers: [router], log: { error() {} }, patience });
  return server.port;
}

/** What the server says to one who sends these words and then nothing, until it hangs up. */
async function answerTo(port: number, words: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let said = "";
  socket.on("data", (chunk) => {
    said += chunk;
  });
  socket.write(words);
  await once(socket, "close");
  return said;
}

it.each([
  ["headers", "POST /read HTTP/1.1\r\nHost: x\r\nX-Slow: "],
  ["body", "POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"],
])("hangs up on a sender whose %s never end, and goes on with others", async (_, words) => {
  const port = await start();
  const slow = answerTo(port, words);
  const other = await fetch(`http://127.0.0.1:${port}/read`, { method: "POST", body: "all" });
  expect(await other.text()).toBe("read");
  expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
});
