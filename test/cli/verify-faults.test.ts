import { expect, it } from "vitest";
import { faultLines } from "../../src/cli/verify-faults.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { foldEvents, type TaskEvent, untouched } from "../../src/ledger/task-state.ts";

const calendar = createCalendar("Asia/Shanghai");
const task = { street: "示例街道", unit: "示例社区", ledger: "任务", number: 12 };
const says = (fault: Parameters<typeof faultLines>[0][number]) => faultLines([fault], calendar);

it("an event that lost whether it was late is not said to be punctual", () => {
  const torn = [
    {
      version: 1,
      at: new Date("2026-11-25T02:00:00Z"),
      personId: 1,
      kind: "reported",
      data: { review: true },
    },
  ] as unknown as readonly TaskEvent[];
  const said = foldEvents(torn);
  expect(
    says({ kind: "task-state", task, differing: ["late"], kept: { ...said, late: false }, said }),
  ).toEqual(["示例街道 示例社区 任务12：逾期上报是“否”，按记录应为“（记录里没有）”"]);
  expect(
    says({
      kind: "task-state",
      task,
      differing: ["late"],
      kept: { ...untouched, late: true },
      said: untouched,
    }),
  ).toEqual(["示例街道 示例社区 任务12：逾期上报是“是”，按记录应为“无”"]);
});

it.each([
  ["unit", "它的记录属于另一个单位：任务被换到了别的单位名下"],
  ["list", "它对应的清单条目属于别的街道或单位类别"],
  ["number", "它的序号与清单上的不同"],
  ["item", "它和本单位别的任务对调过：对应的清单条目不是原来的那一条"],
] as const)("a task that was moved is named with what tells it: %s", (what, line) => {
  expect(says({ kind: "task-moved", what, ...task })).toEqual([`示例街道 示例社区 任务12：${line}`]);
});
