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
  const keep = async (of: TestStreet, day: string, working: boolean | null, reason: string) => {
    const notice = { kind: "day-set", at: new Date(), personId: null, unitId: null };
    await recordBatch(db, [decide(of, [], { notices: [{ ...notice, data: { day, working, reason } }] })]);
  };
  beforeAll(async () => {
    db = await open();
    street = await makeStreet(db);
    other = await makeStreet(db);
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

  it("are what was said last about a day, and none once that was taken back", async () => {
    const days = async () => (await loadDayOverrides(db, other.id)).map(({ day, working }) => [day, working]);
    await keep(other, "2026-12-01", false, "示例");
    await keep(other, "2026-12-01", true, "示例");
    expect(await days()).toContainEqual(["2026-12-01", true]);
    await keep(other, "2026-12-01", null, "示例");
    expect((await days()).map(([day]) => day)).not.toContain("2026-12-01");
  });
});
