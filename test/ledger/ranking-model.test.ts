import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Database } from "../../src/database/door.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { ranking, rankingThen } from "../../src/ledger/ranking.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import {
  applyEvent,
  effectiveEvents,
  foldEvents,
  follows,
  type TaskEvent,
  type TaskFact,
  type TaskState,
  untouched,
} from "../../src/ledger/task-state.ts";
import { ledgerThen } from "../../src/ledger/tasks-then.ts";
import { describeEachEngine } from "../support/databases.ts";
import {
  decide,
  extend,
  giveBack,
  makeStreet,
  progress,
  report,
  signOff,
  type TestStreet,
  undo,
} from "../support/street.ts";
import { rankByHand } from "./rank-by-hand.ts";

const lastDueDay = "2026-11-20";
/** More of them: RANKING_RUNS=5000 npx vitest run test/ledger/ranking-model.test.ts */
const numRuns = Number(process.env.RANKING_RUNS ?? 120);

const shape = fc.record({
  communities: fc.integer({ min: 1, max: 4 }),
  villages: fc.integer({ min: 0, max: 2 }),
  items: fc.array(
    fc.record({
      star: fc.constantFrom(1, 1, 2, 3, null),
      weight: fc.constantFrom(1, 1, 0.25, 1.5, 3, 33.33),
      dueOn: fc.constantFrom("2026-11-10", "2026-11-20", "2026-11-21"),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});
const facts = fc.constantFrom<TaskFact | "undo">(
  report(),
  report(),
  report(true),
  report(false, false),
  report(true, false),
  signOff,
  signOff,
  signOff,
  giveBack,
  progress(40),
  extend("2026-11-20"),
  extend("2026-12-05"),
  { kind: "suspended", data: {} },
  { kind: "resumed", data: {} },
  "undo",
);
/** What is tried on each task, one list a task; what its state does not allow is left out. */
const wishes = fc.array(fc.array(facts, { maxLength: 6 }), { maxLength: 30 });

describeEachEngine("the ranking, against a plain fold of the events,", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
  });

  it("is the same after any history", { timeout: 60_000 + numRuns * 1_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(shape, wishes, async (wanted, tried) => {
        const street = await makeStreet(db, wanted);
        await live(db, street, tried);

        const found = await ranking(db, { streetId: street.id, lastDueDay });
        expect(found).toStrictEqual(await rankByHand(db, street.id, lastDueDay));
      }),
      { numRuns },
    );
    // Each run expects on its own; this one says that they were made.
    expect(numRuns).toBeGreaterThan(0);
  });

  it("is the same at any earlier instant", { timeout: 60_000 + numRuns * 1_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(shape, wishes, fc.integer({ min: 0, max: 6 }), async (wanted, tried, events) => {
        const street = await makeStreet(db, wanted);
        await live(db, street, tried);
        const until = timeOf(events);

        const found = await rankingThen(
          db,
          { streetId: street.id, lastDueDay },
          await ledgerThen(db, street.id, until),
        );
        expect(found).toStrictEqual(await rankByHand(db, street.id, lastDueDay, until));
      }),
      { numRuns },
    );
    expect(numRuns).toBeGreaterThan(0);
  });
});

/** When a task's nth event happens. */
function timeOf(version: number): Date {
  return new Date(Date.UTC(2026, 10, 18, 2 + version));
}

async function live(db: Database, street: TestStreet, tried: readonly (readonly (TaskFact | "undo")[])[]) {
  const { rows: tasks } = await db.query<{ id: number; unitId: number }>(
    `SELECT id, unit_id AS "unitId" FROM gov.task WHERE street_id = $1 ORDER BY id`,
    [street.id],
  );
  const decisions = tasks.flatMap((task, index) => {
    const { events, after } = history(tried[index] ?? []);
    if (events.length === 0) return [];
    const changes = [{ taskId: task.id, unitId: task.unitId, expected: 0, events, after }];
    return [{ ...decide(street, []), changes }];
  });
  await recordBatch(db, decisions);
}

function history(tried: readonly (TaskFact | "undo")[]): { events: TaskEvent[]; after: TaskState } {
  const events: TaskEvent[] = [];
  let after = untouched;
  for (const fact of tried) {
    const told = { version: events.length + 1, at: timeOf(events.length + 1), personId: null };
    if (fact === "undo" || fact.kind === "undone") {
      const last = effectiveEvents(events).at(-1);
      if (!last) continue;
      events.push({ ...undo(last.version), ...told });
      after = foldEvents(events);
    } else if (follows[fact.kind].includes(after.state)) {
      const event = { ...fact, ...told };
      events.push(event);
      after = applyEvent(after, event);
    }
  }
  return { events, after };
}
