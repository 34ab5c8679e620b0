import type { RouterContext } from "@koa/router";
import { z } from "zod";
import type { SimulatorDeps } from "./deps.ts";
import { question } from "./question.ts";

const taskNumber = z.int().positive();

const asked = z.object({
  text: z.string(),
  mentioned: z.boolean().default(false),
  now: z.iso.datetime({ offset: true }).optional(),
  quoted_task: taskNumber.optional(),
  recent_task: taskNumber.optional(),
});

/** `POST /simulator/parse`: how a text is understood, without doing it. */
export async function parse(deps: SimulatorDeps, ctx: RouterContext): Promise<void> {
  const { text, mentioned, now, quoted_task, recent_task } = await question(ctx, asked);
  ctx.body = await deps.parse({ text, mentioned, now, quotedTask: quoted_task, recentTask: recent_task });
}
