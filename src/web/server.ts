import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type Router from "@koa/router";
import Koa from "koa";
import type { Logger } from "pino";
import { listenAt } from "./address.ts";

/** A server that listens. `close` takes no new request, lets those under way finish, and resolves. */
export interface WebServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly routers: readonly Router[];
  readonly log: Pick<Logger, "error">;
  /** Shorter in tests. */
  readonly patience?: Patience;
}

/** A slow sender holds a socket, not the server: headers, and the whole request, have to come within these times. */
export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 15_000 };
/** How late Node may notice that they have passed; its own is 30 s. */
const NOTICED_WITHIN_MS = 1_000;
/** Requests that have not ended by then are cut off, so that a stop comes to an end. */
const DRAIN_WITHIN_MS = 8_000;

/** What a caller reads where no route answered. */
const UNANSWERED: Readonly<Record<number, string>> = {
  404: "not found",
  405: "method not allowed",
  501: "not implemented",
};

/** Throws with the mend when the address cannot be listened on. */
export async function listen({
  host,
  port,
  routers,
  log,
  patience: { headersMs, requestMs } = PATIENCE,
}: ListenOptions): Promise<WebServer> {
  const koa = new Koa();
  koa.on("error", (error: unknown) => log.error({ err: error }, "request failed"));
  koa.use(async (ctx, next) => {
    ctx.set("X-Content-Type-Options", "nosniff");
    await next();
    const error = ctx.body === undefined ? UNANSWERED[ctx.status] : undefined;
    if (error !== undefined) {
      const { status } = ctx;
      ctx.body = { error };
      ctx.status = status;
    }
  });
  for (const router of routers) koa.use(router.routes()).use(router.allowedMethods());

  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(NOTICED_WITHIN_MS, headersMs),
    },
    koa.callback(),
  );
  await listenAt(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_WITHIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
