import { beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import {
  histories,
  ledgerSizes,
  overdueCounts,
  tasksByReference,
  tasksOfUnit,
} from "../../src/ledger/tasks.ts";
import { describeEachEngine } from "../support/databases.ts";
import {
  extend,
  giveBack,
  happen,
  makeStreet,
  progress,
  report,
  type StreetShape,
  signOff,
  stars,
} from "../support/street.ts";

describeEachEngine("the tasks of a unit", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
  });
  const street = (shape: StreetShape) => makeStreet(db, shape);

  describe("named by their references", () => {
    it("come in order of ledger and number, whatever order they are named in", async () => {
      const of = await street({ items: [{}, {}, {}] });
      const refs = [3, 1].map((number) => ({ ledger: "任务", number }));
      const found = await tasksByReference(db, of.unit("社区1").id, refs);

      expect(found.map(({ number }) => number)).toStrictEqual([1, 3]);
    });

    it("carry what people want to see", async () => {
      const of = await street({ items: [{ star: 2, dueOn: "2026-12-05" }] });
      const { id: unitId } = of.unit("社区1");
      const personId = of.person("社区1书记");
      const at = new Date("2026-11-18T10:00:00+08:00");
      await happen(db, of, of.task("社区1", 1), [report()], { personId, at });

      expect(await tasksByReference(db, unitId, [{ ledger: "任务", number: 1 }])).toStrictEqual([
        {
          id: of.task("社区1", 1).id,
          unitId,
          ledger: "任务",
          number: 1,
          title: "事项1",
          standard: null,
          star: stars[1],
          category: null,
          section: null,
          startsOn: null,
          dueOn: "2026-12-05",
          needsReview: true,
          needsEvidence: false,
          reporter: "社区1书记",
          version: 1,
          state: "reported",
          percent: null,
          reportedAt: at,
          reportedBy: personId,
          late: false,
          signedOffAt: null,
          extendedTo: null,
        },
      ]);
    });

    it("are due on the day of their extension", async () => {
      const of = await street({});
      await happen(db, of, of.task("社区1", 1), [extend("2026-12-01")]);
      const [task] = await tasksByReference(db, of.unit("社区1").id, [{ ledger: "任务", number: 1 }]);

      expect(task?.dueOn).toBe("2026-12-01");
    });

    it("are told apart by their ledger", async () => {
      const of = await street({ items: [{}, { star: null }] });
      const found = await tasksByReference(db, of.unit("社区1").id, [{ ledger: "行动", number: 1 }]);

      expect(found.map(({ ledger }) => ledger)).toStrictEqual(["行动"]);
    });

    it("are simply missing where there is no such number, ledger or unit", async () => {
      const of = await street({});
      const refs = [
        { ledger: "任务", number: 99 },
        { ledger: "问题", number: 1 },
      ];

      expect(await tasksByReference(db, of.unit("社区1").id, refs)).toStrictEqual([]);
      expect(await tasksByReference(db, 2 ** 40, [{ ledger: "任务", number: 1 }])).toStrictEqual([]);
      expect(await tasksByReference(db, of.unit("社区1").id, [])).toStrictEqual([]);
    });
  });

  describe("in a list", () => {
    it("come next due first, extensions counted", async () => {
      const of = await street({
        items: [{ dueOn: "2026-11-20" }, { dueOn: "2026-11-25" }, { dueOn: "2026-11-22" }],
      });
      await happen(db, of, of.task("社区1", 1), [extend("2026-11-23")]);
      const found = await tasksOfUnit(db, of.unit("社区1").id);

      expect(found.map(({ number, dueOn }) => [number, dueOn])).toStrictEqual([
        [3, "2026-11-22"],
        [1, "2026-11-23"],
        [2, "2026-11-25"],
      ]);
    });

    it("can be those of some states only", async () => {
      const of = await street({ items: [{}, {}, {}, {}] });
      await happen(db, of, of.task("社区1", 2), [report()]);
      await happen(db, of, of.task("社区1", 3), [progress(10)]);
      await happen(db, of, of.task("社区1", 4), [report(), signOff]);
      const numbers = async (...states: Parameters<typeof tasksOfUnit>[2] & object) =>
        (await tasksOfUnit(db, of.unit("社区1").id, states)).map(({ number }) => number);

      expect(await numbers("open", "started")).toStrictEqual([1, 3]);
      expect(await numbers("signed-off")).toStrictEqual([4]);
      expect(await numbers("suspended")).toStrictEqual([]);
    });

    it("are counted ledger by ledger", async () => {
      const of = await street({ communities: 2, items: [{}, {}, { star: null }] });

      expect([...(await ledgerSizes(db, of.unit("社区1").id))].toSorted()).toStrictEqual([
        ["任务", 2],
        ["行动", 1],
      ]);
    });
  });

  describe("have a history", () => {
    it("in order of version, each task its own", async () => {
      const of = await street({ items: [{}, {}] });
      const [one, two] = [of.task("社区1", 1), of.task("社区1", 2)];
      await happen(db, of, one, [report()]);
      await happen(db, of, two, [progress(20), report()]);
      await happen(db, of, one, [giveBack]);
      const found = await histories(db, [one.id, two.id]);

      expect(
        [one, two].map(({ id }) => found.get(id)?.map(({ version, kind }) => [version, kind])),
      ).toStrictEqual([
        [
          [1, "reported"],
          [2, "returned"],
        ],
        [
          [1, "progressed"],
          [2, "reported"],
        ],
      ]);
    });

    it("that is empty where nothing happened", async () => {
      const of = await street({});
      const { id } = of.task("社区1", 1);

      expect(await histories(db, [id])).toStrictEqual(new Map([[id, []]]));
    });
  });

  describe("that are overdue", () => {
    it("are counted by unit in the office's order, units without any left out", async () => {
      const of = await street({ communities: 3, villages: 1, items: [{}, {}, { dueOn: "2026-11-21" }] });
      for (const number of [1, 2]) await happen(db, of, of.task("社区2", number), [report()]);
      await happen(db, of, of.task("社区3", 1), [report(), giveBack]);
      await happen(db, of, of.task("社区3", 2), [{ kind: "suspended", data: {} }]);
      await happen(db, of, of.task("村1", 1), [extend("2026-11-30")]);

      expect(await overdueCounts(db, of.id, "2026-11-20")).toStrictEqual([
        { unit: "社区1", kind: "community", overdue: 2 },
        { unit: "社区3", kind: "community", overdue: 1 },
        { unit: "村1", kind: "village", overdue: 1 },
      ]);
    });

    it("are those of their street only", async () => {
      await street({});
      const of = await street({ items: [{ dueOn: "2026-12-31" }] });

      expect(await overdueCounts(db, of.id, "2026-11-20")).toStrictEqual([]);
    });
  });
});
