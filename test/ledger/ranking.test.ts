import { beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { currentFormula, ranking, type Standing } from "../../src/ledger/ranking.ts";
import { starsOfUnit } from "../../src/ledger/stars.ts";
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
  type TestStreet,
  undo,
} from "../support/street.ts";

/** Every item is due on 20 November; this is the day after. */
const lastDueDay = "2026-11-20";
const dayBefore = "2026-11-19";
const onTime = [report(), signOff];
const late = [report(true), signOff];

describeEachEngine("the ranking", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
  });

  const street = (shape: StreetShape) => makeStreet(db, shape);
  const standings = (of: TestStreet, day = lastDueDay) => ranking(db, { streetId: of.id, lastDueDay: day });
  /** One line a unit: the columns that the test is about. */
  const table = async (of: TestStreet, ...columns: (keyof Standing)[]) =>
    (await standings(of)).map((row) => columns.map((column) => row[column]));
  const does = (of: TestStreet, unit: string, number: number, facts: Parameters<typeof happen>[3]) =>
    happen(db, of, of.task(unit, number), facts);

  describe("orders units", () => {
    it("by stars before score", async () => {
      const of = await street({ communities: 2, items: [{ star: 1 }, { star: 2, weight: 9 }, { star: 2 }] });
      await does(of, "社区1", 2, onTime);
      await does(of, "社区2", 1, onTime);

      expect(await table(of, "rank", "unit", "stars", "score")).toStrictEqual([
        [1, "社区2", 1, "9.09"],
        [2, "社区1", 0, "81.82"],
      ]);
    });

    it("by score where stars are equal", async () => {
      const of = await street({ communities: 2, items: [{}, {}, {}] });
      for (const number of [1, 2]) await does(of, "社区2", number, onTime);
      await does(of, "社区1", 1, onTime);

      expect(await table(of, "rank", "unit", "score")).toStrictEqual([
        [1, "社区2", "66.67"],
        [2, "社区1", "33.33"],
      ]);
    });

    it("by the on-time rate where stars and score are equal", async () => {
      const of = await street({ communities: 2, items: [{}, {}, { dueOn: "2026-12-31" }] });
      for (const unit of ["社区1", "社区2"]) await does(of, unit, 1, onTime);
      await does(of, "社区2", 2, [report()]);

      expect(await table(of, "rank", "unit", "score", "onTime")).toStrictEqual([
        [1, "社区2", "33.33", "100.0"],
        [2, "社区1", "33.33", "50.0"],
      ]);
    });

    it("by the on-time rate, a unit of which nothing was due yet last", async () => {
      const of = await street({ communities: 3, items: [{ dueOn: "2026-12-31" }] });
      await does(of, "社区2", 1, [report(true)]);
      await does(of, "社区3", 1, [report()]);

      expect(await table(of, "rank", "unit", "onTime")).toStrictEqual([
        [1, "社区3", "100.0"],
        [2, "社区2", "0.0"],
        [3, "社区1", null],
      ]);
    });

    it("that are equal with one rank, skips the next, and lists them as the office does", async () => {
      const of = await street({ communities: 4, items: [{}, {}] });
      for (const unit of ["社区4", "社区2"]) await does(of, unit, 1, onTime);
      await does(of, "社区3", 1, late);

      expect(await table(of, "rank", "unit")).toStrictEqual([
        [1, "社区2"],
        [1, "社区4"],
        [3, "社区3"],
        [4, "社区1"],
      ]);
    });

    it("of each kind among themselves", async () => {
      const of = await street({ communities: 2, villages: 2 });
      await does(of, "社区2", 1, late);
      await does(of, "村2", 1, onTime);

      expect(await table(of, "kind", "rank", "unit", "score")).toStrictEqual([
        ["community", 1, "社区2", "90.00"],
        ["community", 2, "社区1", "0.00"],
        ["village", 1, "村2", "100.00"],
        ["village", 2, "村1", "0.00"],
      ]);
    });

    it("without those that have no items", async () => {
      const of = await street({ communities: 1, districts: 2 });

      expect(await table(of, "unit")).toStrictEqual([["社区1"]]);
    });

    it("of its own street only", async () => {
      const of = await street({ communities: 1 });
      const other = await street({ communities: 1 });
      await does(other, "社区1", 1, onTime);

      expect(await table(of, "unitId", "rank", "score", "movement")).toStrictEqual([
        [of.unit("社区1").id, 1, "0.00", null],
      ]);
    });
  });

  describe("scores a unit", () => {
    it.each<[string, Parameters<typeof happen>[3], string]>([
      ["nothing for a task nobody touched", [], "0.00"],
      ["full credit for one signed off on time", onTime, "100.00"],
      ["nine tenths for one signed off late", late, "90.00"],
      ["nothing while a report waits for review", [report()], "0.00"],
      ["full credit for a report that needs no review", [report(false, false)], "100.00"],
      ["nothing for progress", [progress(99)], "0.00"],
      ["nothing for a report that was returned", [report(), giveBack], "0.00"],
      ["by the report that followed a return", [report(), giveBack, report(true), signOff], "90.00"],
      ["nothing for a report that was undone", [report(false, false), undo(1)], "0.00"],
      ["nothing for a sign-off that was undone", [...onTime, undo(2)], "0.00"],
    ])("%s", async (_, facts, score) => {
      const of = await street({});
      await does(of, "社区1", 1, facts);

      expect(await table(of, "score")).toStrictEqual([[score]]);
    });

    it("by weight", async () => {
      const of = await street({ items: [{ weight: 0.25 }, { weight: 1.5 }, { weight: 3 }] });
      await does(of, "社区1", 1, onTime);
      await does(of, "社区1", 2, late);

      // (0.25 + 1.5 × 0.9) / 4.75
      expect(await table(of, "score")).toStrictEqual([["33.68"]]);
    });

    it("by the street's newest formula", async () => {
      const of = await street({});
      await does(of, "社区1", 1, late);
      await db.query("INSERT INTO gov.formula (street_id, version, credit_late) VALUES ($1, 2, 0.75)", [
        of.id,
      ]);

      expect(await table(of, "score")).toStrictEqual([["75.00"]]);
      expect(await currentFormula(db, of.id)).toStrictEqual({
        version: 2,
        creditOnTime: "1.00",
        creditLate: "0.75",
      });
    });

    it("without the items of plans that have no stars", async () => {
      const of = await street({ items: [{}, { star: null }] });
      await does(of, "社区1", 1, onTime);

      expect(await table(of, "score", "items")).toStrictEqual([["100.00", 1]]);
    });
  });

  describe("counts", () => {
    it("a star when all its items are signed off, and the stars there are", async () => {
      const of = await street({ items: [{ star: 1 }, { star: 1 }, { star: 2 }, { star: 5 }] });
      for (const number of [1, 2, 3]) await does(of, "社区1", number, number === 2 ? late : onTime);
      await does(of, "社区1", 4, [report()]);

      expect(await table(of, "stars", "starsTotal")).toStrictEqual([[2, 3]]);
    });

    it("stars of two programmes apart, as the unit's own list does", async () => {
      const of = await street({ items: [{ star: 1 }, { star: null }] });
      await db.query(
        `WITH p AS (SELECT id FROM gov.programme WHERE street_id = $1 AND ledger = '行动'),
           s AS (INSERT INTO gov.star SELECT id, 'community', 1, '先锋星' FROM p RETURNING programme_id)
         SELECT FROM s`,
        [of.id],
      );
      await db.query(
        `UPDATE gov.item SET star = 1 WHERE unit_kind = 'community'
           AND programme_id IN (SELECT id FROM gov.programme WHERE street_id = $1 AND ledger = '行动')`,
        [of.id],
      );
      await does(of, "社区1", 1, onTime);

      expect(await table(of, "stars", "starsTotal")).toStrictEqual([[1, 2]]);
      expect((await starsOfUnit(db, of.unit("社区1").id)).length).toBe(2);
    });

    it("what is signed off, what waits for review and what is overdue", async () => {
      const of = await street({ items: [{}, {}, {}, {}, {}, { dueOn: "2026-12-31" }] });
      await does(of, "社区1", 1, onTime);
      await does(of, "社区1", 2, [report()]);
      await does(of, "社区1", 3, [report(), giveBack]);
      await does(of, "社区1", 4, [progress(50)]);

      expect(await table(of, "items", "signedOff", "reported", "overdue", "onTime")).toStrictEqual([
        // Two of the five that were reported or are overdue.
        [6, 1, 1, 3, "40.0"],
      ]);
    });

    it("nothing as overdue before its day has passed", async () => {
      const of = await street({});

      expect((await standings(of, dayBefore)).map(({ overdue }) => overdue)).toStrictEqual([0]);
      expect((await standings(of)).map(({ overdue }) => overdue)).toStrictEqual([1]);
    });

    it("an extended task as overdue only after its new day", async () => {
      const of = await street({});
      await does(of, "社区1", 1, [extend("2026-11-25")]);

      expect((await standings(of, "2026-11-24")).map(({ overdue }) => overdue)).toStrictEqual([0]);
      expect((await standings(of, "2026-11-25")).map(({ overdue }) => overdue)).toStrictEqual([1]);
    });

    it("a suspended task neither as overdue nor as reported", async () => {
      const of = await street({});
      await does(of, "社区1", 1, [{ kind: "suspended", data: {} }]);

      expect(await table(of, "items", "reported", "overdue", "onTime")).toStrictEqual([[1, 0, 0, null]]);
    });
  });
});
