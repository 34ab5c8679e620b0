import type { PlatformName } from "./chat/message.ts";
import type { Settings } from "./config.ts";
import type { Database } from "./database/door.ts";
import type { Senders } from "./delivery/sender.ts";
import { sessionSender } from "./platforms/dingtalk/session-sender.ts";
import { platformSenders } from "./platforms/senders.ts";
import { simulatorSender } from "./platforms/simulator/send.ts";

export interface SenderParts {
  readonly db: Database;
  readonly settings: Settings;
  readonly botName: (platform: PlatformName) => string;
  /** The street's clock and the server's, epoch ms. */
  readonly streetNow: () => number;
  readonly serverNow: () => number;
}

/** Who sends what: one line a kind of target. A kind whose platform is not set up has none, and what is for it waits. */
export function sendersFor({ db, settings, botName, streetNow, serverNow }: SenderParts): Senders {
  const { simulator, dingtalk } = settings;
  return {
    ...(simulator && { simulator: simulatorSender(botName("simulator"), streetNow) }),
    ...(dingtalk && { "dingtalk-session": sessionSender({ settings: dingtalk, now: serverNow }) }),
    ...platformSenders(db, settings),
  };
}
