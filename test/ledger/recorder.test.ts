import { beforeAll, describe, expect, it } from "vitest";
import { DatabaseError, DatabaseUnavailable } from "../../src/database/errors.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import type { Decision } from "../../src/ledger/record.ts";
import { createRecorder } from "../../src/ledger/recorder.ts";
import { untouched } from "../../src/ledger/task-state.ts";
import { histories } from "../../src/ledger/tasks.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, makeStreet, progress, report, signOff, type TestStreet } from "../support/street.ts";
import { watched } from "../support/watched.ts";

/** What a task is after one report, for a decision that counts on it. */
const reportedOnce = { ...untouched, version: 1, state: "reported" } as const;

/** The keys in each statement that a watched recorder made. */
const keysOf = ({ statements }: ReturnType<typeof watched>) =>
  statements.map(({ params }) => (JSON.parse(String(params[0])) as { key: string }[]).map(({ key }) => key));

describeEachEngine("the recorder", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  beforeAll(async () => {
    db = await open();
    street = await makeStreet(db, { communities: 20, items: Array.from({ length: 20 }, () => ({})) });
  });

  let used = 0;
  const nextTask = () => {
    const index = used++;
    return street.task(`社区${Math.floor(index / 20) + 1}`, (index % 20) + 1);
  };
  const reportOfSomeTask = () => decide(street, [{ task: nextTask(), fact: report() }]);

  describe("with many decisions at once", () => {
    it("shares few commits among 200 of them", async () => {
      const door = watched(db);
      const recorder = createRecorder(door);
      const recorded = await Promise.all(
        Array.from({ length: 200 }, () => recorder.record(reportOfSomeTask())),
      );

      expect(new Set(recorded.map(({ outcome }) => outcome))).toStrictEqual(new Set(["recorded"]));
      // The first goes alone; those that came meanwhile go by 64.
      expect(keysOf(door).map((keys) => keys.length)).toStrictEqual([1, 64, 64, 64, 7]);
    });

    it("gives each its own answer", async () => {
      const recorder = createRecorder(db);
      const answers = Array.from({ length: 30 }, (_, index) => [`回答${index}`]);
      const recorded = await Promise.all(
        answers.map((reply) => recorder.record(decide(street, [], { reply }))),
      );

      expect(recorded.map(({ reply }) => reply)).toStrictEqual(answers);
    });

    it("puts two that change one task into different commits, in the order they came", async () => {
      const door = watched(db);
      const recorder = createRecorder(door);
      const task = nextTask();
      const [first, second] = [report(), report(true)].map((fact) => decide(street, [{ task, fact }]));
      if (!first || !second) throw new Error("two decisions are needed");
      const recorded = await Promise.all(
        [reportOfSomeTask(), first, second].map((decision) => recorder.record(decision)),
      );

      expect(recorded.map(({ outcome }) => outcome)).toStrictEqual(["recorded", "recorded", "stale"]);
      expect(keysOf(door).slice(1)).toStrictEqual([[first.source.key], [second.source.key]]);
    });

    it("keeps the order of three that change overlapping tasks", async () => {
      const door = watched(db);
      const recorder = createRecorder(door);
      const [a, b] = [nextTask(), nextTask()];
      const decisions = [
        reportOfSomeTask(),
        decide(street, [{ task: a, fact: report() }]),
        decide(street, [
          { task: a, fact: report() },
          { task: b, fact: report() },
        ]),
        decide(street, [{ task: b, fact: report() }]),
      ];
      const recorded = await Promise.all(decisions.map((decision) => recorder.record(decision)));

      // The last one must not overtake the one before it, with which it shares a task.
      expect(recorded.map(({ outcome }) => outcome)).toStrictEqual([
        "recorded",
        "recorded",
        "stale",
        "recorded",
      ]);
      expect(keysOf(door).length).toBe(4);
    });

    it("answers the second of two with one key as a duplicate, with the first one's reply", async () => {
      const recorder = createRecorder(db);
      const first = decide(street, [{ task: nextTask(), fact: report() }], { reply: ["第一个"] });
      const copy = decide(street, [], { key: first.source.key, reply: ["第二个"] });
      const recorded = await Promise.all([first, copy].map((decision) => recorder.record(decision)));

      expect(recorded).toStrictEqual([
        { outcome: "recorded", reply: ["第一个"] },
        { outcome: "duplicate", reply: ["第一个"] },
      ]);
    });

    it("lets no copy overtake the first one that waits", async () => {
      const recorder = createRecorder(db);
      const task = nextTask();
      const first = decide(street, [{ task, before: reportedOnce, fact: signOff }], { reply: ["第一个"] });
      const decisions = [
        reportOfSomeTask(),
        decide(street, [{ task, fact: report() }]),
        first,
        decide(street, [], { key: first.source.key, reply: ["第二个"] }),
      ];
      const recorded = await Promise.all(decisions.map((decision) => recorder.record(decision)));

      expect(recorded.slice(2)).toStrictEqual([
        { outcome: "recorded", reply: ["第一个"] },
        { outcome: "duplicate", reply: ["第一个"] },
      ]);
    });
  });

  describe("with one decision that the database refuses", () => {
    const refused: [string, string, () => Decision][] = [
      ["a value out of range", "23514", () => decide(street, [{ task: nextTask(), fact: progress(101) }])],
      ["a character that text cannot hold", "22P05", () => decide(street, [], { text: "打卡\u0000" })],
      ["a reference to nobody", "23503", () => decide(street, [], { personId: 2 ** 40 })],
      ["a number that is none", "22P02", () => decide(street, [], { streetId: "x" as never })],
      ["a key longer than an index holds", "54000", () => decide(street, [], { key: randomText(20_000) })],
    ];

    it.each(refused)("refuses that one alone: %s", async (_, code, poisoned) => {
      const recorder = createRecorder(db);
      const decisions = [reportOfSomeTask(), reportOfSomeTask(), poisoned(), reportOfSomeTask()];
      const settled = await Promise.allSettled(decisions.map((decision) => recorder.record(decision)));

      expect(settled.map(({ status }) => status)).toStrictEqual([
        "fulfilled",
        "fulfilled",
        "rejected",
        "fulfilled",
      ]);
      expect(settled[2]).toMatchObject({ reason: { name: "DatabaseError", code } });
    });

    it("leaves nothing of it", async () => {
      const task = nextTask();
      const poisoned = decide(street, [{ task, fact: progress(101) }]);
      await createRecorder(db)
        .record(poisoned)
        .catch(() => {});
      const { rows } = await db.query("SELECT 1 FROM gov.message WHERE key = $1", [poisoned.source.key]);

      expect(rows).toStrictEqual([]);
      expect((await histories(db, [task.id])).get(task.id)).toStrictEqual([]);
    });
  });

  describe("with a database that cannot serve", () => {
    it("rejects everyone who waits after one attempt", async () => {
      const door = watched(db, () => {
        throw new DatabaseUnavailable("unreachable", "no server");
      });
      const recorder = createRecorder(door);
      const settled = await Promise.allSettled(
        Array.from({ length: 200 }, () => recorder.record(decide(street, []))),
      );

      expect(settled.every(({ status }) => status === "rejected")).toBe(true);
      expect(door.statements.length).toBe(1);
    });

    it("does not try singly where it was lost under a batch", async () => {
      const door = watched(db, () => {
        if (door.statements.length === 2) throw new DatabaseUnavailable("wait-timeout", "too late");
      });
      const recorder = createRecorder(door);
      const settled = await Promise.allSettled(
        Array.from({ length: 40 }, () => recorder.record(decide(street, []))),
      );

      expect(settled.filter(({ status }) => status === "fulfilled").length).toBe(1);
      expect(door.statements.length).toBe(2);
    });

    it("stops trying singly once it is lost", async () => {
      const door = watched(db, () => {
        if (door.statements.length === 4) throw new DatabaseUnavailable("engine-lost", "gone");
      });
      const recorder = createRecorder(door);
      const decisions = [
        decide(street, []),
        decide(street, [], { text: "\u0000" }),
        decide(street, []),
        decide(street, []),
      ];
      const settled = await Promise.allSettled(decisions.map((decision) => recorder.record(decision)));

      // Alone, as three, then one by one: the poisoned one refused, the next one lost, the last one not tried.
      expect(door.statements.length).toBe(4);
      expect(settled.slice(2).map((one) => (one.status === "rejected" ? one.reason.code : ""))).toStrictEqual(
        ["engine-lost", "engine-lost"],
      );
    });

    it("does not try singly after an error that no single decision causes", async () => {
      const door = watched(db, () => {
        if (door.statements.length === 2) throw new DatabaseError({ code: "40P01", message: "deadlock" });
      });
      const recorder = createRecorder(door);
      await Promise.allSettled(Array.from({ length: 5 }, () => recorder.record(decide(street, []))));

      expect(door.statements.length).toBe(2);
    });

    it("records again once it serves again", async () => {
      let up = false;
      const recorder = createRecorder(
        watched(db, () => {
          if (!up) throw new DatabaseUnavailable("unreachable", "no server");
        }),
      );
      const decision = decide(street, []);
      await recorder.record(decision).catch(() => {});
      up = true;

      expect((await recorder.record(decision)).outcome).toBe("recorded");
    });
  });
});

/** Text that does not compress, so that its length is what counts. */
function randomText(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCodePoint(0x4e00 + (seed % 20_000));
  }).join("");
}
