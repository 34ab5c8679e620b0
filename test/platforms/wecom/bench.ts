import { type WecomDeps, wecomRoutes } from "../../../src/platforms/wecom/routes.ts";
import type { WecomSettings } from "../../../src/platforms/wecom/settings.ts";
import { fakeWecom } from "../../support/fake-wecom.ts";
import { createIntake, serve } from "../bench.ts";

/** The public sample of the official crypto libraries. */
export const OFFICIAL = {
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  corpId: "wx5823bf96d3bd56c7",
} as const;

export const SETTINGS: WecomSettings = {
  botId: "AIBOTID",
  botNames: ["小星"],
  token: OFFICIAL.token,
  encodingAesKey: OFFICIAL.encodingAesKey,
  receiveId: "",
  replayWindowS: 300,
  apiBase: "https://qyapi.weixin.qq.com",
};

/** The routes on a free port, and WeCom in front of them. */
export async function startWecom(
  changes: Partial<WecomSettings> = {},
  draw: WecomDeps["draw"] = async () => Buffer.from("PNG"),
) {
  const settings = { ...SETTINGS, ...changes };
  const intake = createIntake();
  const server = await serve(wecomRoutes({ settings, draw, ...intake.deps }));
  const wecom = fakeWecom({ ...settings, baseUrl: server.origin, now: intake.clock.now });
  return { ...intake, wecom, settings, [Symbol.asyncDispose]: server.close };
}
