import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type Decision, recordBatch } from "../../src/ledger/record.ts";
import { createRecorder, type Recorder } from "../../src/ledger/recorder.ts";
import { untouched } from "../../src/ledger/task-state.ts";
import { histories } from "../../src/ledger/tasks.ts";
import { decide, makeStreet, progress, report, type TestStreet, type TestTask } from "../support/street.ts";
import { describeTwoPools } from "../support/two-pools.ts";

describeTwoPools("two processes that record in one ledger", (openTwo) => {
  let pools: [OpenDatabase, OpenDatabase];
  let recorders: [Recorder, Recorder];
  let street: TestStreet;
  beforeAll(async () => {
    pools = await openTwo();
    recorders = [createRecorder(pools[0]), createRecorder(pools[1])];
    street = await makeStreet(pools[0], { items: Array.from({ length: 20 }, () => ({})) });
  });

  let used = 0;
  const nextTask = () => street.task("社区1", ++used);
  const tally = (outcomes: readonly { outcome: string }[]) =>
    Object.fromEntries(
      ["recorded", "duplicate", "stale"].map((outcome) => [
        outcome,
        outcomes.filter((one) => one.outcome === outcome).length,
      ]),
    );
  const eventsOf = async (taskId: number) => ((await histories(pools[0], [taskId])).get(taskId) ?? []).length;

  /** Each copy takes a connection of its own, from one pool and the other in turn. */
  const atOnce = (decisions: readonly Decision[]) =>
    Promise.all(
      decisions.map(async (decision, index) => {
        const [recorded] = await recordBatch(pools[index % 2 === 0 ? 0 : 1], [decision]);
        if (!recorded) throw new Error("no outcome");
        return recorded;
      }),
    );

  it("record one of 50 copies that come at once, and answer the others with its reply", async () => {
    const task = nextTask();
    const first = decide(street, [{ task, fact: report() }], { reply: ["已报：任务1"] });
    const recorded = await atOnce(
      Array.from({ length: 50 }, (_, index) => ({
        ...first,
        // What the second process made of it must not be answered.
        source: { ...first.source, reply: index % 2 === 0 ? ["已报：任务1"] : ["另一个进程"] },
      })),
    );

    expect(tally(recorded)).toStrictEqual({ recorded: 1, duplicate: 49, stale: 0 });
    expect(new Set(recorded.map(({ reply }) => JSON.stringify(reply))).size).toBe(1);
    expect(await eventsOf(task.id)).toBe(1);
  });

  it("record one of 50 copies that come through their recorders", async () => {
    const task = nextTask();
    const copy = decide(street, [{ task, fact: report() }]);
    const recorded = await Promise.all(
      Array.from({ length: 50 }, (_, index) => recorders[index % 2 === 0 ? 0 : 1].record(copy)),
    );

    expect(tally(recorded)).toStrictEqual({ recorded: 1, duplicate: 49, stale: 0 });
    expect(await eventsOf(task.id)).toBe(1);
  });

  it("record one of two messages that report the same task at once; the other is stale", async () => {
    const task = nextTask();
    const recorded = await atOnce([0, 1].map(() => decide(street, [{ task, fact: report() }])));

    expect(tally(recorded)).toStrictEqual({ recorded: 1, duplicate: 0, stale: 1 });
    expect(await eventsOf(task.id)).toBe(1);
  });

  it("record one of 20 messages that report the same task at once", async () => {
    const task = nextTask();
    const recorded = await atOnce(
      Array.from({ length: 20 }, () => decide(street, [{ task, fact: report() }])),
    );

    expect(tally(recorded)).toStrictEqual({ recorded: 1, duplicate: 0, stale: 19 });
  });

  it("never wait for each other in a ring, in whatever order batches hold their keys and tasks", async () => {
    const tasks = Array.from({ length: 6 }, nextTask);
    const outcomes: { outcome: string }[] = [];
    for (let round = 0; round < 200; round++) {
      // Keys that both batches hold, and tasks that both change, in opposite orders; half of them stale by then.
      const batch = tasks.map((task, index) =>
        decide(street, [{ task, fact: report() }], { key: `round:${round}:${index}` }),
      );
      const rival = tasks.map((task, index) =>
        decide(street, [{ task, fact: report() }], {
          key: index % 2 === 0 ? `round:${round}:${index}` : `rival:${round}:${index}`,
        }),
      );
      const both = await Promise.all([
        recordBatch(pools[0], batch),
        recordBatch(pools[1], rival.toReversed()),
      ]);
      outcomes.push(...both.flat());
    }

    expect(outcomes.length).toBe(200 * 12);
    expect(tally(outcomes).recorded).toBe(6);
  });

  it("never wait for each other in a ring when every batch succeeds", async () => {
    const tasks = Array.from({ length: 4 }, nextTask);
    let version = 0;
    for (let round = 0; round < 100; round++) {
      const batches = [tasks, tasks.toReversed()].map((order) =>
        order.map((task) => progressFrom(task, version)),
      );
      const both = await Promise.all([
        recordBatch(pools[0], batches[0] ?? []),
        recordBatch(pools[1], batches[1] ?? []),
      ]);
      if (both.flat().filter(({ outcome }) => outcome === "recorded").length !== tasks.length) break;
      version++;
    }

    // Each round one process got all four tasks, and the other one none.
    expect(version).toBe(100);
  });

  /** One more progress note on a task that has `version` of them. */
  function progressFrom(task: TestTask, version: number): Decision {
    const before = { ...untouched, version, state: "started" } as const;
    return decide(street, [{ task, before, fact: progress(version % 100) }]);
  }
});
