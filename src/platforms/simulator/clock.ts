import type { RouterContext } from "@koa/router";
import { z } from "zod";
import type { SimulatorDeps } from "./deps.ts";
import { instant, question } from "./question.ts";
import { Refused } from "./refused.ts";

const DAY_MS = 86_400_000;

/** A leap further than this would run thousands of jobs in one request, and is a slip of the finger. */
const FARTHEST_DAYS = 400;

const target = z.object({ now: instant });

/** `POST /simulator/clock`: moves the street's clock forward. */
export async function moveClock(deps: SimulatorDeps, ctx: RouterContext): Promise<void> {
  const { now: to } = await question(ctx, target);
  const ahead = to - deps.now();
  if (ahead < 0) throw new Refused(400, `时间只能往前：街道现在是 ${deps.isoTime(deps.now())}。`);
  if (ahead > FARTHEST_DAYS * DAY_MS) throw new Refused(400, `一次最多往前 ${FARTHEST_DAYS} 天。`);
  const { now, ran } = await deps.moveClock(to);
  ctx.body = { now: deps.isoTime(now), ran };
}
