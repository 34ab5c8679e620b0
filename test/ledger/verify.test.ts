import { expect, it } from "vitest";
import type { Database } from "../../src/database/door.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import { sealEvents } from "../../src/ledger/seal.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import { verifyLedger } from "../../src/ledger/verify.ts";
import { loadSample } from "../../src/sample/load-sample.ts";
import { describeEachEngine } from "../support/databases.ts";
import { eventfulLedger } from "../support/eventful-ledger.ts";
import { happen, makeStreet, report, signOff } from "../support/street.ts";
import { describeTwoPools } from "../support/two-pools.ts";
import { watched } from "../support/watched.ts";

describeEachEngine("verifying a ledger", (open) => {
  it("finds nothing in an empty one", async () => {
    expect(await verifyLedger(await open())).toStrictEqual({
      streets: 0,
      tasks: 0,
      events: 0,
      seals: 0,
      unsealed: 0,
      faults: [],
    });
  });

  it("finds no fault in what was recorded", async () => {
    const db = await open();
    await eventfulLedger(db);

    expect(await verifyLedger(db)).toStrictEqual({
      streets: 1,
      tasks: 6,
      events: 13,
      seals: 2,
      unsealed: 0,
      faults: [],
    });
  });

  it("finds no fault where later imports brought items of a lower number, units and a new name", async () => {
    const db = await open();
    const unit = (name: string) => ({ name, kind: "community" as const });
    const item = (number: number): StreetPlan["items"][number] => ({
      programme: "五星支部创建",
      kind: "community",
      number,
      title: `示例事项${number}`,
      star: "支部过硬星",
      weight: 1,
      dueOn: "2026-12-10",
      needsReview: true,
      needsEvidence: false,
    });
    const loads: [names: string[], numbers: number[], rename?: { from: string; to: string }][] = [
      [["清风社区"], [5, 3]],
      [
        ["清风社区", "明月社区"],
        [5, 4, 1],
      ],
      // 明月社区 under its new name was made by the third, and makes way in the fourth.
      [
        ["清风社区", "明月社区", "新月社区"],
        [2, 9],
      ],
      [["清风社区", "新月社区", "远山社区"], [2, 9, 6], { from: "明月社区", to: "新月社区" }],
    ];
    for (const [index, [names, numbers, rename]] of loads.entries()) {
      const plan: StreetPlan = {
        street: "示例街道",
        units: names.map(unit),
        people: [],
        programmes: [{ name: "五星支部创建", ledger: "任务", stars: { community: ["支部过硬星"] } }],
        items: numbers.map(item),
        groups: [],
      };
      const source = { key: `import:${index}`, text: "导入", at: new Date("2026-11-25T02:00:00Z") };
      await loadStreet(db, plan, source, { street: undefined, units: rename ? [rename] : [] });
    }
    await sealEvents(db);

    expect(await verifyLedger(db)).toMatchObject({ tasks: 21, faults: [] });
  });

  it("counts the events that no seal covers yet", async () => {
    const db = await open();
    const street = await makeStreet(db, { items: [{}, {}] });
    await happen(db, street, street.task("社区1", 1), [report()]);
    const before = await verifyLedger(db);
    await sealEvents(db);
    await happen(db, street, street.task("社区1", 2), [report(), signOff]);
    const after = await verifyLedger(db);

    expect([before, after].map(({ seals, unsealed, faults }) => [seals, unsealed, faults])).toStrictEqual([
      [0, 2, []],
      [1, 2, []],
    ]);
  });

  it("finds no fault in the sample street", async () => {
    const db = await open();
    const calendar = createCalendar("Asia/Shanghai");
    const { tasks } = await loadSample(db, calendar, new Date("2026-11-25T10:00:00+08:00"));
    await sealEvents(db);

    expect(await verifyLedger(db)).toMatchObject({ tasks, seals: 1, unsealed: 0, faults: [] });
  });
});

describeTwoPools("verifying while another process writes", (openTwo) => {
  it("takes what is recorded meanwhile for no fault", async () => {
    const [db, other] = await openTwo();
    const street = await makeStreet(db, { communities: 1, items: [{}, {}] });
    await happen(db, street, street.task("社区1", 1), [report()]);
    let reads = 0;
    const writeMeanwhile = async () => {
      // After the tasks were read and before their events are: what comes first are the setting and the tasks.
      if (++reads === 3) await happen(other, street, street.task("社区1", 2), [report(), signOff]);
    };
    const meanwhile: Database = {
      engine: db.engine,
      query: (text, params) => db.query(text, params),
      connect: () => db.connect(),
      transaction: (work) => db.transaction((tx) => work(watched(tx, writeMeanwhile))),
      end: () => db.end(),
    };

    expect(await verifyLedger(meanwhile)).toMatchObject({ events: 2, faults: [] });
  });
});
