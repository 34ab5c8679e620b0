import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type VerifyFault, verifyLedger } from "../../src/ledger/verify.ts";
import { historyReferences } from "../../src/ledger/verify-losses.ts";
import { describeEachEngine } from "../support/databases.ts";
import { eventfulLedger } from "../support/eventful-ledger.ts";

describeEachEngine("verifying a ledger that was tampered with", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
    await eventfulLedger(db);
    await db.query(`
        CREATE SCHEMA saved;
        CREATE TABLE saved.event AS TABLE gov.event;
        CREATE TABLE saved.seal AS TABLE gov.seal;
        CREATE TABLE saved.task AS TABLE gov.task;
        CREATE TABLE saved.message AS TABLE gov.message;
        ALTER TABLE gov.event DISABLE TRIGGER append_only;
        ALTER TABLE gov.seal DISABLE TRIGGER append_only`);
  });

  /** Without the keys that an exchange of two rows would run into on its way. */
  const withoutUnique = (sql: string) => `
    ALTER TABLE gov.task DROP CONSTRAINT task_unit_id_ledger_number_key, DROP CONSTRAINT task_item_id_unit_id_key;
    ${sql};
    ALTER TABLE gov.task ADD UNIQUE (unit_id, ledger, number), ADD UNIQUE (item_id, unit_id)`;
  /** Two tasks exchange columns. */
  const exchange = (columns: string, one: string, other: string) =>
    withoutUnique(`UPDATE gov.task t SET (${columns}) = (SELECT ${columns} FROM gov.task o
      WHERE o.id = CASE t.id WHEN ${one} THEN ${other} ELSE ${one} END) WHERE t.id IN (${one}, ${other})`);
  const moved = (what: string, unit: string, number: number) =>
    expect.objectContaining({ kind: "task-moved", what, unit, ledger: "任务", number });

  /** Runs statements as somebody who switched the foreign keys off. */
  const withoutKeys = (sql: string) =>
    db.transaction(async (tx) => {
      await tx.query(`SET LOCAL session_replication_role = replica; ${sql}`);
    });

  /** The faults after someone with the database's password did this; then it is put right again. */
  async function faultsAfter(tampering: string): Promise<readonly VerifyFault[]> {
    await withoutKeys(tampering);
    const { faults } = await verifyLedger(db);
    await withoutKeys(
      ["event", "seal", "task", "message"]
        .map(
          (table) =>
            `DELETE FROM gov.${table}; INSERT INTO gov.${table} ${
              table === "event" || table === "task" ? "OVERRIDING SYSTEM VALUE" : ""
            } TABLE saved.${table}`,
        )
        .join("; "),
    );
    return faults;
  }

  const task = (unit: string, number: number) =>
    `(SELECT t.id FROM gov.task t JOIN gov.unit u ON u.id = t.unit_id
        WHERE u.name = '${unit}' AND t.number = ${number} AND t.ledger = '任务')`;
  const seal = (number: number) => ({ kind: "seal", number });
  const named = (unit: string, number: number) => expect.objectContaining({ unit, ledger: "任务", number });

  it("names the seal over an event whose author was changed", async () => {
    expect(
      await faultsAfter(
        `UPDATE gov.event SET person_id = NULL WHERE task_id = ${task("社区2", 2)} AND kind = 'suspended'`,
      ),
    ).toStrictEqual([
      expect.objectContaining({ kind: "message-differs", unit: "社区2", ledger: "任务", number: 2 }),
      seal(2),
    ]);
  });

  it("names the seal over an event whose time of recording was changed", async () => {
    expect(
      await faultsAfter(
        "UPDATE gov.event SET recorded_at = recorded_at - interval '1 microsecond' WHERE id = (SELECT min(id) FROM gov.event)",
      ),
    ).toStrictEqual([seal(1)]);
  });

  it("names the task, the score and the seal where a punctual report was made late", async () => {
    const faults = await faultsAfter(
      `UPDATE gov.event SET data = jsonb_set(data, '{late}', 'true')
         WHERE task_id = ${task("社区2", 1)} AND kind = 'reported'`,
    );

    expect(faults).toStrictEqual([
      expect.objectContaining({ kind: "task-state", task: named("社区2", 1), differing: ["late"] }),
      { kind: "score", street: expect.any(String), unit: "社区2", kept: "28.57", said: "25.71" },
      seal(2),
    ]);
  });

  it.each([
    ["first", "version = 1"],
    ["middle", "version = 2"],
    ["last", "version = 5"],
  ])("names the task and the seal where its %s event was deleted", async (_, which) => {
    const faults = await faultsAfter(
      `DELETE FROM gov.event WHERE task_id = ${task("社区1", 1)} AND ${which}`,
    );

    expect(faults[0]).toMatchObject({ task: named("社区1", 1) });
    expect(faults.at(-1)).toStrictEqual(seal(1));
  });

  it("names the seal where an event of no task was deleted", async () => {
    expect(await faultsAfter("DELETE FROM gov.event WHERE kind = 'imported'")).toStrictEqual([seal(1)]);
  });

  const slippedIn = (id: string) =>
    `INSERT INTO gov.event (id, street_id, kind, at, message_key) OVERRIDING SYSTEM VALUE
       SELECT ${id}, street_id, 'exported', at, message_key FROM gov.event LIMIT 1`;

  it("names the seal where an event was slipped in among those it covers", async () => {
    expect(
      await faultsAfter(slippedIn("(SELECT last_event + 1 FROM gov.seal WHERE number = 1)")),
    ).toStrictEqual([seal(2)]);
  });

  it("names an event that was slipped in before the first one", async () => {
    expect(await faultsAfter(slippedIn("0"))).toStrictEqual([{ kind: "early-events", count: 1 }]);
  });

  it.each([
    ["state", "state = 'signed-off'"],
    ["version", "version = version + 1"],
    ["percent", "percent = 50"],
    ["extendedTo", "extended_to = '2027-01-01'"],
    ["reportedBy", "reported_by = (SELECT min(id) FROM gov.person)"],
  ])("names the task whose %s was changed", async (column, change) => {
    const faults = await faultsAfter(`UPDATE gov.task SET ${change} WHERE id = ${task("社区1", 2)}`);

    expect(faults[0]).toMatchObject({ kind: "task-state", task: named("社区1", 2), differing: [column] });
  });

  it.each([
    ["that no program of ours writes", "kind = '奇怪'"],
    ["whose data is nothing", "data = 'null'"],
  ])("names the task that has an event %s", async (_, change) => {
    const faults = await faultsAfter(
      `UPDATE gov.event SET ${change} WHERE task_id = ${task("社区1", 1)} AND version = 2`,
    );

    expect(faults[0]).toMatchObject({ kind: "task-history", task: named("社区1", 1) });
  });

  it.each(["hash = repeat('0', 64)", "events = events + 1", "last_event = last_event - 1"])(
    "names the seal that was changed: %s",
    async (change) => {
      expect(await faultsAfter(`UPDATE gov.seal SET ${change} WHERE number = 1`)).toContainEqual(seal(1));
    },
  );

  it("names a seal that is gone, and does not blame the one that follows it", async () => {
    expect(await faultsAfter("DELETE FROM gov.seal WHERE number = 1")).toStrictEqual([
      { kind: "seal-gone", first: 1, last: 1 },
    ]);
  });

  it("names many that are gone as one", async () => {
    expect(await faultsAfter("UPDATE gov.seal SET number = 1000000000000 WHERE number = 2")).toStrictEqual([
      { kind: "seal-gone", first: 2, last: 999_999_999_999 },
    ]);
  });

  it.each([
    ["the last seal is", "number = 2", 4],
    ["all seals are", "true", 13],
  ])("names the events that should have been sealed long ago where %s gone", async (_, which, events) => {
    const old = "UPDATE gov.event SET recorded_at = recorded_at - interval '11 minutes'";
    expect(await faultsAfter(`DELETE FROM gov.seal WHERE ${which}; ${old}`)).toContainEqual({
      kind: "unsealed-late",
      events,
      first: expect.any(Date),
    });
  });

  it("names no event that waits for its seal for ten minutes or less", async () => {
    const young = "UPDATE gov.event SET recorded_at = clock_timestamp() - interval '10 minutes'";
    expect(await faultsAfter(`DELETE FROM gov.seal; ${young}`)).toStrictEqual([]);
  });

  it("names a task that is gone, and the events it left", async () => {
    const faults = await faultsAfter(`DELETE FROM gov.task WHERE id = ${task("社区1", 1)}`);

    expect(faults).toContainEqual({
      kind: "task-gone",
      street: expect.any(String),
      unit: "社区1",
      ledger: "任务",
      numbers: [1],
    });
    expect(faults).toContainEqual(
      expect.objectContaining({ kind: "events-without-task", unit: "社区1", events: 5 }),
    );
  });

  it("names tasks in which nothing had happened, by unit and ledger", async () => {
    const faults = await faultsAfter("DELETE FROM gov.task WHERE version = 0");

    expect(faults).toStrictEqual([
      expect.objectContaining({ kind: "task-gone", unit: "社区1", ledger: "行动", numbers: [1] }),
      expect.objectContaining({ kind: "task-gone", unit: "社区2", ledger: "行动", numbers: [1] }),
    ]);
  });

  it("names both tasks where two units exchanged what they had done of one item", async () => {
    const faults = await faultsAfter(exchange("unit_id", task("社区1", 1), task("社区2", 1)));

    expect(faults.filter(({ kind }) => kind === "task-moved")).toStrictEqual([
      moved("unit", "社区1", 1),
      moved("unit", "社区2", 1),
    ]);
  });

  it.each([
    ["whole", "item_id, ledger, number"],
    ["but for their numbers", "item_id"],
  ])("names both tasks where two tasks of a unit exchanged items, %s", async (_, columns) => {
    const faults = await faultsAfter(exchange(columns, task("社区1", 1), task("社区1", 2)));

    expect(faults).toContainEqual(moved("item", "社区1", 1));
    expect(faults).toContainEqual(moved("item", "社区1", 2));
  });

  it("names a task whose number is not its item's", async () => {
    expect(
      await faultsAfter(`UPDATE gov.task SET number = 9999 WHERE id = ${task("社区1", 2)}`),
    ).toStrictEqual([moved("number", "社区1", 9999)]);
    expect(await faultsAfter(exchange("number", task("社区1", 1), task("社区1", 2)))).toStrictEqual([
      moved("number", "社区1", 1),
      moved("number", "社区1", 2),
    ]);
  });

  it("names a street whose formula is gone, or one of its versions", async () => {
    await db.query("CREATE TABLE saved.formula AS TABLE gov.formula");
    const formulas = async (tampering: string) => {
      const faults = await faultsAfter(tampering);
      await withoutKeys("DELETE FROM gov.formula; INSERT INTO gov.formula TABLE saved.formula");
      return faults;
    };
    const gone = { kind: "formula-gone", street: expect.any(String) };
    expect(await formulas("DELETE FROM gov.formula")).toStrictEqual([gone]);
    expect(await formulas("UPDATE gov.formula SET version = 2")).toStrictEqual([gone]);
  });

  it.each([
    ["emptied", "'[]'"],
    ["no list", "'null'"],
    ["of a unit that is not there", `'[{"unit": 999, "rank": 1, "stars": 0, "score": "1.00"}]'`],
    ["without ranks", `(SELECT jsonb_build_array(jsonb_build_object('unit', min(id))) FROM gov.unit)`],
  ])("names a published ranking that is %s", async (_, rows) => {
    const publish = (ranked: string) =>
      db.query(`INSERT INTO gov.ranking_snapshot (street_id, unit_kind, period, formula_version, published_at, rows)
        SELECT id, 'community', '2026-W47', 1, '2026-11-22 12:00Z', ${ranked} FROM gov.street`);
    await publish(
      "(SELECT jsonb_agg(jsonb_build_object('unit', id, 'rank', 1, 'stars', 0, 'score', '0.00')) FROM gov.unit)",
    );
    expect(await faultsAfter("SELECT 1")).toStrictEqual([]);
    await db.query("DELETE FROM gov.ranking_snapshot");
    await publish(rows);
    expect(await faultsAfter("SELECT 1")).toStrictEqual([
      { kind: "ranking-broken", street: expect.any(String), week: "2026-W47" },
    ]);
    await db.query("DELETE FROM gov.ranking_snapshot");
  });

  const firstReport = `(SELECT message_key FROM gov.event WHERE task_id = ${task("社区2", 1)} AND version = 1)`;
  const reportOf = { street: expect.any(String), unit: "社区2", ledger: "任务", number: 1 };

  it.each([
    ["is gone", `DELETE FROM gov.message WHERE key = ${firstReport}`],
    ["got another key", `UPDATE gov.message SET key = 'other' WHERE key = ${firstReport}`],
  ])("names what a message brought about that %s", async (_, tampering) => {
    expect(await faultsAfter(tampering)).toStrictEqual([
      { kind: "message-gone", ...reportOf, events: 1, at: expect.any(Date) },
    ]);
  });

  it.each([
    ["person", "person_id = (SELECT max(id) FROM gov.person)"],
    ["street", "street_id = NULL"],
  ])("names what a message brought about that is said to be another %s's", async (_, change) => {
    expect(await faultsAfter(`UPDATE gov.message SET ${change} WHERE key = ${firstReport}`)).toStrictEqual([
      { kind: "message-differs", ...reportOf, events: 1, at: expect.any(Date) },
    ]);
  });

  it.each([
    [
      "unit",
      "name = '社区1'",
      [
        ["task", "unit_id", 3],
        ["event", "unit_id", 8],
      ],
    ],
    ["item", "number = 2", [["task", "item_id", 2]]],
    [
      "person",
      "name = '社区1书记'",
      [
        ["task", "reported_by", 1],
        ["event", "person_id", 8],
        ["message", "person_id", 8],
      ],
    ],
  ])("names the rows whose %s is gone", async (table, which, lost) => {
    await db.query(`CREATE TABLE saved.${table} AS TABLE gov.${table}`);
    const faults = await faultsAfter(`DELETE FROM gov.${table} WHERE ${which}`);
    await withoutKeys(
      `INSERT INTO gov.${table} OVERRIDING SYSTEM VALUE SELECT * FROM saved.${table} WHERE ${which}`,
    );

    expect(faults.filter(({ kind }) => kind === "reference-gone")).toStrictEqual(
      lost.map(([from, column, rows]) => ({ kind: "reference-gone", table: from, column, rows })),
    );
  });

  it("knows every key of tasks, events and messages", async () => {
    const { rows } = await db.query<{ table: string; column: string; target: string }>(
      `SELECT f.relname AS "table", a.attname AS "column", t.relname AS target FROM pg_constraint c
       JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
       WHERE c.contype = 'f' AND f.relname IN ('task', 'event', 'message')`,
    );
    const known = Object.entries(historyReferences).flatMap(([table, columns]) =>
      Object.entries(columns).map(([column, target]) => ({ table, column, target })),
    );
    const namedApart = [
      { table: "event", column: "task_id", target: "task" },
      { table: "event", column: "message_key", target: "message" },
    ];
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set([...known, ...namedApart].map((row) => JSON.stringify(row))),
    );
  });

  it("names an import whose message is gone", async () => {
    expect(await faultsAfter("DELETE FROM gov.message WHERE platform <> 'wecom'")).toStrictEqual([
      expect.objectContaining({ kind: "message-gone", unit: null, ledger: null, number: null, events: 1 }),
    ]);
  });

  it("names nothing once all is as it was", async () => {
    expect(await faultsAfter("SELECT 1")).toStrictEqual([]);
  });
});
