import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/config.ts";
import type { Database } from "../../src/database/door.ts";
import { reachOf, sendersFor } from "../../src/platforms/senders.ts";

const db = {} as Database;
const rest = { botName: () => "小星", streetNow: Date.now, serverNow: Date.now };
const wecom = {
  WECOM_BOT_ID: "aib1",
  WECOM_BOT_NAME: "小星",
  WECOM_TOKEN: "QDG6eK",
  WECOM_ENCODING_AES_KEY: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
};
const app = { WECOM_RECEIVE_ID: "ww1", WECOM_AGENT_ID: "1", WECOM_APP_SECRET: "s" };
const dingtalk = { DINGTALK_APP_KEY: "k", DINGTALK_APP_SECRET: "s", DINGTALK_BOT_NAME: "小星" };

describe("what an installation can send by", () => {
  it.each<[string, Record<string, string>, string[]]>([
    ["nothing", {}, ["simulator"]],
    ["WeCom", wecom, ["wecom-response", "wecom-robot"]],
    ["WeCom with its app", { ...wecom, ...app }, ["wecom-app", "wecom-response", "wecom-robot"]],
    ["DingTalk", dingtalk, ["dingtalk-group", "dingtalk-person", "dingtalk-robot", "dingtalk-session"]],
  ])("with %s configured", (_, env, kinds) => {
    const settings = readSettings(env);
    expect(Object.keys(sendersFor({ db, settings, ...rest })).sort()).toStrictEqual(kinds);
    expect(reachOf(settings)).toStrictEqual({
      simulator: kinds.includes("simulator"),
      dingtalk: kinds.includes("dingtalk-group"),
      wecom: kinds.includes("wecom-robot"),
      wecomApp: kinds.includes("wecom-app"),
    });
  });
});
