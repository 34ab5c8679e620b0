import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { loadDayOverrides } from "../../src/ledger/day-overrides.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import { createWorkingDays, isWorkingDay } from "../../src/ledger/working-days.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, makeStreet, type TestStreet } from "../support/street.ts";

describeEachEngine("the office's own days", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  let other: TestStreet;
  const keep = (of: TestStreet, day: string, working: boolean, reason: string) =>
    db.query(
      "INSERT INTO gov.day_override (street_id, day, working, reason, message_key) VALUES ($1, $2, $3, $4, 'days:1')",
      [of.id, day, working, reason],
    );
  beforeAll(async () => {
    db = await open();
    street = await makeStreet(db);
    other = await makeStreet(db);
    await recordBatch(db, [decide(street, [], { key: "days:1", text: "/设置 11月26日 放假" })]);
  });

  it("are none where none were set", async () => {
    expect(await loadDayOverrides(db, other.id)).toStrictEqual([]);
  });

  it("are those of one street, in order, as the working days take them", async () => {
    await keep(street, "2026-11-28", true, "示例补班");
    await keep(street, "2026-11-26", false, "示例停电");
    await keep(other, "2026-11-27", false, "示例大雪");
    const overrides = await loadDayOverrides(db, street.id);
    expect(overrides).toStrictEqual([
      { day: "2026-11-26", working: false, reason: "示例停电" },
      { day: "2026-11-28", working: true, reason: "示例补班" },
    ]);
    const days = createWorkingDays(overrides);
    expect(
      ["2026-11-26", "2026-11-27", "2026-11-28"].map((day) => isWorkingDay(days, day).working),
    ).toStrictEqual([false, true, true]);
  });

  it("are one for a day, with a reason, from a message", async () => {
    await keep(street, "2026-12-01", false, "示例");
    await expect(keep(street, "2026-12-01", true, "示例")).rejects.toThrow(/day_override_pkey/);
    await expect(keep(street, "2026-12-02", true, "")).rejects.toThrow(/check/);
    await expect(
      db.query(
        "INSERT INTO gov.day_override (street_id, day, working, reason, message_key) VALUES ($1, '2026-12-03', true, '示例', 'nobody')",
        [street.id],
      ),
    ).rejects.toThrow(/foreign key/);
  });
});
