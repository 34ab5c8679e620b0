import type { Outcome } from "../../../src/delivery/errors.ts";
import { toOutboxRow } from "../../../src/delivery/outbound.ts";
import type { Entry } from "../../../src/delivery/outbox.ts";
import { type DingtalkDeps, dingtalkRoutes } from "../../../src/platforms/dingtalk/routes.ts";
import { sessionSender } from "../../../src/platforms/dingtalk/session-sender.ts";
import type { DingtalkSettings } from "../../../src/platforms/dingtalk/settings.ts";
import { fakeDingtalk, startFakeOapi } from "../../support/fake-dingtalk.ts";
import { seenPairsInMemory } from "../../support/seen-pairs.ts";
import { createIntake, serve } from "../bench.ts";

type Changes = Partial<DingtalkSettings & DingtalkDeps> & {
  /** How long the sender may wait for DingTalk. */
  readonly withinMs?: number;
};

/**
 * The routes on a free port, DingTalk in front of them and its oapi behind. A new message's answer is sent before the
 * callback is answered, where the outbox would send it a moment later.
 */
export async function startDingtalk({ withinMs = 4_000, ...changes }: Changes = {}) {
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
  const sender = sessionSender({ settings, now: intake.clock.now });
  const outcomes: Outcome[] = [];
  const receive: DingtalkDeps["receive"] = async (message) => {
    const received = await intake.deps.receive(message);
    if (!received.reply || message.answerTo?.kind !== "dingtalk-session" || received.duplicate)
      return received;
    const content = { type: "text", lines: received.reply.lines } as const;
    const row = toOutboxRow({ key: message.id, street: null, origin: "", target: message.answerTo, content });
    const entry = { target: row.target, secret: row.secret ?? null, content } as unknown as Entry;
    outcomes.push(await sender.send(entry, withinMs));
    return received;
  };
  const server = await serve(
    dingtalkRoutes({
      settings,
      ...intake.deps,
      receive,
      pairs: seenPairsInMemory(intake.clock.now),
      ...changes,
    }),
  );
  const { appSecret, robotCode } = settings;
  const ding = fakeDingtalk({ baseUrl: server.origin, appSecret, robotCode, oapi, now: intake.clock.now });
  return {
    ...intake,
    ding,
    oapi,
    /** What became of the replies, as the sender says. */
    outcomes,
    async [Symbol.asyncDispose]() {
      await server.close();
      await oapi.close();
    },
  };
}
