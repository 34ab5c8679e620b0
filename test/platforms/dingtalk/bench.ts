import type { ReplyOutcome } from "../../../src/platforms/dingtalk/answer.ts";
import { type DingtalkDeps, dingtalkRoutes } from "../../../src/platforms/dingtalk/routes.ts";
import type { DingtalkSettings } from "../../../src/platforms/dingtalk/settings.ts";
import { fakeDingtalk, startFakeOapi } from "../../support/fake-dingtalk.ts";
import { seenPairsInMemory } from "../../support/seen-pairs.ts";
import { createIntake, serve } from "../bench.ts";

/** The routes on a free port, DingTalk in front of them and its oapi behind. */
export async function startDingtalk(changes: Partial<DingtalkSettings & DingtalkDeps> = {}) {
  const oapi = await startFakeOapi();
  const settings: DingtalkSettings = {
    appKey: "dingrobot",
    appSecret: "this is a secret",
    robotCode: "dingrobot",
    botName: "小星",
    apiBase: "https://api.dingtalk.com",
    oapiBase: oapi.origin,
    ...changes,
  };
  const intake = createIntake();
  const outcomes: ReplyOutcome[] = [];
  const server = await serve(
    dingtalkRoutes({
      settings,
      ...intake.deps,
      pairs: seenPairsInMemory(intake.clock.now),
      countReply: (outcome) => void outcomes.push(outcome),
      ...changes,
    }),
  );
  const { appSecret, robotCode } = settings;
  const ding = fakeDingtalk({ baseUrl: server.origin, appSecret, robotCode, oapi, now: intake.clock.now });
  return {
    ...intake,
    ding,
    oapi,
    /** What became of the replies. */
    outcomes,
    async [Symbol.asyncDispose]() {
      await server.close();
      await oapi.close();
    },
  };
}
