/**
 * The simulator asks nobody who they are, so a page on some other site must not be able to speak through the browser
 * of somebody who has it open: neither by posting across sites, nor by pointing a name of its own at this address
 * (DNS rebinding).
 */

import { isIP } from "node:net";
import type { RouterMiddleware } from "@koa/router";
import { Refused } from "./refused.ts";

/** Refuses what a foreign page can make a browser send. */
export function sameSite(publicHost: string | undefined): RouterMiddleware {
  return async (ctx, next) => {
    const host = ctx.get("Host").toLowerCase();
    if (!isOwnHost(host, publicHost)) {
      throw new Refused(403, "这个域名没有登记，请把 PUBLIC_URL 设为它，或用 localhost 打开。");
    }
    const origin = ctx.get("Origin");
    if (origin !== "" && !isOwnOrigin(origin, host, publicHost)) {
      throw new Refused(403, "只接受本页面发来的请求。");
    }
    await next();
  };
}

/** A public name can be pointed at any address by its owner; an address, localhost or a name without a dot cannot. */
export function isOwnHost(host: string, publicHost: string | undefined): boolean {
  if (host === publicHost?.toLowerCase()) return true;
  const name = host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return !name.includes(".") || isIP(name) !== 0 || name.endsWith(".localhost");
}

function isOwnOrigin(origin: string, host: string, publicHost: string | undefined): boolean {
  // Sandboxed and file pages send "null", which is no URL.
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin).host;
  // Behind a proxy that rewrites Host, the browser still names the public one.
  return from === host || from === publicHost?.toLowerCase();
}
