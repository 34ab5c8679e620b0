/** How one WeCom bot (智能机器人 in URL-callback mode, and optionally a self-built app) reaches this server. */
export interface WecomSettings {
  /** The bot's id: every JSON callback must carry it as `aibotid`. */
  readonly botId: string;
  /** The bot's display names, as they stand after the @ in a message; at least one. */
  readonly botNames: readonly string[];
  /** The Token of the callback settings: keys the signature. */
  readonly token: string;
  /** The EncodingAESKey of the callback settings, 43 characters. */
  readonly encodingAesKey: string;
  /** The corp id when there is a self-built app, else "". */
  readonly receiveId: string;
  /** How far a callback's timestamp may be from now, in seconds; 0 = no age check. */
  readonly replayWindowS: number;
  readonly apiBase: string;
  /** The self-built app that writes to people, in the company `receiveId`; without it nobody is written to. */
  readonly app?: WecomAppSettings | undefined;
}

export interface WecomAppSettings {
  readonly agentId: number;
  readonly secret: string;
}

/**
 * Throws when the settings would make the endpoint forgeable or deaf: `getSignature` of @wecom/crypto signs with an
 * empty token without complaint, and then everybody can.
 */
export function assertUsable(settings: WecomSettings): void {
  if (settings.token === "") throw new Error("WeCom: the token is empty");
  if (!/^[A-Za-z0-9]{43}$/.test(settings.encodingAesKey)) {
    throw new Error("WeCom: the EncodingAESKey is not 43 letters and digits");
  }
  if (settings.botId === "") throw new Error("WeCom: the bot id is empty");
  if (settings.botNames.length === 0) throw new Error("WeCom: the bot has no name");
}
