import type { Context } from "koa";
import { z } from "zod";
import { readBody } from "../../web/body.ts";
import { Refusal } from "../../web/refusal.ts";
import { jsonObject } from "../json.ts";
import { Refused } from "./refused.ts";

/** An ISO instant with its offset, as milliseconds since 1970. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Reads a request's JSON by a schema. Refuses what is not JSON (415), too large (413) or shaped otherwise (400). */
export async function question<S extends z.ZodType>(ctx: Context, schema: S): Promise<z.output<S>> {
  // A form or a beacon of another site can post without this header, but not with it.
  if (ctx.get("Content-Type") === "") throw new Refusal(415, "content type");
  const body = jsonObject(await readBody(ctx.req, { types: ["application/json"] }));
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join(".");
  throw new Refused(400, field ? `${field} 的格式不对。` : "请求的格式不对。");
}
