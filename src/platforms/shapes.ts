import { toUSVString } from "node:util";
import { z } from "zod";
import { Refusal } from "../web/refusal.ts";

/** An id that a platform gives: opaque, case-sensitive; no control characters, bounded so that it fits an index. */
export const identifier = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,256}$/u);

/**
 * Text as a person typed it, made storable and nothing more: PostgreSQL takes neither NUL nor half a surrogate pair.
 */
export const storable = z.string().transform((text) => toUSVString(text.replaceAll("\0", "")));

/** Reads `value` by `schema`. Throws Refusal 400 naming the field (never its content) that does not fit. */
export function shaped<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Refusal(400, `field ${result.error.issues[0]?.path.join(".") ?? "?"}`);
}
