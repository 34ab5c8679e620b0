import type { RouterContext } from "@koa/router";
import { z } from "zod";
import { NotDelivered } from "../../delivery/delivery.ts";
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
  const { now, ran } = await deps.moveClock(to).catch((error: unknown) => {
    throw error instanceof NotDelivered ? stopped(deps, error) : error;
  });
  ctx.body = { now: deps.isoTime(now), ran };
}

function stopped({ isoTime, now }: SimulatorDeps, { left, queueAnswers }: NotDelivered): Refused {
  const why = queueAnswers ? "没有进程在发送，ROLES 里要有 worker" : "消息队列没有应答";
  return new Refused(
    503,
    `时间走到 ${isoTime(now())} 停下了：有 ${left} 条消息送不出去（${why}）。消息都还留着，恢复后会自动补送；那时再拨一次时间，就从这里接着走。`,
  );
}
