import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decrypt, encrypt, getSignature } from "@wecom/crypto";
import Koa from "koa";
import getRawBody from "raw-body";
import { openDatabase } from "../src/database/open.ts";
import { wecomEnv } from "../test/support/sample.ts";

/**
 * The least that answers a WeCom callback, a program of its own beside the product's: Koa, the official crypto library,
 * a fixed reply. With a data directory as argument each message is also inserted there, and answered when that is
 * committed. Says its port when it listens.
 */
const { WECOM_TOKEN: token, WECOM_ENCODING_AES_KEY: key } = wecomEnv;
const REPLY = "已报：任务12 示例：召开支委会（待审）\n说明：已召开支委会，照片见群相册\n发 /撤销 可撤回";

const [dataDir] = process.argv.slice(2);
const db = dataDir === undefined ? undefined : await openDatabase({ dataDir });
await db?.query("CREATE SCHEMA IF NOT EXISTS bench");
await db?.query(
  "CREATE TABLE IF NOT EXISTS bench.message (key text PRIMARY KEY, text text NOT NULL, reply text)",
);

const koa = new Koa();
koa.use(async (ctx) => {
  const sealed = JSON.parse(await getRawBody(ctx.req, { encoding: "utf8" })) as { encrypt: string };
  const { msg_signature, timestamp, nonce } = ctx.query as Record<string, string>;
  if (getSignature(token, timestamp ?? "", nonce ?? "", sealed.encrypt) !== msg_signature) ctx.throw(401);
  const message = JSON.parse(decrypt(key, sealed.encrypt).message) as {
    msgid: string;
    text: { content: string };
  };
  await db?.query("INSERT INTO bench.message (key, text, reply) VALUES ($1, $2, $3)", [
    message.msgid,
    message.text.content,
    REPLY,
  ]);
  const stream = { id: message.msgid, finish: true, content: REPLY };
  const answer = encrypt(key, JSON.stringify({ msgtype: "stream", stream }), "");
  const now = Math.floor(Date.now() / 1_000);
  const msgsignature = getSignature(token, String(now), nonce ?? "", answer);
  ctx.body = JSON.stringify({ encrypt: answer, msgsignature, timestamp: now, nonce });
});

const server = createServer(koa.callback()).listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.on("SIGTERM", async () => {
  server.closeAllConnections();
  await db?.end();
  process.exit(0);
});
