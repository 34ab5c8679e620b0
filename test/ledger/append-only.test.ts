import { beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { sealEvents } from "../../src/ledger/seal.ts";
import { describeEachEngine } from "../support/databases.ts";
import { happen, makeStreet, report } from "../support/street.ts";

describeEachEngine("what has happened", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
    const street = await makeStreet(db);
    await happen(db, street, street.task("社区1", 1), [report()]);
    await sealEvents(db);
  });

  const count = async (table: string) =>
    (await db.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)).rows[0]?.count;

  describe.each(["gov.event", "gov.seal"])("in %s", (table) => {
    const column = table === "gov.event" ? "kind" : "hash";
    it.each([
      `UPDATE ${table} SET ${column} = 'x'`,
      `UPDATE ${table} SET ${column} = 'x' WHERE false`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `TRUNCATE ${table} CASCADE`,
      `SELECT 1; UPDATE ${table} SET ${column} = 'x'`,
    ])("cannot be changed by %s", async (statement) => {
      const before = await count(table);

      await expect(db.query(statement)).rejects.toMatchObject({
        code: "23001",
        message: `${table} is append-only: record a new event instead`,
      });
      expect(await count(table)).toBe(before);
    });
  });

  it("cannot be emptied through the messages it came from", async () => {
    await expect(db.query("TRUNCATE gov.message CASCADE")).rejects.toMatchObject({ code: "23001" });
    expect(await count("gov.event")).toBeGreaterThan(0);
  });

  it("holds on to the message it came from", async () => {
    await expect(db.query("DELETE FROM gov.message")).rejects.toMatchObject({
      code: expect.stringMatching(/^2300[13]|23503$/),
    });
  });
});
