import { beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { StreetRefused } from "../../src/ledger/load-problem.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import type { PlannedPerson, StreetPlan } from "../../src/ledger/street-plan.ts";
import { describeEachEngine } from "../support/databases.ts";

let acts = 0;
let streets = 0;

const reviewer = (key: string, ...sections: string[]): PlannedPerson => ({
  key,
  name: key,
  posts: sections.map((section) => ({ role: "reviewer", section })),
  accounts: [],
});

describeEachEngine("sections that lead items", (open) => {
  let db: OpenDatabase;
  let street: string;

  const load = (people: readonly PlannedPerson[], ...sections: (string | undefined)[]) => {
    const plan: StreetPlan = {
      street,
      units: [],
      people,
      programmes: [{ name: "五星", ledger: "任务", stars: {} }],
      items: sections.map((section, index) => ({
        programme: "五星",
        kind: "community",
        number: index + 1,
        title: `事项${index + 1}`,
        weight: 1,
        dueOn: "2026-12-10",
        needsReview: true,
        needsEvidence: false,
        section,
      })),
      groups: [],
    };
    const at = new Date("2026-11-25T02:00:00Z");
    return loadStreet(db, plan, { key: `import:reviewers:${++acts}`, text: "导入", at });
  };
  const refusal = async (loading: Promise<unknown>) => {
    const error = await loading.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreetRefused);
    return (error as StreetRefused).details;
  };
  const item = (number: number) => ({ table: "items", row: `五星 社区 ${number}`, column: "section" });

  beforeEach(async () => {
    db ??= await open();
    street = `科室街道${++streets}`;
  });

  it("nothing is said of those with a reviewer, in the plan or already in the ledger", async () => {
    expect((await load([reviewer("甲", "平安办")], "平安办", undefined)).remarks.reminders).toEqual([]);
    expect((await load([], "平安办", "平安办")).remarks.reminders).toEqual([]);
  });

  it.each([
    ["another character", "平按办"],
    ["one too many", "平安安办"],
    ["two that changed places", "安平办"],
    ["the longer name", "平安办公室"],
  ])("a new one is refused, item by item, where it is nearly one with a reviewer: %s", async (_, section) => {
    const details = await refusal(load([reviewer("甲", "平安办")], "平安办", section, section));
    expect(details.map(({ at }) => at)).toEqual([item(2), item(3)]);
    expect(details[0]).toMatchObject({
      problem: `科室“${section}”没有人审核；有审核人的是“平安办”`,
      mend: `写错了请改为“平安办”；没有写错的，请在“人员”表加一行：职务“牵头科室”，科室“${section}”，或先留空`,
    });
    const { rows } = await db.query("SELECT 1 FROM gov.street WHERE name = $1", [street]);
    expect(rows).toEqual([]);
  });

  it("so is one whose reviewer was written under another name", async () => {
    expect((await refusal(load([reviewer("甲", "平安辨")], "平安办"))).map(({ at }) => at)).toEqual([
      item(1),
    ]);
  });

  it("both of two that are nearly the same have their reviewers", async () => {
    const people = [reviewer("甲", "城建办"), reviewer("乙", "城管办")];
    expect((await load(people, "城建办", "城管办")).remarks.reminders).toEqual([]);
  });

  it("a new one that is like none is taken with a reminder at its first item", async () => {
    const { remarks } = await load([reviewer("甲", "平安办")], "平安办", "产业办公室", "产业办公室");
    expect(remarks.reminders).toEqual([
      {
        at: item(2),
        problem: "科室“产业办公室”还没有人审核，由它牵头的 2 项任务没有人销号",
        mend: "请在“人员”表加一行：职务“牵头科室”，科室“产业办公室”，再导入一次；或留空",
      },
    ]);
  });

  it("one whose reviewer leaves stays, with a reminder, also the next time", async () => {
    const people = [reviewer("甲", "平安办"), reviewer("乙", "平办")];
    await load(people, "平安办");
    const left = [reviewer("甲"), reviewer("乙", "平办")];
    const reminder = [
      expect.objectContaining({ problem: expect.stringContaining("名称相近的有“平办”，是不是写错了") }),
    ];
    expect((await load(left, "平安办")).remarks.reminders).toEqual(reminder);
    expect(await load(left, "平安办")).toMatchObject({ changed: false, remarks: { reminders: reminder } });
  });
});
