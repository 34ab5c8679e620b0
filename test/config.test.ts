import { describe, expect, it } from "vitest";
import { readSettings, SettingsError, variableNames } from "../src/config.ts";

const wecom = {
  WECOM_BOT_ID: "AIBOTID",
  WECOM_BOT_NAME: "小星",
  WECOM_TOKEN: "QDG6eK",
  WECOM_ENCODING_AES_KEY: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
};
const dingtalk = { DINGTALK_APP_KEY: "key", DINGTALK_APP_SECRET: "s3cret-value", DINGTALK_BOT_NAME: "小星" };

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

describe("readSettings", () => {
  it("has a standard for everything when nothing is set, and the simulator on", () => {
    expect(readSettings({})).toStrictEqual({
      port: 3000,
      host: "127.0.0.1",
      dataDir: "./data",
      databaseUrl: undefined,
      redisUrl: undefined,
      roles: ["web", "clock", "worker"],
      publicUrl: "http://127.0.0.1:3000",
      timezone: "Asia/Shanghai",
      logLevel: "info",
      simulator: true,
      secretsKey: undefined,
      wecom: undefined,
      dingtalk: undefined,
    });
  });

  it("turns a platform on when all its variables are there, and the simulator off", () => {
    const settings = readSettings({ ...wecom, ...dingtalk });
    expect(settings.simulator).toBe(false);
    expect(settings.wecom).toMatchObject({
      botId: "AIBOTID",
      botNames: ["小星"],
      receiveId: "",
      replayWindowS: 300,
    });
    expect(settings.dingtalk).toMatchObject({ robotCode: "key", oapiBase: "https://oapi.dingtalk.com" });
  });

  it("keeps the simulator beside a platform when it is asked to", () => {
    expect(readSettings({ ...wecom, SIMULATOR: "on" }).simulator).toBe(true);
    expect(readSettings({ SIMULATOR: "off" }).simulator).toBe(false);
    // A worker sends into the simulator's chats, and has no page.
    expect(readSettings({ ...wecom, SIMULATOR: "on", ROLES: "worker" }).simulator).toBe(true);
  });

  it.each(Object.keys(wecom))("calls WeCom without %s half configured", (missing) => {
    expect(faultsOf({ ...wecom, [missing]: "" })).toStrictEqual([
      expect.stringMatching(new RegExp(`^${missing} is missing`)),
    ]);
  });

  it.each(Object.keys(dingtalk))("calls DingTalk without %s half configured", (missing) => {
    expect(faultsOf({ ...dingtalk, [missing]: " " })).toStrictEqual([
      expect.stringMatching(new RegExp(`^${missing} is missing`)),
    ]);
  });

  const app = { WECOM_RECEIVE_ID: "ww1", WECOM_AGENT_ID: "1000002", WECOM_APP_SECRET: "s" };

  it("reads the app that writes to people", () => {
    expect(readSettings({ ...wecom, ...app }).wecom?.app).toStrictEqual({ agentId: 1_000_002, secret: "s" });
    expect(readSettings({ ...wecom, WECOM_RECEIVE_ID: "ww1" }).wecom?.app).toBeUndefined();
  });

  it.each(Object.keys(app))("calls the app without %s half configured", (missing) => {
    expect(faultsOf({ ...wecom, ...app, [missing]: "" })).toStrictEqual([
      expect.stringMatching(new RegExp(`^${missing} is missing`)),
    ]);
  });

  it("reads the key that robots' addresses are sealed with, and never says it", () => {
    expect(readSettings({ SECRETS_KEY: "ab".repeat(32) }).secretsKey).toStrictEqual(Buffer.alloc(32, 0xab));
    expect(faultsOf({ SECRETS_KEY: "mysecret" })).toStrictEqual([
      expect.stringMatching(/^SECRETS_KEY is not valid(?!.*mysecret)/),
    ]);
  });

  it("takes a lone optional variable of a platform for half a platform", () => {
    expect(faultsOf({ WECOM_RECEIVE_ID: "ww1" })).toHaveLength(4);
  });

  it.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "3000.5"],
    ["PORT", "-1"],
    ["HOST", "not a host"],
    ["DATABASE_URL", "mysql://host/db"],
    ["REDIS_URL", "localhost:6379"],
    ["ROLES", "web,cook"],
    ["PUBLIC_URL", "xingbang.example.cn"],
    ["TIMEZONE", "Beijing"],
    ["LOG_LEVEL", "loud"],
    ["SIMULATOR", "maybe"],
    ["WECOM_REPLAY_WINDOW_S", "-300"],
    ["WECOM_API_BASE", "https://qyapi.weixin.qq.com/cgi-bin"],
    ["DINGTALK_OAPI_BASE", "https://user@oapi.dingtalk.com"],
    ["DINGTALK_API_BASE", "ftp://api.dingtalk.com"],
  ])("says that %s=%s is wrong, and the mend", (name, value) => {
    expect(faultsOf({ [name]: value })).toStrictEqual([
      expect.stringMatching(new RegExp(`^${name} is not valid\\. Set it to \\S+`)),
    ]);
  });

  it.each(["short", `${"a".repeat(42)}=`, "a".repeat(44)])("refuses the EncodingAESKey %s", (key) => {
    expect(faultsOf({ ...wecom, WECOM_ENCODING_AES_KEY: key })).toHaveLength(1);
  });

  it("lists all faults at once, and no value of any variable", () => {
    const faults = faultsOf({
      ...dingtalk,
      PORT: "x",
      TIMEZONE: "y",
      WECOM_TOKEN: "bad token",
      DINGTALK_BOT_NAME: "",
    });
    expect(faults.map((fault) => fault.split(" ")[0])).toStrictEqual([
      "PORT",
      "TIMEZONE",
      "WECOM_TOKEN",
      "WECOM_BOT_ID",
      "WECOM_BOT_NAME",
      "WECOM_ENCODING_AES_KEY",
      "DINGTALK_BOT_NAME",
    ]);
    expect(faults.join()).not.toMatch(/s3cret-value|bad token/);
  });

  it("reads every variable of the contract", () => {
    expect(variableNames).toStrictEqual([
      ...[
        "PORT",
        "HOST",
        "DATA_DIR",
        "DATABASE_URL",
        "REDIS_URL",
        "SECRETS_KEY",
        "ROLES",
        "PUBLIC_URL",
        "TIMEZONE",
        "LOG_LEVEL",
      ],
      ...[
        "SIMULATOR",
        "WECOM_BOT_ID",
        "WECOM_BOT_NAME",
        "WECOM_TOKEN",
        "WECOM_ENCODING_AES_KEY",
        "WECOM_RECEIVE_ID",
        "WECOM_AGENT_ID",
        "WECOM_APP_SECRET",
      ],
      ...[
        "WECOM_REPLAY_WINDOW_S",
        "WECOM_API_BASE",
        "DINGTALK_APP_KEY",
        "DINGTALK_APP_SECRET",
        "DINGTALK_ROBOT_CODE",
      ],
      ...["DINGTALK_BOT_NAME", "DINGTALK_API_BASE", "DINGTALK_OAPI_BASE"],
    ]);
  });
});
