import { beforeAll, beforeEach, expect, it } from "vitest";
import { timetable } from "../../jobs/index.ts";
import { weeklyRanking } from "../../jobs/weekly-ranking.ts";
import { openStreetClock } from "../../src/clock/street-clock.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { ranking } from "../../src/ledger/ranking.ts";
import { describeEachEngine } from "../support/databases.ts";
import { happen, makeStreet, report, signOff, type TestStreet } from "../support/street.ts";

const calendar = createCalendar("Asia/Shanghai");
const at = (text: string) => Date.parse(`2026-${text}+08:00`);

describeEachEngine("the weekly ranking", (open) => {
  let db: OpenDatabase;
  let streets: readonly [TestStreet, TestStreet];
  let serverNow: number;
  beforeAll(async () => {
    db = await open();
    streets = [
      await makeStreet(db, { communities: 2, villages: 1 }),
      await makeStreet(db, { communities: 1, villages: 2 }),
    ];
  });
  beforeEach(async () => {
    await db.query(`TRUNCATE gov.ranking_snapshot, gov.job_run;
      UPDATE gov.clock SET ahead_ms = 0, ticked_to = NULL`);
    // A Friday.
    serverNow = at("11-20T12:00");
  });

  const openClock = async () => {
    const clock = await openStreetClock(db, [weeklyRanking], calendar, () => serverNow);
    await clock.tick();
    return clock;
  };
  const published = async () =>
    (
      await db.query<{
        street_id: number;
        unit_kind: string;
        period: string;
        published_at: Date;
        units: number;
      }>(
        `SELECT street_id, unit_kind, period, published_at, jsonb_array_length(rows) AS units
         FROM gov.ranking_snapshot WHERE rows <> '[]' ORDER BY street_id, unit_kind, period`,
      )
    ).rows;

  it("stands in the timetable", () => {
    expect(timetable).toContain(weeklyRanking);
  });

  it("is not published before nine on Monday", async () => {
    const clock = await openClock();
    serverNow = at("11-23T08:59:59.999");

    expect(await clock.tick()).toStrictEqual([]);
    expect(await published()).toStrictEqual([]);
  });

  it("is published at nine on Monday for the week before, for every street and kind", async () => {
    const clock = await openClock();
    serverNow = at("11-23T09:00");
    const [one, other] = streets;
    const week = { period: "2026-W47", published_at: new Date(serverNow) };

    expect(await clock.tick()).toStrictEqual(["weekly-ranking@2026-W47"]);
    expect(await published()).toStrictEqual([
      { street_id: one.id, unit_kind: "community", ...week, units: 2 },
      { street_id: one.id, unit_kind: "village", ...week, units: 1 },
      { street_id: other.id, unit_kind: "community", ...week, units: 1 },
      { street_id: other.id, unit_kind: "village", ...week, units: 2 },
    ]);
  });

  it("is published once, however often the clock ticks", async () => {
    const clocks = [await openClock(), await openClock()];
    serverNow = at("11-23T09:00");
    const ran = await Promise.all(clocks.flatMap((clock) => [clock.tick(), clock.tick()]));

    expect(ran.flat()).toStrictEqual(["weekly-ranking@2026-W47"]);
  });

  it("is published late, dated Monday, where the house was down then", async () => {
    await openClock();
    serverNow = at("11-25T15:00");
    const clock = await openStreetClock(db, [weeklyRanking], calendar, () => serverNow);
    await clock.tick();

    expect((await published()).map(({ published_at }) => published_at)).toStrictEqual(
      Array(4).fill(new Date(at("11-23T09:00"))),
    );
  });

  it("is published for each week the clock is moved over", async () => {
    const clock = await openClock();

    expect(await clock.moveTo(at("12-07T09:00"))).toStrictEqual([
      "weekly-ranking@2026-W47",
      "weekly-ranking@2026-W48",
      "weekly-ranking@2026-W49",
    ]);
  });

  it("is what movements of the week that follows are measured against", async () => {
    const clock = await openClock();
    await clock.moveTo(at("11-23T09:00"));
    const [street] = streets;
    await happen(db, street, street.task("社区2", 1), [report(), signOff]);
    const standings = await ranking(db, { streetId: street.id, lastDueDay: "2026-11-22" });

    expect(standings.map(({ unit, rank, movement }) => [unit, rank, movement])).toStrictEqual([
      ["社区2", 1, 0],
      ["社区1", 2, -1],
      ["村1", 1, 0],
    ]);
  });
});
