import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { publishRanking, ranking } from "../../src/ledger/ranking.ts";
import { describeEachEngine } from "../support/databases.ts";
import { happen, makeStreet, report, signOff, type TestStreet } from "../support/street.ts";

const lastDueDay = "2026-11-20";
const onTime = [report(), signOff];

describeEachEngine("publishing a ranking", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
  });

  const publish = (of: TestStreet, week: number, kind: "community" | "village" = "community") =>
    publishRanking(db, {
      streetId: of.id,
      lastDueDay,
      kinds: [kind],
      period: `2026-W${week}`,
      at: new Date(Date.UTC(2026, 10, 23 + 7 * (week - 47), 1)),
    });
  const movements = async (of: TestStreet) =>
    Object.fromEntries(
      (await ranking(db, { streetId: of.id, lastDueDay })).map(({ unit, movement }) => [unit, movement]),
    );
  const snapshots = async (of: TestStreet) =>
    (
      await db.query<{ period: string; unit_kind: string; formula_version: number; rows: unknown }>(
        `SELECT period, unit_kind, formula_version, rows FROM gov.ranking_snapshot
         WHERE street_id = $1 ORDER BY period, unit_kind`,
        [of.id],
      )
    ).rows;

  it("keeps each unit's place, stars and score, and which formula was used", async () => {
    const of = await makeStreet(db, { communities: 2 });
    await happen(db, of, of.task("社区2", 1), onTime);
    await publish(of, 47);

    expect(await snapshots(of)).toStrictEqual([
      {
        period: "2026-W47",
        unit_kind: "community",
        formula_version: 1,
        rows: [
          { unit: of.unit("社区2").id, rank: 1, stars: 1, score: "100.00" },
          { unit: of.unit("社区1").id, rank: 2, stars: 0, score: "0.00" },
        ],
      },
    ]);
  });

  it("keeps the units of the one kind only", async () => {
    const of = await makeStreet(db, { communities: 1, villages: 1 });
    await publish(of, 47, "village");

    expect(await snapshots(of)).toMatchObject([
      { unit_kind: "village", rows: [{ unit: of.unit("村1").id }] },
    ]);
  });

  it("a second time for the same week changes nothing", async () => {
    const of = await makeStreet(db, { communities: 2 });
    await publish(of, 47);
    const before = await snapshots(of);
    await happen(db, of, of.task("社区2", 1), onTime);
    await publish(of, 47);

    expect(await snapshots(of)).toStrictEqual(before);
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

  it("of one kind does not move the other", async () => {
    const of = await makeStreet(db, { communities: 1, villages: 1 });
    await publish(of, 47, "village");

    expect(await movements(of)).toStrictEqual({ 社区1: null, 村1: 0 });
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

    await expect(
      publishRanking(db, { streetId, lastDueDay, kinds: ["community"], period: "2026-W47", at: new Date(0) }),
    ).rejects.toThrow("has no ranking formula");
  });
});
