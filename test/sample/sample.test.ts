import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../src/database/door.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import { ranking } from "../../src/ledger/ranking.ts";
import { foldEvents, type TaskEvent, untouched } from "../../src/ledger/task-state.ts";
import { roles } from "../../src/ledger/words.ts";
import { loadSample, loadSampleIfEmpty, SampleRefused } from "../../src/sample/load-sample.ts";
import { sampleStreet } from "../../src/sample/street.ts";
import { describeEachEngine } from "../support/databases.ts";
import { smallStreet } from "../support/small-street.ts";

const calendar = createCalendar("Asia/Shanghai");
const now = new Date("2026-11-25T10:00:00+08:00");
const today = "2026-11-25";

describe("the sample street's plan", () => {
  const plan = sampleStreet(today);

  it("has six communities, four villages and a core with seven sub-branches", () => {
    const count = (kind: string) => plan.units.filter((unit) => unit.kind === kind).length;
    expect([count("community"), count("village"), count("district")]).toEqual([6, 4, 8]);
    expect(plan.units.filter(({ parent }) => parent === "示例商圈党委")).toHaveLength(7);
  });

  it("says 示例 in every name, and names no section of its own invention only", () => {
    const names = [
      plan.street,
      ...plan.units.map(({ name }) => name),
      ...plan.people.map(({ name }) => name),
      ...plan.items.map(({ title }) => title),
      ...plan.groups.map(({ name }) => name),
    ];
    expect(names.filter((name) => !name.includes("示例"))).toEqual([]);
  });

  it("has 27 items for communities and 29 for villages on five stars each, due on weekdays on both sides of today", () => {
    for (const [kind, count] of [
      ["community", 27],
      ["village", 29],
    ] as const) {
      const items = plan.items.filter((item) => item.kind === kind);
      expect(items.map(({ number }) => number)).toEqual(
        Array.from({ length: count }, (_, index) => index + 1),
      );
      expect(new Set(items.map(({ star }) => star))).toEqual(new Set(plan.programmes[0]?.stars[kind]));
      const days = items.map(({ dueOn }) => dueOn);
      expect(days.filter((day) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()))).toEqual([]);
      expect(days.filter((day) => day < today).length).toBeGreaterThan(12);
      expect(days.filter((day) => day > today).length).toBeGreaterThan(8);
    }
  });

  it("fills every role, gives one person two units, and every unit a secretary and a group", () => {
    const posts = plan.people.flatMap((person) => person.posts.map((post) => ({ ...post, key: person.key })));
    expect(new Set(posts.map(({ role }) => role))).toEqual(new Set(roles));
    const led = posts.filter(({ role }) => role === "secretary");
    expect(led.map(({ unit }) => unit).sort()).toEqual(plan.units.map(({ name }) => name).sort());
    expect(led.filter(({ key }) => key === "fengqiao-shuji")).toHaveLength(2);
    expect(plan.groups.map(({ unit }) => unit)).toEqual([undefined, ...plan.units.map(({ name }) => name)]);
  });

  it("begins with the first community's secretary, whose key is the account everywhere", () => {
    expect(plan.people[0]).toMatchObject({
      key: "taoyuan-shuji",
      posts: [{ role: "secretary", unit: plan.units[0]?.name }],
    });
    for (const { key, accounts } of plan.people) {
      expect(accounts).toEqual(
        ["simulator", "wecom", "dingtalk"].map((platform) => ({ platform, user: key })),
      );
    }
  });
});

describeEachEngine("the sample street", (open) => {
  let db: Database;
  let took: number;
  beforeAll(async () => {
    db = await open();
    const before = performance.now();
    await loadSample(db, calendar, now);
    took = performance.now() - before;
  });

  const standings = () => ranking(db, { streetId: 1, lastDueDay: calendar.lastDueDay(now.getTime()) });

  it("is there within a few seconds", () => {
    expect(took).toBeLessThan(10_000);
  });

  it("has signed off about six in ten of what was due, some late, some waiting, some returned", async () => {
    const { rows } = await db.query<Record<string, number>>(
      `SELECT count(*) AS due, count(*) FILTER (WHERE state = 'signed-off') AS done,
         count(*) FILTER (WHERE late) AS late, count(*) FILTER (WHERE state = 'reported') AS waiting,
         count(*) FILTER (WHERE state = 'returned') AS returned, count(*) FILTER (WHERE state = 'started') AS started
       FROM gov.task t JOIN gov.item i ON i.id = t.item_id WHERE i.due_on <= $1`,
      [calendar.lastDueDay(now.getTime())],
    );
    const { due = 0, done = 0, late = 0, waiting = 0, returned = 0, started = 0 } = rows[0] ?? {};
    expect(done / due).toBeGreaterThan(0.55);
    expect(done / due).toBeLessThan(0.66);
    for (const some of [late, waiting, returned, started]) expect(some).toBeGreaterThan(2);
  });

  it("has a ranking worth looking at: lit stars, a tie, units that rose and units that fell", async () => {
    for (const kind of ["community", "village"]) {
      const rows = (await standings()).filter((row) => row.kind === kind);
      expect(rows[0]?.stars).toBe(1);
      expect(new Set(rows.map(({ score }) => score)).size).toBeGreaterThan(3);
      expect(rows.some(({ movement }) => (movement ?? 0) > 0)).toBe(true);
      expect(rows.some(({ movement }) => (movement ?? 0) < 0)).toBe(true);
    }
    const ranks = (await standings()).filter((row) => row.kind === "community").map(({ rank }) => rank);
    expect(new Set(ranks).size).toBe(5);
  });

  it("has last week's ranking as it was published on Monday", async () => {
    const { rows } = await db.query(
      "SELECT unit_kind, period, published_at FROM gov.ranking_snapshot ORDER BY 1",
    );
    const published = { period: "2026-W47", published_at: new Date("2026-11-23T09:00:00+08:00") };
    expect(rows).toEqual([
      { unit_kind: "community", ...published },
      { unit_kind: "village", ...published },
    ]);
  });

  it("leaves 任务12 open, begun and not overdue everywhere", async () => {
    const { rows } = await db.query<{ state: string; begun: boolean; ahead: boolean; units: number }>(
      `SELECT t.state, i.starts_on <= $1 AS begun, i.due_on > $1 AS ahead, count(*) AS units
       FROM gov.task t JOIN gov.item i ON i.id = t.item_id WHERE t.number = 12 GROUP BY 1, 2, 3`,
      [today],
    );
    expect(rows).toEqual([{ state: "open", begun: true, ahead: true, units: 10 }]);
  });

  it("has tasks that are what their events say, none of them in the future", async () => {
    const { rows } = await db.query<TaskEvent & { taskId: number; personId: number }>(
      `SELECT task_id AS "taskId", version, kind, at, person_id AS "personId", data FROM gov.event
       WHERE task_id IS NOT NULL ORDER BY id`,
    );
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.every(({ at }) => at <= now)).toBe(true);
    // In the order of time, as a real ledger's events are.
    expect(rows.map(({ at }) => at.getTime())).toEqual(
      rows.map(({ at }) => at.getTime()).sort((a, b) => a - b),
    );
    const tasks = await db.query<typeof untouched & { id: number }>(
      `SELECT id, version, state, percent, reported_at AS "reportedAt", reported_by AS "reportedBy", late,
         signed_off_at AS "signedOffAt", extended_to AS "extendedTo" FROM gov.task`,
    );
    for (const { id, ...state } of tasks.rows) {
      const events = rows.filter(({ taskId }) => taskId === id);
      expect(state).toEqual(events.length > 0 ? foldEvents(events) : untouched);
    }
  });

  it("lets each unit strive for three to five stars", async () => {
    const { rows } = await db.query<{ stars: number }>(
      "SELECT count(*) AS stars FROM gov.declared_star GROUP BY unit_id",
    );
    expect(rows).toHaveLength(10);
    expect(rows.every(({ stars }) => stars >= 3 && stars <= 5)).toBe(true);
  });

  it("does not move in where a street is", async () => {
    await expect(loadSample(db, calendar, now)).rejects.toThrow(SampleRefused);
    await expect(loadSample(db, calendar, now)).rejects.toThrow("已有街道“示例街道”");
    expect(await loadSampleIfEmpty(db, calendar, now)).toBeUndefined();
    const other = await open();
    await loadStreet(other, { ...smallStreet, street: "真街道" }, { key: "k", text: "", at: now });
    await expect(loadSample(other, calendar, now)).rejects.toThrow("真街道");
    expect((await other.query("SELECT name FROM gov.street")).rows).toEqual([{ name: "真街道" }]);
  });

  it("is the same every time", async () => {
    const other = await open();
    await loadSample(other, calendar, now);
    const story = "SELECT key, text, person_id, chat FROM gov.message ORDER BY key";
    expect((await other.query(story)).rows).toEqual((await db.query(story)).rows);
  });

  it.each([
    ["a Monday morning", "2026-11-23T09:30:00+08:00", "2026-W47"],
    ["a Sunday night", "2026-11-29T23:00:00+08:00", "2026-W47"],
    ["the first day of a year", "2027-01-01T10:00:00+08:00", "2026-W52"],
    ["the last day of a quarter", "2027-03-31T19:00:00+08:00", "2027-W12"],
  ])("works on %s", async (_, instant, period) => {
    const other = await open();
    await loadSample(other, calendar, new Date(instant));
    const { rows } = await other.query("SELECT DISTINCT period FROM gov.ranking_snapshot");
    expect(rows).toEqual([{ period }]);
    const day = calendar.lastDueDay(Date.parse(instant));
    const movements = (await ranking(other, { streetId: 1, lastDueDay: day })).map(
      ({ movement }) => movement ?? 0,
    );
    expect(Math.max(...movements)).toBeGreaterThan(0);
  });
});
