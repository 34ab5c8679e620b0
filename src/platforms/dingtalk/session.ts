import { Refusal } from "../../web/refusal.ts";
import type { DingtalkSettings } from "./settings.ts";

const PATH = "/robot/sendBySession";

/**
 * The reply URL of a message, which is part of the unsigned body (DingTalk receive-message, `sessionWebhook`): it may
 * lead nowhere but to DingTalk. Throws Refusal 400 when it would: then the whole message is forged.
 */
export function sessionUrl(settings: Pick<DingtalkSettings, "apiBase" | "oapiBase">, raw: string): URL {
  // Rule 1: nothing that two parsers read differently: no backslash, no space, tab, newline, no character that a
  // parser maps to another (a full-width dot becomes a dot), no userinfo, not even an empty one.
  if (!/^https?:\/\/[A-Za-z0-9.:[\]-]+\/[\x21-\x7e]*$/.test(raw) || raw.includes("\\")) {
    throw new Refusal(400, "sessionWebhook characters");
  }
  if (!URL.canParse(raw)) throw new Refusal(400, "sessionWebhook");
  const url = new URL(raw);

  // Rule 2: scheme, host and port of a configured base; plain http only where the configuration says so.
  const origins = [settings.oapiBase, settings.apiBase].map((base) => new URL(base).origin);
  if (!origins.includes(url.origin)) throw new Refusal(400, "sessionWebhook host");

  // Rule 3: the one endpoint. The parsed URL is what is used from here on, so dots in the path are resolved already.
  if (url.pathname !== PATH || url.hash !== "") throw new Refusal(400, "sessionWebhook path");
  return url;
}
