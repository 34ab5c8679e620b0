import { afterAll, beforeAll, expect, it } from "vitest";
import { timetable } from "../../jobs/index.ts";
import { openStreetClock } from "../../src/clock/street-clock.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { nobody } from "../../src/delivery/addresses.ts";
import { type Delivery, startDelivery } from "../../src/delivery/delivery.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { createWorkingDays, isWorkingDay } from "../../src/ledger/working-days.ts";
import { simulatorSender } from "../../src/platforms/simulator/send.ts";
import { loadSample } from "../../src/sample/load-sample.ts";
import { describeEachEngine } from "../support/databases.ts";
import { describeTwoPools } from "../support/two-pools.ts";

const calendar = createCalendar("Asia/Shanghai");
const at = (text: string) => Date.parse(`2026-${text}+08:00`);
const reach = { ...nobody, simulator: true };
/** A Tuesday afternoon, two days before 国庆: the week after has six days off, a worked Saturday behind it. */
const BEGIN = at("09-29T15:00");

interface Line {
  chat: string;
  at: Date;
  text: string;
}

describeEachEngine("the sample street's weeks around 国庆", (open) => {
  let db: OpenDatabase;
  let delivery: Delivery;
  const clock = () => openStreetClock(db, timetable, calendar, () => BEGIN, reach);
  const lines = async () =>
    (await db.query<Line>("SELECT chat, at, text FROM gov.simulator_message ORDER BY n")).rows;
  const day = ({ at: instant }: Line) => calendar.day(instant.getTime());

  beforeAll(async () => {
    db = await open();
    await loadSample(db, calendar, new Date(BEGIN));
    // In the quarter before, nearly all is done: what falls due in these weeks.
    await db.query(
      `UPDATE gov.item SET due_on = date '2026-09-28' + (number % 14) WHERE number BETWEEN 8 AND 15;
       UPDATE gov.task SET state = 'open', reported_at = NULL, late = NULL, signed_off_at = NULL
       WHERE number BETWEEN 8 AND 15`,
    );
    let streetNow = BEGIN;
    const moved = await clock();
    await moved.tick();
    delivery = startDelivery({
      db,
      queue: { db, databaseUrl: undefined, redisUrl: undefined },
      senders: { simulator: simulatorSender("小星", () => streetNow) },
      draw: async () => Buffer.alloc(0),
      calendar,
      streetNow: () => streetNow,
      sharedStreetNow: async () => streetNow,
      log: { warn() {}, error() {} },
      count() {},
      sweeps: true,
      works: true,
    });
    await moved.moveTo(at("10-12T18:00"), () => {
      streetNow = moved.now();
      return delivery.settle("simulator");
    });
  }, 120_000);
  afterAll(() => delivery?.stop(5_000));

  it("are spoken in, at nine, and silent at night and on days off", async () => {
    const said = await lines();
    expect(said.length).toBeGreaterThan(50);
    const days = createWorkingDays();
    for (const line of said) {
      expect([day(line), isWorkingDay(days, day(line)).working]).toStrictEqual([day(line), true]);
      expect(calendar.isoTime(line.at.getTime()).slice(11, 16)).toBe("09:00");
    }
    expect([...new Set(said.map(day))]).toStrictEqual([
      "2026-09-30",
      "2026-10-08",
      "2026-10-09",
      "2026-10-10",
      "2026-10-12",
    ]);
  });

  it("remind a secretary before the due days in one message a morning", async () => {
    const own = (await lines()).filter(({ chat }) => chat === "taoyuan-shuji");
    expect(new Set(own.map(day)).size).toBe(own.length);
    // Of 10-08, the first day worked after the holidays, on the last one before them.
    expect(own.find((line) => day(line) === "2026-09-30")?.text).toContain("（10月8日截止，还有8天）");
    expect(own.find((line) => day(line) === "2026-10-08")?.text).toContain("（今天18:00截止）");
  });

  it("bring an overdue task up step by step, each step once", async () => {
    const { rows } = await db.query<{ step: string; days: string[] }>(
      `SELECT step, array_agg(DISTINCT (at AT TIME ZONE 'Asia/Shanghai')::date::text ORDER BY (at AT TIME ZONE 'Asia/Shanghai')::date::text) AS days
       FROM gov.ladder_step GROUP BY step ORDER BY step`,
    );
    expect(rows.map(({ step }) => step)).toStrictEqual(["deputy", "leader", "owner", "sponsor"]);
    const sponsor = (await lines()).filter(
      ({ chat, text }) => chat === "fenbao-jia" && text.includes("分包"),
    );
    expect(sponsor.length).toBeGreaterThan(0);
  });

  it("tell of the month's end on its last working day, and of next year once a week", async () => {
    const said = await lines();
    const ends = said.filter(({ text }) => text.includes("9月最后一个工作日"));
    expect(new Set(ends.map(day))).toStrictEqual(new Set(["2026-09-30"]));
  });

  it("say nothing again when the clock is moved again or the house is opened anew", async () => {
    const before = (await lines()).length;
    const again = await clock();
    expect(await again.moveTo(at("10-12T18:00"), () => delivery.settle("simulator"))).toStrictEqual([]);
    expect(await again.tick()).toStrictEqual([]);
    // Even one that has forgotten until when it looked.
    await db.query("UPDATE gov.clock SET ticked_to = $1", [new Date(BEGIN)]);
    expect(await (await clock()).moveTo(at("10-12T18:00"), () => delivery.settle("simulator"))).toStrictEqual(
      [],
    );
    expect(await lines()).toHaveLength(before);
  });
});

describeTwoPools("the mornings of two processes", (openTwo) => {
  it("are told once between them, however many tick", async () => {
    const pools = await openTwo();
    const [db] = pools;
    await loadSample(db, calendar, new Date(at("11-25T15:00")));
    let serverNow = at("11-25T15:00");
    const clocks = await Promise.all(
      [...pools, ...pools, db].map((one) =>
        openStreetClock(one, timetable, calendar, () => serverNow, reach),
      ),
    );
    await Promise.all(clocks.map((clock) => clock.tick()));
    const ran: string[] = [];
    for (const time of ["11-26T09:00", "11-27T09:00", "11-27T09:01", "11-26T12:00", "11-30T09:00"]) {
      serverNow = at(time);
      ran.push(...(await Promise.all(clocks.map((clock) => clock.tick()))).flat());
    }
    expect(ran.toSorted()).toStrictEqual([
      "office-morning@2026-11-26",
      "office-morning@2026-11-27",
      "office-morning@2026-11-30",
      "weekly-digest@2026-W49",
    ]);
    const { rows } = await db.query<{ origin: string; lanes: number; messages: number }>(
      `SELECT origin, count(DISTINCT lane)::integer AS lanes, count(*)::integer AS messages FROM gov.outbox
       WHERE origin LIKE 'office-morning%' GROUP BY origin ORDER BY origin`,
    );
    expect(rows).toHaveLength(3);
    for (const { lanes, messages } of rows) expect(messages).toBe(lanes);
  });
});
