import type { Settings } from "../config.ts";
import type { Database } from "../database/door.ts";
import { secretBox } from "../database/secret-box.ts";
import type { Reach } from "../delivery/addresses.ts";
import type { Senders } from "../delivery/sender.ts";
import { dingtalkSenders } from "./dingtalk/senders.ts";
import { wecomSenders } from "./wecom/senders.ts";

type Configured = Pick<Settings, "wecom" | "dingtalk" | "simulator" | "dataDir" | "secretsKey">;

/** What sends to the platforms that are configured, where the bot speaks first. */
export function platformSenders(db: Database, { wecom, dingtalk, dataDir, secretsKey }: Configured): Senders {
  const box = secretBox({ dataDir, key: secretsKey });
  return {
    ...(wecom && wecomSenders({ db, box, settings: wecom })),
    ...(dingtalk && dingtalkSenders({ db, box, settings: dingtalk })),
  };
}

/** Whom those can reach: see addressBook. */
export function reachOf({
  wecom,
  dingtalk,
  simulator,
}: Pick<Configured, "wecom" | "dingtalk" | "simulator">): Reach {
  return {
    simulator,
    dingtalk: dingtalk !== undefined,
    wecom: wecom !== undefined,
    wecomApp: wecom?.app !== undefined,
  };
}
