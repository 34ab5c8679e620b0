import { beforeAll, describe, expect, it, vi } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type Decision, recordBatch } from "../../src/ledger/record.ts";
import { allSeals, brokenSeals, sealEvents } from "../../src/ledger/seal.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, makeStreet, report, type TestStreet } from "../support/street.ts";
import { describeTwoPools } from "../support/two-pools.ts";

const manyItems = { items: Array.from({ length: 60 }, () => ({})) };

/** Reports of tasks that nobody has reported yet. */
function reportsIn(street: TestStreet): () => Decision {
  let used = 0;
  return () => decide(street, [{ task: street.task("社区1", ++used), fact: report() }]);
}

describeEachEngine("sealing", (open) => {
  let db: OpenDatabase;
  let nextReport: () => Decision;
  beforeAll(async () => {
    db = await open();
  });
  const lastEventId = async () =>
    (await db.query<{ id: number }>("SELECT max(id) AS id FROM gov.event")).rows[0]?.id;

  it("does nothing in an empty ledger", async () => {
    expect(await sealEvents(db)).toBeUndefined();
    expect(await allSeals(db)).toStrictEqual([]);
  });

  it("covers everything since the beginning the first time", async () => {
    nextReport = reportsIn(await makeStreet(db, manyItems));
    await recordBatch(db, [nextReport(), nextReport()]);

    expect(await sealEvents(db)).toStrictEqual({
      number: 1,
      // The street's import, and the two reports.
      events: 3,
      lastEvent: await lastEventId(),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("does nothing again without a new event", async () => {
    expect(await sealEvents(db)).toBeUndefined();
  });

  it("covers what came since, and stands in one chain with what was before", async () => {
    await recordBatch(db, [nextReport()]);
    const seal = await sealEvents(db);

    expect(seal).toMatchObject({ number: 2, events: 1, lastEvent: await lastEventId() });
    expect((await allSeals(db)).at(-1)).toStrictEqual(seal);
    expect(await brokenSeals(db)).toStrictEqual([]);
  });

  it("does not mind ids that a refused decision used up", async () => {
    const refused = nextReport();
    const impossible = { ...refused, source: { ...refused.source, personId: 2 ** 40 } };
    await recordBatch(db, [impossible]).catch(() => {});
    await recordBatch(db, [nextReport()]);

    expect(await sealEvents(db)).toMatchObject({ number: 3, events: 1 });
    expect(await brokenSeals(db)).toStrictEqual([]);
  });

  it("covers more events than it reads at a time", async () => {
    const { source } = nextReport();
    const notices = Array.from({ length: 10_001 }, (_, index) => ({
      kind: "exported",
      at: new Date(index),
      personId: null,
      unitId: null,
      data: { index },
    }));
    await recordBatch(db, [{ source, changes: [], notices }]);

    expect(await sealEvents(db)).toMatchObject({ number: 4, events: 10_001 });
    expect(await brokenSeals(db)).toStrictEqual([]);
  });

  it("makes one seal where it is asked several times at once", async () => {
    await recordBatch(db, [nextReport()]);
    const seals = await Promise.all([1, 2, 3, 4].map(() => sealEvents(db)));

    expect(seals.filter((seal) => seal !== undefined).length).toBe(1);
    expect(await brokenSeals(db)).toStrictEqual([]);
  });
});

describeTwoPools("sealing by two processes", (openTwo) => {
  let pools: [OpenDatabase, OpenDatabase];
  let street: TestStreet;
  let nextReport: () => Decision;
  beforeAll(async () => {
    pools = await openTwo();
    street = await makeStreet(pools[0], manyItems);
    nextReport = reportsIn(street);
  });

  /** Resolves once someone waits for the lock that a writer holds. */
  const someoneWaits = () =>
    vi.waitFor(async () => {
      const { rows } = await pools[0].query(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      );
      if (rows.length === 0) throw new Error("nobody waits");
    }, 10_000);

  it("makes one chain while both write and seal", async () => {
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        pools.flatMap((db) => [recordBatch(db, [nextReport()]), sealEvents(db), sealEvents(db)]),
      );
    }
    await sealEvents(pools[1]);
    const seals = await allSeals(pools[0]);
    const { rows } = await pools[0].query<{ count: number }>("SELECT count(*) AS count FROM gov.event");

    expect(await brokenSeals(pools[0])).toStrictEqual([]);
    expect(seals.reduce((sum, { events }) => sum + events, 0)).toBe(rows[0]?.count);
  });

  describe("does not pass by an event that is still on its way", () => {
    it("but waits for its transaction and covers it", async () => {
      const writer = await pools[0].connect();
      await writer.query("BEGIN");
      await recordBatch(writer, [nextReport()]);
      // A higher id, committed earlier.
      await recordBatch(pools[1], [nextReport()]);
      const sealing = sealEvents(pools[1]);
      await someoneWaits();
      await writer.query("COMMIT");
      writer.release();

      expect(await sealing).toMatchObject({ events: 2 });
      expect(await brokenSeals(pools[0])).toStrictEqual([]);
    });

    it("nor stumbles where that transaction is rolled back", async () => {
      const writer = await pools[0].connect();
      await writer.query("BEGIN");
      await recordBatch(writer, [nextReport()]);
      await recordBatch(pools[1], [nextReport()]);
      const sealing = sealEvents(pools[1]);
      await someoneWaits();
      await writer.query("ROLLBACK");
      writer.release();

      expect(await sealing).toMatchObject({ events: 1 });
      expect(await brokenSeals(pools[0])).toStrictEqual([]);
    });
  });
});
