/** A bot that plays from a script, so that the simulator's own tests need no ledger. */

import type { IncomingMessage } from "../../../src/chat/message.ts";
import { reply } from "../../../src/chat/reply.ts";
import type { Database } from "../../../src/database/door.ts";
import { createCalendar } from "../../../src/ledger/calendar.ts";
import type { Received } from "../../../src/platforms/intake.ts";
import type {
  LedgerView,
  ParseQuestion,
  RankingRow,
  SimulatorDeps,
  TaskView,
} from "../../../src/platforms/simulator/deps.ts";
import { STRANGER } from "../../../src/platforms/simulator/directory.ts";

const { isoTime } = createCalendar("Asia/Shanghai");

/** 2026-11-25T10:00:00+08:00, a Wednesday. */
export const WEDNESDAY_TEN = Date.parse("2026-11-25T02:00:00Z");

export interface ScriptedBot extends SimulatorDeps {
  /** Everything that was passed to receive, in order. */
  readonly heard: IncomingMessage[];
  readonly asked: ParseQuestion[];
}

export function scriptedBot(db: Database, overrides: Partial<SimulatorDeps> = {}): ScriptedBot {
  const heard: IncomingMessage[] = [];
  const asked: ParseQuestion[] = [];
  const answers = new Map<string, Received>();
  let now = WEDNESDAY_TEN;
  let reported = false;

  return {
    db,
    heard,
    asked,
    botName: "小星",
    now: () => now,
    isoTime,
    async receive(message) {
      heard.push(message);
      const before = answers.get(message.id);
      if (before) return { ...before, duplicate: true };
      const report = /打卡 任务12\s*(.*)$/su.exec(message.text);
      reported ||= message.mentioned && report !== null;
      const received = {
        reply: message.mentioned ? answer(report?.[1]) : undefined,
        duplicate: false,
      };
      answers.set(message.id, received);
      return received;
    },
    parse(question) {
      asked.push(question);
      return { kind: "CMD", cmd: "打卡", ids: [12] };
    },
    async moveClock(to) {
      now = to;
      return { now, ran: ["weekly-digest@2026-W48"] };
    },
    async ledgerView(person) {
      if (person === STRANGER) return undefined;
      return ledger(now, unitsOf(person), reported);
    },
    ...overrides,
  };
}

function answer(note: string | undefined) {
  if (note === undefined)
    return reply("**可以这样说**", "/打卡 任务12 · /我的任务 · /排名", "发 /帮助 打卡 看用法");
  return reply(
    "✅ 已报结 任务12「每季度至少开一次支委会」",
    `说明：${note}`,
    "待牵头科室审，期限 11月30日。",
  );
}

/** 周 is of the street office, 陈 of the village, 王 of two communities, everybody else of one. */
function unitsOf(person: string): string[] {
  if (person === "sim-zhou") return [];
  if (person === "sim-chen") return ["小京水村"];
  return person === "sim-wang" ? ["桃园社区", "绿城社区"] : ["桃园社区"];
}

function ledger(now: number, units: readonly string[], reported: boolean): LedgerView {
  return {
    now: isoTime(now),
    unit: units[0] ?? null,
    units,
    // The village has no programme.
    tasks: units.filter((unit) => unit !== "小京水村").flatMap((unit) => tasks(unit, reported)),
    rankings: [
      { kind: "community", kindName: "社区", rows: communities(reported) },
      {
        kind: "village",
        kindName: "村",
        rows: [row("小京水村", 1, 0, 3, "71.40"), row("大京水村", 2, null, 2, "64.00")],
      },
    ],
  };
}

const STARS = ["支部过硬星", "产业兴旺星", "生态宜居星", "平安法治星", "文明幸福星"];
const TITLES = [
  "每季度至少开一次支委会并有记录",
  "党员活动日按月开展",
  "公共服务办事大厅便民事项上墙公示",
  "背街小巷环境整治，楼院堆放物清零",
  "矛盾纠纷排查台账每周更新，能化解的当周化解",
];

function tasks(unit: string, reported: boolean): TaskView[] {
  return Array.from({ length: 27 }, (_, index) => {
    const number = index + 1;
    const task = {
      unit,
      reference: `任务${number}`,
      title: `${TITLES[index % TITLES.length]}(示例)`,
      star: STARS[Math.floor((index * STARS.length) / 27)] ?? null,
      state: "open" as const,
      stateText: "未开始",
      due: "11月30日",
      overdue: number === 7,
      late: number === 3,
      reportedBy: number < 6 ? "示例书记甲" : null,
    };
    if (number < 6) return { ...task, state: "signed-off", stateText: "已销号" };
    if (number === 9) return { ...task, state: "returned", stateText: "退回" };
    if (number === 10) return { ...task, state: "started", stateText: "进行中" };
    if (number === 12 && reported && unit === "桃园社区")
      return { ...task, state: "reported", stateText: "已报(待审)", reportedBy: "示例书记甲" };
    return task;
  });
}

function communities(reported: boolean): RankingRow[] {
  const mine = row("桃园社区", reported ? 2 : 3, reported ? 2 : 1, 3, reported ? "84.91" : "81.20");
  const other = row("绿城社区", reported ? 3 : 2, -1, 3, "83.75");
  const order = reported ? [mine, other] : [other, mine];
  return [
    row("工人新村社区", 1, 0, 4, "88.46"),
    ...order,
    row("中原路与嵩山路联合社区", 4, null, 2, "70.10"),
  ];
}

function row(unit: string, rank: number, movement: number | null, stars: number, score: string): RankingRow {
  return { unit, rank, movement, stars, starsTotal: 5, score };
}
