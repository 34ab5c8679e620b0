import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

const report = (late = false, review = true): TaskFact => ({
  kind: "reported",
  data: { due: "2026-11-20", late, review },
});

/** A history of the given facts, one a minute, by person 1. */
function history(...facts: TaskFact[]): TaskEvent[] {
  return facts.map((fact, index) => ({
    ...fact,
    version: index + 1,
    at: new Date(index * 60_000),
    personId: 1,
  }));
}

const stateAfter = (...facts: TaskFact[]) => foldEvents(history(...facts));

describe("a task's state is what its events say", () => {
  it("is untouched without events", () => {
    expect(foldEvents([])).toStrictEqual(untouched);
  });

  it.each<[string, TaskFact[], Partial<TaskState>]>([
    [
      "a report waits for review",
      [report()],
      { state: "reported", reportedBy: 1, late: false, signedOffAt: null },
    ],
    ["a late report is late", [report(true)], { state: "reported", late: true }],
    [
      "a report without review signs off",
      [report(false, false)],
      { state: "signed-off", signedOffAt: new Date(0) },
    ],
    [
      "a sign-off closes",
      [report(), { kind: "signed-off", data: {} }],
      { state: "signed-off", signedOffAt: new Date(60_000) },
    ],
    [
      "a return opens again and forgets the report",
      [report(true), { kind: "returned", data: { reason: "照片看不清" } }],
      { state: "returned", reportedAt: null, late: null },
    ],
    [
      "partial progress is not completion",
      [{ kind: "progressed", data: { percent: 50 } }],
      { state: "started", percent: 50 },
    ],
    [
      "a report after progress drops the percent",
      [{ kind: "progressed", data: { percent: 50 } }, report()],
      { state: "reported", percent: null },
    ],
    [
      "an extension moves the due day",
      [{ kind: "extended", data: { until: "2026-12-05" } }],
      { state: "open", extendedTo: "2026-12-05" },
    ],
    [
      "a suspension ends where it began",
      [report(), { kind: "suspended", data: {} }, { kind: "resumed", data: {} }],
      { state: "reported", reportedBy: 1 },
    ],
    [
      "an undone report never was",
      [report(true), { kind: "undone", data: { undoes: [1] } }],
      { ...untouched, version: 2 },
    ],
    [
      "an undo brings back what was before",
      [{ kind: "progressed", data: { percent: 30 } }, report(), { kind: "undone", data: { undoes: [2] } }],
      { state: "started", percent: 30, reportedAt: null },
    ],
    [
      "a report after an undo counts",
      [report(true), { kind: "undone", data: { undoes: [1] } }, report()],
      { state: "reported", late: false, version: 3 },
    ],
  ])("%s", (_, facts, expected) => {
    expect(stateAfter(...facts)).toMatchObject(expected);
  });

  const facts = fc.constantFrom<TaskFact>(
    report(),
    report(true),
    report(false, false),
    { kind: "signed-off", data: {} },
    { kind: "returned", data: { reason: "内容不全" } },
    { kind: "progressed", data: { percent: 40 } },
    { kind: "extended", data: { until: "2026-12-05" } },
    { kind: "suspended", data: {} },
    { kind: "resumed", data: {} },
  );

  it("comes out the same step by step and all at once, whatever happens in what order", () => {
    fc.assert(
      fc.property(
        fc.array(facts, { maxLength: 30 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        (wanted, undoes) => {
          const events: TaskEvent[] = [];
          let kept = untouched;
          wanted.forEach((fact, index) => {
            if (fact.kind === "undone" || !follows[fact.kind].includes(kept.state)) return;
            const event = {
              ...fact,
              version: events.length + 1,
              at: new Date(index),
              personId: 1,
            } as Exclude<TaskEvent, { kind: "undone" }>;
            events.push(event);
            kept = applyEvent(kept, event);
            const last = effectiveEvents(events).at(-1);
            if (undoes[index] && last) {
              events.push({
                kind: "undone",
                data: { undoes: [last.version] },
                version: events.length + 1,
                at: new Date(index),
                personId: 1,
              });
              kept = foldEvents(events);
            }
            expect(kept).toStrictEqual(foldEvents(events));
          });
          expect(kept.version).toBe(events.length);
        },
      ),
    );
  });
});
