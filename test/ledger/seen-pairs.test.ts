import { beforeAll, expect, it, vi } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import { seenPairs } from "../../src/ledger/seen-pairs.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, makeStreet, type TestStreet } from "../support/street.ts";

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
  /** Lets the database's clock go on: an age is measured by it and by no other. */
  const age = (key: string, minutes: number) =>
    db.query("UPDATE gov.message SET received_at = received_at - make_interval(mins => $2) WHERE key = $1", [
      key,
      minutes,
    ]);

  it("knows nothing of a new envelope", async () => {
    expect(await seenPairs(db).note("envelope-new", "a1")).toStrictEqual({ ageMs: 0, others: 0 });
  });

  it("has seen an envelope since its first recorded message, by the database's clock", async () => {
    await arrive("envelope-b", "b1", "b2");
    await age("b1", 10);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2001-01-01") });

    const { ageMs, others } = await seenPairs(db).note("envelope-b", "b3");
    vi.useRealTimers();
    expect(others).toBe(2);
    expect(ageMs).toBeGreaterThanOrEqual(10 * 60_000);
    expect(ageMs).toBeLessThan(11 * 60_000);
  });

  it("counts no others for the first message delivered again", async () => {
    await arrive("envelope-c", "c1", "c2", "c3");

    expect((await seenPairs(db).note("envelope-c", "c1")).others).toBe(0);
  });

  it("counts those before it for a later message delivered again", async () => {
    await arrive("envelope-d", "d1", "d2", "d3");

    expect((await seenPairs(db).note("envelope-d", "d2")).others).toBe(1);
  });

  it("keeps envelopes apart", async () => {
    await arrive("envelope-e", "e1");

    expect(await seenPairs(db).note("envelope-f", "e1")).toStrictEqual({ ageMs: 0, others: 0 });
  });

  it("forgets nothing where a memory is made anew over the same ledger", async () => {
    await arrive("envelope-g", "g1");
    await age("g1", 10);
    await seenPairs(db).note("envelope-g", "g2");

    expect((await seenPairs(db).note("envelope-g", "g2")).ageMs).toBeGreaterThanOrEqual(10 * 60_000);
  });
});
