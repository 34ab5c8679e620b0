import { Refusal } from "../web/refusal.ts";

/**
 * The JSON object in `bytes`. Throws Refusal 400 for bytes that are not UTF-8 (they are never repaired: what was
 * signed is what is read), not JSON, or JSON of another kind.
 */
export function jsonObject(bytes: Uint8Array): Record<string, unknown> {
  const value = parse(utf8(bytes));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal(400, "not a JSON object");
  }
  return value as Record<string, unknown>;
}

/** The text in `bytes`, a byte order mark included. Throws Refusal 400 when it is not UTF-8. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal(400, "not UTF-8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may be someone's message.
    throw new Refusal(400, "not JSON");
  }
}
