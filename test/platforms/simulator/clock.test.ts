import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "../../../src/database/door.ts";
import { post } from "./ask.ts";
import { type ScriptedBot, scriptedBot, WEDNESDAY_TEN } from "./scripted.ts";
import { type Served, serveSimulator } from "./serve.ts";

/** Neither the clock nor the parser asks the database anything here. */
const NO_DATABASE = {} as Database;

let bot: ScriptedBot;
let served: Served;

beforeEach(async () => {
  bot = scriptedBot(NO_DATABASE);
  served = await serveSimulator(bot);
});
afterEach(() => served.close());

const move = (now: unknown) => post(`${served.url}/simulator/clock`, { now });

test("moves forward and names what ran", async () => {
  const answer = await move("2026-12-07T01:00:00Z");
  expect([answer.status, answer.json()]).toEqual([
    200,
    { now: "2026-12-07T09:00:00+08:00", ran: ["weekly-digest@2026-W48"] },
  ]);
});

test.each([
  ["backwards", "2026-11-25T09:59:59+08:00", "时间只能往前：街道现在是 2026-11-25T10:00:00+08:00。"],
  ["too far", "2028-01-01T00:00:00+08:00", "一次最多往前 400 天。"],
  ["without an offset", "2026-12-07T09:00:00", "now 的格式不对。"],
  ["a day that is none", "2026-02-30T09:00:00+08:00", "now 的格式不对。"],
  ["a number", 1_800_000_000_000, "now 的格式不对。"],
  ["nothing", undefined, "now 的格式不对。"],
])("%s changes nothing", async (_, now, error) => {
  const answer = await move(now);
  expect([answer.status, answer.json()]).toEqual([400, { error }]);
  expect(bot.now()).toBe(WEDNESDAY_TEN);
});

test("parse hands the question on and answers as the parser does", async () => {
  const answer = await post(`${served.url}/simulator/parse`, {
    text: "/打卡 任务12",
    mentioned: false,
    now: "2026-11-25T10:00:00+08:00",
    quoted_task: 3,
  });
  expect(answer.json()).toEqual({ kind: "CMD", cmd: "打卡", ids: [12] });
  expect(bot.asked).toEqual([
    {
      text: "/打卡 任务12",
      mentioned: false,
      now: "2026-11-25T10:00:00+08:00",
      quotedTask: 3,
      recentTask: undefined,
    },
  ]);
});

test.each([
  {},
  { text: "x", mentioned: "yes" },
  { text: "x", mentioned: true, now: "tomorrow" },
  { text: "x", mentioned: true, quoted_task: 0 },
])("parse refuses %j", async (body) => {
  expect((await post(`${served.url}/simulator/parse`, body)).status).toBe(400);
  expect(bot.asked).toEqual([]);
});
