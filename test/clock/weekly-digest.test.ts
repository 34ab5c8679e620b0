import { beforeAll, beforeEach, expect, it } from "vitest";
import { timetable } from "../../jobs/index.ts";
import { sayPublished } from "../../src/chat/say-ranking.ts";
import { openStreetClock } from "../../src/clock/street-clock.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { nobody } from "../../src/delivery/addresses.ts";
import { isStillWanted } from "../../src/delivery/still-wanted.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { publishedRanking } from "../../src/ledger/published-ranking.ts";
import { ranking } from "../../src/ledger/ranking.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import type { SettingChange } from "../../src/ledger/settings.ts";
import { describeEachEngine } from "../support/databases.ts";
import {
  decide,
  happen,
  makeStreet,
  report,
  type StreetShape,
  signOff,
  type TestStreet,
} from "../support/street.ts";

const weeklyDigest = timetable.filter(({ name }) => name === "weekly-digest");

const calendar = createCalendar("Asia/Shanghai");
const at = (text: string) => Date.parse(`2026-${text}+08:00`);
const reach = { ...nobody, simulator: true };

describeEachEngine("the weekly digest", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  let serverNow: number;
  let count = 0;
  beforeAll(async () => {
    db = await open();
  });
  /** Each test has a street of its own, and the clock looks at no other. */
  beforeEach(async () => {
    await db.query("UPDATE gov.clock SET ahead_ms = 0, ticked_to = NULL");
    // A Friday.
    serverNow = at("11-20T12:00");
    street = await makeStreetWithGroups({ communities: 2, villages: 1 });
  });

  async function makeStreetWithGroups(shape: StreetShape): Promise<TestStreet> {
    const made = await makeStreet(db, shape);
    await db.query(
      `INSERT INTO gov.chat_group (street_id, platform, chat_id, name, unit_id)
       VALUES ($1, 'simulator', $2, '街道群', NULL), ($1, 'simulator', $3, '社区1群', $4)`,
      [made.id, `street${++count}`, `unit${count}`, made.unit("社区1").id],
    );
    return made;
  }
  const set = (of: TestStreet, data: SettingChange) =>
    recordBatch(db, [
      decide(of, [], {
        notices: [{ kind: "set", at: new Date(serverNow), personId: null, unitId: null, data: { ...data } }],
      }),
    ]);
  const switchOn = () => set(street, { name: "ranking", value: true });
  const openClock = async () => {
    const clock = await openStreetClock(db, weeklyDigest, calendar, () => serverNow, reach);
    await clock.tick();
    return clock;
  };
  const done = (unit: string, when: string, of = street) =>
    happen(db, of, of.task(unit, 1), [report(), signOff], { at: new Date(at(when)) });
  const published = async (of = street) =>
    (
      await db.query<{ period: string; at: Date; posted: boolean }>(
        `SELECT DISTINCT period, published_at AS at, posted FROM gov.ranking_snapshot WHERE street_id = $1 ORDER BY period`,
        [of.id],
      )
    ).rows;
  const posts = async (of = street) =>
    (
      await db.query<{
        chat: string;
        origin: string;
        key: string;
        content: { type: string };
        notBefore: Date | null;
      }>(
        `SELECT target->>'chat' AS chat, origin, dedupe_key AS key, content, not_before AS "notBefore"
         FROM gov.outbox WHERE street_id = $1 ORDER BY id`,
        [of.id],
      )
    ).rows;

  it("is published at nine on Monday and not before, for the week before", async () => {
    const clock = await openClock();
    serverNow = at("11-23T08:59:59.999");
    expect(await clock.tick()).toStrictEqual([]);
    expect(await published()).toStrictEqual([]);

    serverNow = at("11-23T09:00");
    expect(await clock.tick()).toStrictEqual(["weekly-digest@2026-W48"]);
    expect(await published()).toStrictEqual([{ period: "2026-W47", at: new Date(serverNow), posted: false }]);
  });

  it("is published once, however often the clock ticks", async () => {
    await done("社区2", "11-20T10:00");
    await switchOn();
    const clocks = [await openClock(), await openClock()];
    serverNow = at("11-23T09:00");
    const ran = await Promise.all(clocks.flatMap((clock) => [clock.tick(), clock.tick()]));

    expect(ran.flat().filter((run) => run === "weekly-digest@2026-W48").length).toBeGreaterThan(0);
    expect((await posts()).map(({ content }) => content.type)).toStrictEqual(["text", "drawing"]);
  });

  it("says a text and a picture in the street's own groups, where the ranking is switched on", async () => {
    await done("社区2", "11-20T10:00");
    await switchOn();
    const clock = await openClock();
    await clock.moveTo(at("11-23T09:00"));
    const snapshot = await publishedRanking(db, street.id, "2026-W47");

    const [text, picture, ...more] = await posts();
    expect(more).toStrictEqual([]);
    expect(text).toMatchObject({
      chat: `street${count}`,
      origin: "weekly-digest@2026-W48",
      content: { type: "text", lines: snapshot && sayPublished(snapshot, calendar) },
      notBefore: null,
    });
    expect(picture?.content).toStrictEqual({
      type: "drawing",
      drawing: { kind: "ranking", streetId: street.id, week: "2026-W47", page: 0 },
      alt: `${street.name} 第47周星级周榜`,
    });
    expect(await published()).toMatchObject([{ posted: true }]);
  });

  it("says nothing where nobody switched the ranking on, or a group has it off", async () => {
    await done("社区2", "11-20T10:00");
    const clock = await openClock();
    await clock.moveTo(at("11-23T09:00"));
    expect(await posts()).toStrictEqual([]);

    await done("社区1", "11-24T10:00");
    await switchOn();
    const { rows } = await db.query<{ id: number }>("SELECT id FROM gov.chat_group WHERE chat_id = $1", [
      `street${count}`,
    ]);
    await set(street, { name: "ranking", value: false, group: rows[0]?.id ?? 0 });
    await clock.moveTo(at("11-30T09:00"));
    expect(await posts()).toStrictEqual([]);
    expect((await published()).map(({ period }) => period)).toStrictEqual(["2026-W47", "2026-W48"]);
  });

  it("says nothing after a week in which nothing changed", async () => {
    await done("社区2", "11-20T10:00");
    await switchOn();
    const clock = await openClock();
    await clock.moveTo(at("12-07T09:00"));
    expect((await posts()).map(({ origin }) => origin)).toStrictEqual([
      "weekly-digest@2026-W48",
      "weekly-digest@2026-W48",
    ]);
    expect((await published()).map(({ posted }) => posted)).toStrictEqual([true, false, false]);

    await done("社区1", "12-08T10:00");
    await clock.moveTo(at("12-14T09:00"));
    expect((await posts()).length).toBe(4);
  });

  it("comes on the first working day of a week that begins with days off", async () => {
    serverNow = at("09-30T12:00");
    const clock = await openClock();
    // National Day: 1 to 7 October are off; of the week from 5 October the Thursday is the first day worked.
    await clock.moveTo(at("10-12T12:00"));

    expect(await published()).toStrictEqual([
      { period: "2026-W40", at: new Date(at("10-08T09:00")), posted: false },
      { period: "2026-W41", at: new Date(at("10-12T09:00")), posted: false },
    ]);
  });

  it("comes at the end of the week itself where the street set that", async () => {
    await set(street, { name: "digest", value: { on: "last", at: "16:30" } });
    const clock = await openClock();
    await clock.moveTo(at("11-27T16:30"));

    expect(await published()).toStrictEqual([
      { period: "2026-W47", at: new Date(at("11-20T16:30")), posted: false },
      { period: "2026-W48", at: new Date(at("11-27T16:30")), posted: false },
    ]);
  });

  it("is made up for after downtime as of its Monday, and waits for the morning", async () => {
    await switchOn();
    await openClock();
    await done("社区2", "11-20T13:00");
    await done("社区1", "11-24T10:00");
    serverNow = at("11-24T22:00");
    const clock = await openStreetClock(db, weeklyDigest, calendar, () => serverNow, reach);
    await clock.tick();

    expect(await published()).toMatchObject([{ period: "2026-W47", at: new Date(at("11-23T09:00")) }]);
    const snapshot = await publishedRanking(db, street.id, "2026-W47");
    expect(snapshot?.units.map(({ unit, score }) => [unit, score])).toStrictEqual([
      ["社区2", "100.00"],
      ["社区1", "0.00"],
      ["村1", "0.00"],
    ]);
    expect((await posts()).map(({ notBefore }) => notBefore)).toStrictEqual(
      Array(2).fill(new Date(at("11-25T08:00"))),
    );
  });

  it("is out of date when the next one went out", async () => {
    await switchOn();
    const clock = await openClock();
    await done("社区2", "11-20T13:00");
    await clock.moveTo(at("11-23T09:00"));
    const wanted = (week: string) => isStillWanted(db, { check: "latest-digest", streetId: street.id, week });
    expect(await wanted("2026-W47")).toBe(true);
    // Nothing to say: it stays the latest.
    await clock.moveTo(at("11-30T09:00"));
    expect(await wanted("2026-W47")).toBe(true);
    await done("社区1", "12-01T10:00");
    await clock.moveTo(at("12-07T09:00"));
    expect([await wanted("2026-W47"), await wanted("2026-W49")]).toStrictEqual([false, true]);
  });

  it("is what movements of the week that follows are measured against", async () => {
    const clock = await openClock();
    await clock.moveTo(at("11-23T09:00"));
    await done("社区2", "11-24T10:00");
    const standings = await ranking(db, { streetId: street.id, lastDueDay: "2026-11-22" });

    expect(standings.map(({ unit, rank, movement }) => [unit, rank, movement])).toStrictEqual([
      ["社区2", 1, 0],
      ["社区1", 2, -1],
      ["村1", 1, 0],
    ]);
  });
});
