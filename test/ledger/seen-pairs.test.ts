import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import { seenPairs } from "../../src/ledger/seen-pairs.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, makeStreet, type TestStreet } from "../support/street.ts";

const now = Date.parse("2026-11-25T10:00:00+08:00");

describeEachEngine("the memory of what authenticated a message", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  beforeAll(async () => {
    db = await open();
    street = await makeStreet(db);
  });

  /** Messages that came one after the other with the same envelope. */
  async function arrive(envelope: string, ...keys: string[]) {
    for (const key of keys) await recordBatch(db, [decide(street, [], { key, envelope })]);
  }
  const receivedAt = async (key: string) =>
    (
      await db.query<{ at: Date }>("SELECT received_at AS at FROM gov.message WHERE key = $1", [key])
    ).rows[0]?.at.getTime();

  it("sees a new envelope for the first time now", async () => {
    expect(await seenPairs(db).note("envelope-new", "a1", now)).toStrictEqual({
      firstSeenMs: now,
      others: 0,
    });
  });

  it("has seen an envelope since its first recorded message", async () => {
    await arrive("envelope-b", "b1", "b2");

    expect(await seenPairs(db).note("envelope-b", "b3", now)).toStrictEqual({
      firstSeenMs: await receivedAt("b1"),
      others: 2,
    });
  });

  it("counts no others for the first message delivered again", async () => {
    await arrive("envelope-c", "c1", "c2", "c3");

    expect((await seenPairs(db).note("envelope-c", "c1", now)).others).toBe(0);
  });

  it("counts those before it for a later message delivered again", async () => {
    await arrive("envelope-d", "d1", "d2", "d3");

    expect((await seenPairs(db).note("envelope-d", "d2", now)).others).toBe(1);
  });

  it("keeps envelopes apart", async () => {
    await arrive("envelope-e", "e1");

    expect(await seenPairs(db).note("envelope-f", "e1", now)).toStrictEqual({ firstSeenMs: now, others: 0 });
  });

  it("forgets nothing where a memory is made anew over the same ledger", async () => {
    await arrive("envelope-g", "g1");
    await seenPairs(db).note("envelope-g", "g2", now);

    expect((await seenPairs(db).note("envelope-g", "g2", now)).firstSeenMs).toBe(await receivedAt("g1"));
  });
});
