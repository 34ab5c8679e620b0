import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type Router from "@koa/router";
import Koa from "koa";
import type { IncomingMessage } from "../../src/chat/message.ts";
import { reply } from "../../src/chat/reply.ts";
import type { IntakeDeps, Outcome, Received } from "../../src/platforms/intake.ts";

/** 2026-11-25 10:00 in Shanghai. */
export const NOW_MS = Date.parse("2026-11-25T10:00:00+08:00");

/** The near side of the routes, with everything recorded that they did to it. */
export function createIntake() {
  const messages: IncomingMessage[] = [];
  const counts: Outcome[] = [];
  const lines: string[] = [];
  const clock = { nowMs: NOW_MS, now: () => clock.nowMs };
  let answer: (message: IncomingMessage) => Received | Promise<Received> = () => ({
    reply: reply("已收到"),
    duplicate: false,
  });

  const write = (fields: object, message: string) =>
    void lines.push(
      `${message} ${JSON.stringify(fields, (_, v) => (v instanceof Error ? `${v.name}: ${v.message}` : v))}`,
    );
  const deps: IntakeDeps = {
    receive: async (message) => {
      messages.push(message);
      return answer(message);
    },
    clock,
    log: { info: write, warn: write, error: write },
    count: (_, outcome) => void counts.push(outcome),
  };
  return {
    deps,
    clock,
    /** The messages that reached the chat core. */
    messages,
    counts,
    /** The log, one line an entry. */
    lines,
    /** How the chat core answers from now on. */
    answerWith(next: typeof answer) {
      answer = next;
    },
  };
}

/** Serves a router on a free port, as the app does. */
export async function serve(router: Router) {
  const koa = new Koa();
  koa.silent = true;
  koa.use(router.routes());
  const server = createServer(koa.callback());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
