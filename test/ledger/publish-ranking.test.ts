import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import {
  hasNews,
  lastPublishedWeek,
  mostImproved,
  type PublishedRanking,
  publishedRanking,
  publishRanking,
} from "../../src/ledger/published-ranking.ts";
import { ranking } from "../../src/ledger/ranking.ts";
import { describeEachEngine } from "../support/databases.ts";
import { happen, makeStreet, report, signOff, type TestStreet, undo } from "../support/street.ts";

const lastDueDay = "2026-11-20";
const onTime = [report(), signOff];
const calendar = createCalendar("Asia/Shanghai");
const monday = (week: number) => new Date(Date.UTC(2026, 10, 23 + 7 * (week - 47), 1));
const during = (week: number) => ({ at: new Date(monday(week).getTime() - 3 * 86_400_000) });

describeEachEngine("publishing a ranking", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
  });

  const publish = (of: TestStreet, week: number) =>
    publishRanking(db, {
      streetId: of.id,
      lastDueDay,
      week: `2026-W${week}`,
      at: monday(week),
      quarter: calendar.quarter(monday(week).getTime()),
    });
  const published = async (of: TestStreet, week: number): Promise<PublishedRanking> => {
    const found = await publishedRanking(db, of.id, `2026-W${week}`);
    if (!found) throw new Error(`week ${week} is not published`);
    return found;
  };
  const movements = async (of: TestStreet) =>
    Object.fromEntries(
      (await ranking(db, { streetId: of.id, lastDueDay })).map(({ unit, movement }) => [unit, movement]),
    );

  it("keeps all that is said of each unit, and which formula was used", async () => {
    const of = await makeStreet(db, { communities: 2, villages: 1, items: [{}, { star: 3 }] });
    await db.query(
      `INSERT INTO gov.declared_star (unit_id, programme_id, position)
       SELECT $1, programme_id, 3 FROM gov.star WHERE unit_kind = 'community' AND position = 3 AND programme_id IN
         (SELECT id FROM gov.programme WHERE street_id = $2)`,
      [of.unit("社区2").id, of.id],
    );
    await happen(db, of, of.task("社区2", 1), onTime);
    await publish(of, 47);
    const common = { reported: 0, overdue: 2, movement: null, newlySignedOff: null, starsTotal: 2, items: 2 };

    expect(await published(of, 47)).toStrictEqual({
      street: of.name,
      week: "2026-W47",
      formulaVersion: 1,
      cutOff: monday(47),
      units: [
        {
          ...common,
          unitId: of.unit("社区2").id,
          unit: "社区2",
          kind: "community",
          position: 2,
          rank: 1,
          stars: 1,
          starStates: ["met", "declared"],
          score: "50.00",
          onTime: "50.0",
          signedOff: 1,
          overdue: 1,
          sinceQuarter: "+50.00",
        },
        {
          ...common,
          unitId: of.unit("社区1").id,
          unit: "社区1",
          kind: "community",
          position: 1,
          rank: 2,
          stars: 0,
          starStates: ["open", "open"],
          score: "0.00",
          onTime: "0.0",
          signedOff: 0,
          sinceQuarter: "0.00",
        },
        {
          ...common,
          unitId: of.unit("村1").id,
          unit: "村1",
          kind: "village",
          position: 3,
          rank: 1,
          stars: 0,
          starStates: ["open", "open"],
          score: "0.00",
          onTime: "0.0",
          signedOff: 0,
          sinceQuarter: "0.00",
        },
      ],
    });
  });

  it("reads the same when units were renamed, tasks done and stars declared since", async () => {
    const of = await makeStreet(db, { communities: 2 });
    await happen(db, of, of.task("社区2", 1), onTime);
    await publish(of, 47);
    const before = await published(of, 47);
    await happen(db, of, of.task("社区1", 1), onTime);
    await db.query("UPDATE gov.unit SET name = '新名社区' WHERE id = $1", [of.unit("社区2").id]);

    expect(await published(of, 47)).toStrictEqual(before);
  });

  it("counts what had happened at the cut-off, however late it is done", async () => {
    const of = await makeStreet(db, { communities: 2, items: [{}, {}] });
    await happen(db, of, of.task("社区1", 1), onTime, during(47));
    await happen(db, of, of.task("社区2", 1), onTime, { at: new Date(monday(47).getTime() + 1) });
    await happen(db, of, of.task("社区1", 1), [undo(2)], during(48));
    await publish(of, 47);

    expect((await published(of, 47)).units).toMatchObject([
      { unit: "社区1", score: "50.00", signedOff: 1 },
      { unit: "社区2", score: "0.00", signedOff: 0 },
    ]);
  });

  it("says what was signed off since the one before", async () => {
    const of = await makeStreet(db, { communities: 1, items: [{}, {}, {}] });
    await happen(db, of, of.task("社区1", 1), onTime, during(47));
    await publish(of, 47);
    for (const number of [2, 3]) await happen(db, of, of.task("社区1", number), onTime, during(48));
    await publish(of, 48);

    expect((await published(of, 48)).units).toMatchObject([{ signedOff: 3, newlySignedOff: 2 }]);
  });

  it("names who gained most since the quarter began, all that are alike, by kind", async () => {
    const of = await makeStreet(db, { communities: 4, villages: 2, items: [{}, {}, {}] });
    const inSeptember = { at: new Date("2026-09-20T02:00:00Z") };
    for (const number of [1, 2]) await happen(db, of, of.task("社区1", number), onTime, inSeptember);
    await happen(db, of, of.task("社区1", 3), onTime, during(47));
    for (const unit of ["社区2", "社区3"])
      for (const number of [1, 2]) await happen(db, of, of.task(unit, number), onTime, during(47));
    await publish(of, 47);
    const found = await published(of, 47);

    expect(found.units.find(({ unit }) => unit === "社区1")?.sinceQuarter).toBe("+33.33");
    // The villages gained nothing.
    expect(mostImproved(found)).toStrictEqual([
      { kind: "community", units: ["社区2", "社区3"], points: "66.67" },
    ]);
  });

  it("measures the whole quarter against the scores written down first", async () => {
    const of = await makeStreet(db, { communities: 1, items: [{}, {}] });
    await publish(of, 47);
    await db.query(
      "UPDATE gov.quarter_start SET scores = jsonb_build_object($1::text, '20.00') WHERE street_id = $2",
      [String(of.unit("社区1").id), of.id],
    );
    await happen(db, of, of.task("社区1", 1), onTime, during(48));
    await publish(of, 48);

    expect((await published(of, 48)).units).toMatchObject([{ sinceQuarter: "+30.00" }]);
  });

  it("has news when anything was done before the first, or a figure moved since the last", async () => {
    const of = await makeStreet(db, { communities: 2 });
    const news = async (week: number) => {
      await publish(of, week);
      return hasNews(db, of.id, await published(of, week));
    };
    expect(await news(46)).toBe(false);
    await happen(db, of, of.task("社区1", 1), [report()], during(47));
    expect(await news(47)).toBe(true);
    expect(await news(48)).toBe(false);
    await happen(db, of, of.task("社区1", 1), [signOff, undo(2)], during(49));
    expect(await news(49)).toBe(false);
    await happen(db, of, of.task("社区1", 1), [signOff], during(50));
    expect(await news(50)).toBe(true);
  });

  it("of an older version, which kept less, is measured against but not shown", async () => {
    const of = await makeStreet(db, { communities: 2 });
    await db.query(
      `INSERT INTO gov.ranking_snapshot (street_id, unit_kind, period, formula_version, published_at, rows)
       VALUES ($1, 'community', '2026-W46', 1, $2, $3::jsonb)`,
      [
        of.id,
        monday(46),
        JSON.stringify([
          { unit: of.unit("社区1").id, rank: 1, stars: 0, score: "0.00" },
          { unit: of.unit("社区2").id, rank: 2, stars: 0, score: "0.00" },
        ]),
      ],
    );
    expect(await publishedRanking(db, of.id, "2026-W46")).toBeUndefined();
    expect(await lastPublishedWeek(db, of.id)).toBeUndefined();
    await happen(db, of, of.task("社区2", 1), onTime, during(47));
    await publish(of, 47);

    expect((await published(of, 47)).units.map(({ movement }) => movement)).toStrictEqual([1, -1]);
    expect(await lastPublishedWeek(db, of.id)).toBe("2026-W47");
  });

  it("a second time for the same week changes nothing", async () => {
    const of = await makeStreet(db, { communities: 2 });
    expect(await publish(of, 47)).toBe(true);
    const before = await published(of, 47);
    await happen(db, of, of.task("社区2", 1), onTime);

    expect(await publish(of, 47)).toBe(false);
    expect(await published(of, 47)).toStrictEqual(before);
  });

  it("shows places won and lost since", async () => {
    const of = await makeStreet(db, { communities: 3, items: [{}, {}] });
    await happen(db, of, of.task("社区1", 1), onTime);
    await publish(of, 47);
    for (const number of [1, 2]) await happen(db, of, of.task("社区3", number), onTime);

    // Before: 1, then two on the second place. Now: 社区3, 社区1, 社区2.
    expect(await movements(of)).toStrictEqual({ 社区3: 1, 社区1: -1, 社区2: -1 });
  });

  it("is measured against the last one, not an earlier one", async () => {
    const of = await makeStreet(db, { communities: 2 });
    await publish(of, 46);
    await happen(db, of, of.task("社区2", 1), onTime);
    await publish(of, 47);

    expect(await movements(of)).toStrictEqual({ 社区1: 0, 社区2: 0 });
  });

  it("leaves the movement of a unit that was not in it open", async () => {
    const of = await makeStreet(db, { communities: 2 });
    await publish(of, 47);
    await db.query(
      `WITH u AS (INSERT INTO gov.unit (street_id, name, kind, position) VALUES ($1, '社区3', 'community', 3) RETURNING id)
       INSERT INTO gov.task (street_id, unit_id, item_id, ledger, number)
       SELECT $1, u.id, t.item_id, t.ledger, t.number FROM u, gov.task t WHERE t.unit_id = $2`,
      [of.id, of.unit("社区1").id],
    );

    expect(await movements(of)).toStrictEqual({ 社区1: 0, 社区2: 0, 社区3: null });
  });

  it("of one street does not move another's", async () => {
    const of = await makeStreet(db, { communities: 1 });
    await publish(await makeStreet(db, { communities: 1 }), 47);

    expect(await movements(of)).toStrictEqual({ 社区1: null });
  });

  it("is refused for a street without a formula", async () => {
    const { rows } = await db.query<{ id: number }>(
      "INSERT INTO gov.street (name) VALUES ('无公式街道') RETURNING id",
    );
    const streetId = rows[0]?.id ?? 0;

    await expect(publish({ id: streetId } as TestStreet, 47)).rejects.toThrow("has no ranking formula");
  });
});
