/** How one DingTalk robot (企业内部应用机器人 in HTTP mode) reaches this server. */
export interface DingtalkSettings {
  readonly appKey: string;
  /** Keys the signature of every callback. */
  readonly appSecret: string;
  /** The robot's code; the same as the app key in practice. */
  readonly robotCode: string;
  /** The robot's display name, as it stands after the @ in a message. */
  readonly botName: string;
  readonly apiBase: string;
  /** With `apiBase` the only hosts that a reply URL may name. */
  readonly oapiBase: string;
}

/** Throws when the settings would make the endpoint forgeable or deaf. */
export function assertUsable(settings: DingtalkSettings): void {
  if (settings.appSecret === "") throw new Error("DingTalk: the app secret is empty");
  if (settings.robotCode === "") throw new Error("DingTalk: the robot code is empty");
  for (const base of [settings.apiBase, settings.oapiBase]) {
    if (!URL.canParse(base)) throw new Error("DingTalk: an API base is not a URL");
  }
}
