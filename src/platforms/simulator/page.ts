/** The page's files, served as they are: there is no build step. */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { RouterContext, RouterMiddleware } from "@koa/router";
import { STRANGER } from "./directory.ts";
import { Refused } from "./refused.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // The page builds elements; nothing in it may hand text to the HTML parser.
  "require-trusted-types-for 'script'",
].join("; ");

interface PageFile {
  readonly type: string;
  readonly body: string;
  readonly etag: string;
}

export type PageFiles = ReadonlyMap<string, PageFile>;

/** Reads the page's files once; the bot's name is written into the HTML, where the page's script finds it. */
export function readPage(botName: string): PageFiles {
  const folder = pageFolder();
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(folder)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const text = readFileSync(new URL(name, folder), "utf8");
    const body = name.endsWith(".html") ? withNames(text, botName) : text;
    files.set(name, { type, body, etag: `"${createHash("sha256").update(body).digest("base64url")}"` });
  }
  return files;
}

function withNames(html: string, botName: string): string {
  const names: Readonly<Record<string, string>> = { bot: botName, stranger: STRANGER };
  return html.replace(/\{\{(bot|stranger)\}\}/g, (_, name: string) => escapeHtml(names[name] ?? ""));
}

/** Headers of every answer of the simulator. */
export const strictHeaders: RouterMiddleware = async (ctx, next) => {
  ctx.set({
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
  });
  await next();
};

/** Answers with one of the page's files; the browser keeps it and asks whether it is still the same. */
export function servePage(files: PageFiles, name: string, ctx: RouterContext): void {
  const file = files.get(name);
  if (file === undefined) throw new Refused(404, "没有这个页面。");
  ctx.set("Cache-Control", "no-cache");
  ctx.status = 200;
  ctx.etag = file.etag;
  ctx.type = file.type;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = file.body;
}

/** Beside this module in the source tree. The compiler copies no pages, so from dist/ they are read from the source. */
function pageFolder(): URL {
  const beside = new URL("./page/", import.meta.url);
  if (existsSync(new URL("index.html", beside))) return beside;
  const source = new URL("../../../../src/platforms/simulator/page/", import.meta.url);
  if (existsSync(new URL("index.html", source))) return source;
  throw new Error(
    `The simulator's page is missing: neither ${fileURLToPath(beside)} nor ${fileURLToPath(source)}.`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
