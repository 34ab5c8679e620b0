import { beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { isMet, starsOfUnit, type UnitStar } from "../../src/ledger/stars.ts";
import { describeEachEngine } from "../support/databases.ts";
import { happen, makeStreet, report, signOff, stars } from "../support/street.ts";

describe("a star", () => {
  const star = (items: number, signedOff: number): UnitStar => ({
    position: 1,
    name: "支部过硬星",
    declared: true,
    items,
    signedOff,
  });

  it("is met when all its items are signed off", () => {
    expect(isMet(star(3, 3))).toBe(true);
  });

  it("is not met while one is missing", () => {
    expect(isMet(star(3, 2))).toBe(false);
  });

  it("is not met by having no items", () => {
    expect(isMet(star(0, 0))).toBe(false);
  });
});

describeEachEngine("the stars of a unit", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
  });

  it("stand in the programme's order, with what is done of each", async () => {
    const street = await makeStreet(db, { items: [{ star: 3 }, { star: 1 }, { star: 1 }, { star: null }] });
    await happen(db, street, street.task("社区1", 2), [report(), signOff]);
    await happen(db, street, street.task("社区1", 3), [report()]);

    expect(await starsOfUnit(db, street.unit("社区1").id)).toStrictEqual([
      { position: 1, name: stars[0], declared: false, items: 2, signedOff: 1 },
      { position: 3, name: stars[2], declared: false, items: 1, signedOff: 0 },
    ]);
  });

  it("say which the unit strives for", async () => {
    const street = await makeStreet(db, { communities: 2, items: [{ star: 1 }, { star: 2 }] });
    await db.query(
      `INSERT INTO gov.declared_star (unit_id, programme_id, position)
       SELECT $2, id, 2 FROM gov.programme WHERE street_id = $1 AND ledger = '任务'`,
      [street.id, street.unit("社区1").id],
    );
    const declared = async (unit: string) =>
      (await starsOfUnit(db, street.unit(unit).id)).map((star) => star.declared);

    expect(await declared("社区1")).toStrictEqual([false, true]);
    expect(await declared("社区2")).toStrictEqual([false, false]);
  });

  it("are none for a unit without a star programme", async () => {
    const street = await makeStreet(db, { districts: 1 });

    expect(await starsOfUnit(db, street.unit("商圈1").id)).toStrictEqual([]);
  });
});
