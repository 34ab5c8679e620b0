import type { PlatformName } from "../chat/message.ts";
import type { Settings } from "../config.ts";
import type { Database } from "../database/door.ts";
import { secretBox } from "../database/secret-box.ts";
import type { Reach } from "../delivery/addresses.ts";
import type { Senders } from "../delivery/sender.ts";
import { dingtalkSenders } from "./dingtalk/senders.ts";
import { simulatorSender } from "./simulator/send.ts";
import { wecomSenders } from "./wecom/senders.ts";

export interface SenderParts {
  readonly db: Database;
  readonly settings: Pick<Settings, "wecom" | "dingtalk" | "simulator" | "dataDir" | "secretsKey">;
  readonly botName: (platform: PlatformName) => string;
  /** The street's clock and the server's, epoch ms. */
  readonly streetNow: () => number;
  readonly serverNow: () => number;
}

/** Who sends what. A kind of target whose platform is not set up has nobody, and what is for it waits. */
export function sendersFor({ db, settings, botName, streetNow, serverNow }: SenderParts): Senders {
  const { wecom, dingtalk, simulator, dataDir, secretsKey } = settings;
  const box = secretBox({ dataDir, key: secretsKey });
  return {
    ...(simulator && { simulator: simulatorSender(botName("simulator"), streetNow) }),
    ...(wecom && wecomSenders({ db, box, settings: wecom })),
    ...(dingtalk && dingtalkSenders({ db, box, settings: dingtalk, now: serverNow })),
  };
}

/** Whom those can reach: see addressBook. */
export function reachOf({
  wecom,
  dingtalk,
  simulator,
}: Pick<Settings, "wecom" | "dingtalk" | "simulator">): Reach {
  return {
    simulator,
    dingtalk: dingtalk !== undefined,
    wecom: wecom !== undefined,
    wecomApp: wecom?.app !== undefined,
  };
}
