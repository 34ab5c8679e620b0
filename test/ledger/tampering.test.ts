import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type VerifyFault, verifyLedger } from "../../src/ledger/verify.ts";
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
        ALTER TABLE gov.event DISABLE TRIGGER append_only;
        ALTER TABLE gov.seal DISABLE TRIGGER append_only`);
  });

  /** The faults after someone with the database's password did this; then it is put right again. */
  async function faultsAfter(tampering: string): Promise<readonly VerifyFault[]> {
    await db.query(tampering);
    const { faults } = await verifyLedger(db);
    await db.query(`
        TRUNCATE gov.event, gov.seal;
        INSERT INTO gov.event OVERRIDING SYSTEM VALUE TABLE saved.event;
        INSERT INTO gov.seal TABLE saved.seal;
        UPDATE gov.task t SET version = s.version, state = s.state, late = s.late, percent = s.percent,
          extended_to = s.extended_to, reported_by = s.reported_by FROM saved.task s WHERE s.id = t.id`);
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
    ).toStrictEqual([seal(2)]);
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

  it("names the seal that follows one that is gone", async () => {
    expect(await faultsAfter("DELETE FROM gov.seal WHERE number = 1")).toStrictEqual([seal(2)]);
  });

  it("names nothing once all is as it was", async () => {
    expect(await faultsAfter("SELECT 1")).toStrictEqual([]);
  });
});
