import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { hear } from "../../src/ledger/speaker.ts";
import { describeEachEngine } from "../support/databases.ts";
import { happen, makeStreet, progress, report, signOff, type TestStreet, undo } from "../support/street.ts";

const now = Date.parse("2026-11-25T10:00:00+08:00");
const minutes = (count: number) => new Date(now - count * 60_000);

describeEachEngine("the task a person reported just now", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  beforeAll(async () => {
    db = await open();
  });

  async function fresh() {
    street = await makeStreet(db, { communities: 2, items: [{}, {}, { star: null }] });
  }
  const does = (
    at: Date,
    facts: Parameters<typeof happen>[3],
    { number = 1, unit = "社区1", ledger = "任务", by = "社区1书记" } = {},
  ) => happen(db, street, street.task(unit, number, ledger), facts, { personId: street.person(by), at });
  const recent = async (by = "社区1书记") =>
    (
      await hear(db, {
        key: "new",
        platform: "wecom",
        corp: "",
        user: street.account(by),
        chatId: null,
        now,
      })
    ).recentTask;

  it("is its number", async () => {
    await fresh();
    await does(minutes(9), [report()], { number: 2 });

    expect(await recent()).toBe(2);
  });

  it("is nobody's before a report", async () => {
    await fresh();

    expect(await recent()).toBeUndefined();
  });

  it("is forgotten after ten minutes of the street's clock, however fast the server's runs", async () => {
    await fresh();
    await does(minutes(10), [report()]);

    expect(await recent()).toBeUndefined();
  });

  it("is not known where there were two", async () => {
    await fresh();
    await does(minutes(5), [report()]);
    await does(minutes(4), [report()], { number: 2 });

    expect(await recent()).toBeUndefined();
  });

  it("is the second one where the first was longer ago", async () => {
    await fresh();
    await does(minutes(15), [report()]);
    await does(minutes(4), [report()], { number: 2 });

    expect(await recent()).toBe(2);
  });

  it("is the one that was not taken back", async () => {
    await fresh();
    await does(minutes(5), [report(), undo(1)]);
    await does(minutes(4), [report()], { number: 2 });

    expect(await recent()).toBe(2);
  });

  it("is one number where it was reported for two units", async () => {
    await fresh();
    await does(minutes(5), [report()]);
    await does(minutes(4), [report()], { unit: "社区2" });

    expect(await recent()).toBe(1);
  });

  it("is not one of another ledger", async () => {
    await fresh();
    await does(minutes(5), [report()], { ledger: "行动" });

    expect(await recent()).toBeUndefined();
  });

  it("is not one of which only progress was told", async () => {
    await fresh();
    await does(minutes(5), [progress(50)]);

    expect(await recent()).toBeUndefined();
  });

  it("is not one that they signed off", async () => {
    await fresh();
    await does(minutes(5), [report()]);
    await does(minutes(4), [signOff], { by: "组织员" });

    expect(await recent("组织员")).toBeUndefined();
  });

  it("is not one that somebody else reported", async () => {
    await fresh();
    await does(minutes(5), [report()]);

    expect(await recent("社区2书记")).toBeUndefined();
  });
});
