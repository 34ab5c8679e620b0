import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import { lastReportOf } from "../../src/ledger/tasks.ts";
import { describeEachEngine } from "../support/databases.ts";
import {
  decide,
  happen,
  makeStreet,
  progress,
  report,
  signOff,
  type TestStreet,
  undo,
} from "../support/street.ts";

describeEachEngine("a person's last report", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  let personId: number;
  beforeAll(async () => {
    db = await open();
  });

  /** A street in which 社区1书记 has done nothing yet. */
  async function fresh() {
    street = await makeStreet(db, { communities: 2, items: [{}, {}, {}, {}] });
    personId = street.person("社区1书记");
  }
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 18, 2, minute));
  const does = (number: number, minute: number, ...facts: Parameters<typeof happen>[3]) =>
    happen(db, street, street.task("社区1", number), facts, { personId, at: at(minute) });
  const reportTogether = (...numbers: number[]) =>
    recordBatch(db, [
      decide(
        street,
        numbers.map((number) => ({ task: street.task("社区1", number), fact: report() })),
        { personId, at: at(0) },
      ),
    ]);
  const last = async () => {
    const found = await lastReportOf(db, personId);
    return found && { at: found.at, numbers: found.tasks.map(({ number }) => number) };
  };

  it("is nothing before the first one", async () => {
    await fresh();

    expect(await last()).toBeUndefined();
  });

  it("is the latest one", async () => {
    await fresh();
    await does(1, 1, report());
    await does(2, 2, report());

    expect(await last()).toStrictEqual({ at: at(2), numbers: [2] });
  });

  it("may be a progress note", async () => {
    await fresh();
    await does(1, 1, report());
    await does(2, 2, progress(50));

    expect((await last())?.numbers).toStrictEqual([2]);
  });

  it("covers all tasks of one message", async () => {
    await fresh();
    await reportTogether(3, 1);

    expect((await last())?.numbers).toStrictEqual([1, 3]);
  });

  it("covers the tasks as they stand now", async () => {
    await fresh();
    await does(1, 1, report());
    await happen(db, street, street.task("社区1", 1), [signOff], { personId: street.person("组织员") });

    expect((await lastReportOf(db, personId))?.tasks[0]).toMatchObject({ state: "signed-off", version: 2 });
  });

  it("is the one before where the latest was undone", async () => {
    await fresh();
    await does(1, 1, report());
    await does(2, 2, report(), undo(1));

    expect(await last()).toStrictEqual({ at: at(1), numbers: [1] });
  });

  it("is nothing where all was undone", async () => {
    await fresh();
    await does(1, 1, report(), undo(1));

    expect(await last()).toBeUndefined();
  });

  it("leaves out the task of a message that was undone by itself", async () => {
    await fresh();
    await does(1, 0, progress(10));
    await recordBatch(db, [
      decide(
        street,
        [
          { task: street.task("社区1", 1), fact: report(), before: { ...notStarted, version: 1 } },
          { task: street.task("社区1", 2), fact: report() },
        ],
        { personId, at: at(1) },
      ),
    ]);
    await does(1, 2, undo(2));

    expect((await last())?.numbers).toStrictEqual([2]);
  });

  it("is a report again where it was made again after an undo", async () => {
    await fresh();
    await does(1, 1, report(), undo(1), report());

    expect((await last())?.numbers).toStrictEqual([1]);
  });

  it("is nobody else's", async () => {
    await fresh();
    await does(1, 1, report());
    await happen(db, street, street.task("社区2", 1), [report()], { personId: street.person("社区2书记") });

    expect((await last())?.numbers).toStrictEqual([1]);
    expect((await lastReportOf(db, street.person("组织员")))?.tasks).toBeUndefined();
  });
});

const notStarted = {
  version: 0,
  state: "started",
  percent: 10,
  reportedAt: null,
  reportedBy: null,
  late: null,
  signedOffAt: null,
  extendedTo: null,
} as const;
