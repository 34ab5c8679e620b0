import { describe, expect, it } from "vitest";
import { monthEndLines } from "../../jobs/month-end.ts";
import { nextYearLines } from "../../jobs/next-year.ts";
import { partsByGroup } from "../../jobs/overdue-ladder.ts";
import {
  type PlannedGroup,
  planLadder,
  planReminders,
  type ReminderFacts,
} from "../../jobs/plan-reminders.ts";
import type { DueDay } from "../../src/ledger/reminder-days.ts";
import { reminderPlans } from "../../src/ledger/reminder-plans.ts";
import type { Holder, WaitingTask } from "../../src/ledger/waiting-tasks.ts";
import { createWorkingDays } from "../../src/ledger/working-days.ts";

const TODAY = "2026-11-25";
const task = (id: number, unitId: number, due = TODAY): WaitingTask => ({ id, unitId, due });
const holder = (personId: number, role: Holder["role"], unitId: number | null): Holder => {
  return { personId, name: `${personId}号`, role, unitId };
};
const due = (day: string, ...steps: number[]): DueDay => ({ day, steps, provisional: false });
const group = (id: number, unitId: number | null, plan = reminderPlans.standard): PlannedGroup => {
  return { id, unitId, plan };
};
const facts = (changes: Partial<ReminderFacts>): ReminderFacts => ({
  tasks: [task(1, 10), task(2, 10, "2026-11-26"), task(3, 20)],
  dueDays: [due(TODAY, 0), due("2026-11-26", -1), due("2026-11-30", -3)],
  holders: [
    holder(1, "secretary", 10),
    holder(2, "deputy", 10),
    holder(3, "deputy", 20),
    holder(4, "deputy", 20),
    holder(5, "clerk", 20),
  ],
  plan: reminderPlans.standard,
  groups: [],
  reaches: () => true,
  ...changes,
});
/** What is said, by who: "due 1,2". */
const said = (map: ReturnType<typeof planReminders>["people"]) =>
  Object.fromEntries(
    [...map].map(([id, parts]) => [
      id,
      parts.map((part) => {
        if (part.kind === "words") return "";
        const names = part.names ? ` ${part.names.join("、")}` : "";
        return `${part.kind} ${part.tasks.map((one) => one.id).join(",")}${names}${part.provisional ? " 暂定" : ""}`;
      })[0],
    ]),
  );

describe("reminders", () => {
  it("go to the secretary, to all deputies where there is none, to the clerk where there is nobody else", () => {
    expect(said(planReminders(facts({})).people)).toStrictEqual({ 1: "due 1,2", 3: "due 3", 4: "due 3" });
    expect(said(planReminders(facts({ holders: [holder(5, "clerk", 20)] })).people)).toStrictEqual({
      5: "due 3",
    });
  });

  it("are one message for a secretary of two units", () => {
    const holders = [holder(1, "secretary", 10), holder(1, "secretary", 20)];
    expect(said(planReminders(facts({ holders })).people)).toStrictEqual({ 1: "due 1,2,3" });
  });

  it("are summed up for a unit's group and for the whole street's, each as its own setting says", () => {
    const groups = [group(100, 10), group(200, 20, reminderPlans.light), group(900, null)];
    expect(said(planReminders(facts({ groups })).groups)).toStrictEqual({
      100: "unit-due 1,2",
      900: "all-due 1,2,3",
    });
  });

  it("are said in the group, by name, where no platform reaches the person", () => {
    const reaches = (person: number) => person !== 1;
    const groups = [group(100, 10, reminderPlans.light), group(900, null, reminderPlans.light)];
    const planned = planReminders(facts({ groups, reaches }));
    expect(said(planned.people)).toStrictEqual({ 3: "due 3", 4: "due 3" });
    expect(said(planned.groups)).toStrictEqual({ 100: "unit-due 1,2 1号" });
  });

  it("are said in the street's group where the unit has none that can be written to", () => {
    const planned = planReminders(
      facts({ groups: [group(900, null, reminderPlans.light)], reaches: (id) => id !== 1 }),
    );
    expect(said(planned.groups)).toStrictEqual({ 900: "all-due 1,2 1号" });
  });

  it("are fewer where less was asked for, and more where more was", () => {
    expect(said(planReminders(facts({ plan: reminderPlans.light })).people)).toStrictEqual({ 1: "due 2" });
    const dueDays = [due(TODAY, -5)];
    expect(said(planReminders(facts({ dueDays })).people)).toStrictEqual({});
    expect(said(planReminders(facts({ dueDays, plan: reminderPlans.tight })).people)).toMatchObject({
      1: "due 1",
    });
  });

  it("say that a day is provisional", () => {
    const dueDays = [{ ...due(TODAY, 0), provisional: true }];
    expect(said(planReminders(facts({ dueDays })).people)).toMatchObject({ 1: "due 1 暂定" });
  });
});

describe("the ladder", () => {
  const holders = [
    holder(1, "secretary", 10),
    holder(2, "deputy", 10),
    holder(3, "deputy", 20),
    holder(6, "sponsor", 10),
    holder(6, "sponsor", 20),
    holder(7, "leader", null),
  ];
  const steps = (dueDays: readonly DueDay[], more: Partial<ReminderFacts> = {}) =>
    planLadder(facts({ tasks: [task(1, 10), task(3, 20)], dueDays, holders, ...more })).map(
      ({ task: { id }, step, people }) => `${id} ${step} ${people.join(",")}`,
    );

  it.each([
    [1, ["1 owner 1", "3 owner 3"]],
    // Unit 20 has no secretary: its deputy is the owner and was told.
    [3, ["1 deputy 2"]],
    [5, ["1 sponsor 6", "3 sponsor 6"]],
    [10, ["1 leader 7", "3 leader 7"]],
    [2, []],
    [11, []],
  ])("on working day %i", (after, expected) => {
    expect(steps([due(TODAY, after)])).toStrictEqual(expected);
  });

  it("has no step that neither a person nor a group hears of", () => {
    expect(steps([due(TODAY, 5)], { reaches: () => false })).toStrictEqual([]);
    // A sponsor is not called in the unit's own group.
    expect(steps([due(TODAY, 5)], { reaches: () => false, groups: [group(100, 10)] })).toStrictEqual([]);
  });

  /** What the groups are asked to pass on, where nobody of `missed` is reached. */
  const passedOn = (after: readonly number[], groups: readonly PlannedGroup[], missed: readonly number[]) => {
    const planned = planLadder(
      facts({
        tasks: [task(1, 10), task(3, 20)],
        dueDays: [due(TODAY, ...after)],
        holders,
        groups,
        reaches: (person) => !missed.includes(person),
      }),
    );
    const unitOf = (id: number) => groups.find((one) => one.id === id)?.unitId ?? null;
    return said(partsByGroup(planned, unitOf));
  };
  const everybody = [1, 2, 3, 6, 7];

  it.each([
    [
      "the owner: the unit's group, else the street's",
      [1],
      { 100: "unit-overdue 1 1号", 900: "all-overdue 3 3号" },
    ],
    ["the deputy: the unit's group", [3], { 100: "unit-overdue 1 2号" }],
    [
      "both at once: the task is named once",
      [1, 3],
      { 100: "unit-overdue 1 1号、2号", 900: "all-overdue 3 3号" },
    ],
    ["the sponsor: the street's group, one name", [5], { 900: "escalated 1,3 6号" }],
    ["the leader: the street's group", [10], { 900: "escalated 1,3 7号" }],
  ])("asks a group to tell %s", (_, after, expected) => {
    const groups = [group(100, 10), group(900, null)];
    expect(passedOn(after, groups, everybody)).toStrictEqual(expected);
    expect(passedOn(after, groups, [])).toStrictEqual({});
  });

  it("asks the street's group where no unit has one, and for those only who are not reached", () => {
    expect(passedOn([1], [group(900, null)], everybody)).toStrictEqual({ 900: "all-overdue 1,3 1号、3号" });
    expect(passedOn([1], [group(900, null)], [1])).toStrictEqual({ 900: "all-overdue 1 1号" });
  });

  it("takes the steps that have come together after a gap", () => {
    expect(steps([due(TODAY, 1, 3)])).toStrictEqual(["1 owner 1", "1 deputy 2", "3 owner 3"]);
  });
});

describe("the month's end", () => {
  const days = createWorkingDays();
  it.each([
    // domain.md F5
    ["2026-01-30", "1月最后一个工作日"],
    ["2026-02-28", "2月最后一个工作日"],
    ["2026-05-29", "5月最后一个工作日"],
    ["2026-09-30", "9月最后一个工作日"],
    ["2026-10-30", "10月最后一个工作日"],
    ["2026-12-31", "12月最后一个工作日，"],
    ["2027-01-29", "1月最后一个工作日（暂定"],
    ["2027-02-26", "2月最后一个工作日（暂定"],
  ])("is said on %s", (day, text) => {
    expect(monthEndLines(days, day).join()).toContain(text);
  });
  it.each(["2026-01-31", "2026-02-27", "2026-05-31", "2026-11-25", "2027-01-31"])(
    "is not said on %s",
    (day) => {
      expect(monthEndLines(days, day)).toStrictEqual([]);
    },
  );
});

describe("next year's days off", () => {
  const days = createWorkingDays();
  it.each(["2026-11-02", "2026-11-30", "2026-12-28"])("are asked for on %s", (day) => {
    expect(nextYearLines(days, day).join()).toContain("2027年的放假安排还没有装进星榜");
  });
  it.each(["2026-10-26", "2026-11-03", "2025-11-03"])("are not asked for on %s", (day) => {
    expect(nextYearLines(days, day)).toStrictEqual([]);
  });
});
