import { beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type Decision, recordBatch } from "../../src/ledger/record.ts";
import { applyEvent, foldEvents, type TaskState, untouched } from "../../src/ledger/task-state.ts";
import { histories } from "../../src/ledger/tasks.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, happen, makeStreet, progress, report, signOff, type TestStreet } from "../support/street.ts";

describeEachEngine("recording decisions", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  beforeAll(async () => {
    db = await open();
    street = await makeStreet(db, { items: Array.from({ length: 20 }, () => ({})) });
  });

  let used = 0;
  /** A task that no test has touched. */
  const nextTask = () => street.task("社区1", ++used);
  const one = async (decision: Decision) => (await recordBatch(db, [decision]))[0];
  const messages = async (key: string) =>
    (await db.query("SELECT * FROM gov.message WHERE key = $1", [key])).rows;
  const history = async (taskId: number) => (await histories(db, [taskId])).get(taskId) ?? [];
  const versionOf = async (taskId: number) =>
    (await db.query<{ version: number }>("SELECT version FROM gov.task WHERE id = $1", [taskId])).rows[0]
      ?.version;

  describe("a new message", () => {
    it("is recorded and keeps its reply", async () => {
      const decision = decide(street, [{ task: nextTask(), fact: report() }], { reply: ["已报：", "任务1"] });

      expect(await one(decision)).toStrictEqual({ outcome: "recorded", reply: ["已报：", "任务1"] });
    });

    it("puts its event into the task's history as it was said", async () => {
      const task = nextTask();
      const personId = street.person("社区1书记");
      const at = new Date("2026-11-18T10:00:00.123+08:00");
      const fact = {
        kind: "reported",
        data: { due: "2026-11-20", late: false, review: true, note: "已召开支委会 “三会一课” 🎉" },
      } as const;
      await one(decide(street, [{ task, fact }], { personId, at }));

      expect(await history(task.id)).toStrictEqual([{ ...fact, version: 1, at, personId }]);
    });

    it("brings the task's row to the state that follows", async () => {
      const task = nextTask();
      const personId = street.person("社区1书记");
      await one(decide(street, [{ task, fact: report(true) }], { personId }));
      const { rows } = await db.query<TaskState>(
        `SELECT version, state, percent, reported_at AS "reportedAt", reported_by AS "reportedBy", late,
           signed_off_at AS "signedOffAt", extended_to AS "extendedTo" FROM gov.task WHERE id = $1`,
        [task.id],
      );

      expect(rows[0]).toStrictEqual(foldEvents(await history(task.id)));
    });

    it("may be answered with silence", async () => {
      const decision = decide(street, [], { reply: null, outcome: "IGNORE" });
      await one(decision);

      expect(await one(decision)).toStrictEqual({ outcome: "duplicate", reply: null });
    });

    it("may come from someone whom no street knows", async () => {
      const decision = decide(street, [], { streetId: null, reply: ["我还不认识您"] });

      expect(await one(decision)).toStrictEqual({ outcome: "recorded", reply: ["我还不认识您"] });
    });

    it("may bring notices that concern no task", async () => {
      const at = new Date("2026-11-18T10:00:00+08:00");
      const personId = street.person("组织员");
      const notice = { kind: "exported", at, personId, unitId: null, data: { sheets: 3 } };
      const decision = decide(street, [], { notices: [notice] });
      await one(decision);
      const { rows } = await db.query(
        `SELECT street_id, task_id, version, unit_id, kind, at, person_id, data FROM gov.event WHERE message_key = $1`,
        [decision.source.key],
      );

      expect(rows).toStrictEqual([
        {
          street_id: street.id,
          task_id: null,
          version: null,
          unit_id: null,
          kind: "exported",
          at,
          person_id: personId,
          data: { sheets: 3 },
        },
      ]);
    });

    it("may bring several events of one task", async () => {
      const task = nextTask();
      const decision = decide(street, [{ task, fact: report() }]);
      const [change] = decision.changes;
      const [first] = change?.events ?? [];
      if (!change || !first) throw new Error("the decision has no change");
      const second = { kind: "signed-off", data: {}, version: 2, at: first.at, personId: null } as const;
      const after = applyEvent(change.after, second);
      await one({ ...decision, changes: [{ ...change, events: [first, second], after }] });

      expect((await history(task.id)).map(({ version, kind }) => [version, kind])).toStrictEqual([
        [1, "reported"],
        [2, "signed-off"],
      ]);
    });
  });

  describe("a message that was answered before", () => {
    it("gets the first answer", async () => {
      const first = decide(street, [{ task: nextTask(), fact: report() }], { reply: ["第一次"] });
      await one(first);
      const again = decide(street, [], { key: first.source.key, reply: ["第二次"] });

      expect(await one(again)).toStrictEqual({ outcome: "duplicate", reply: ["第一次"] });
    });

    it("changes nothing, even where it would do something else", async () => {
      const [task, other] = [nextTask(), nextTask()];
      const first = decide(street, [{ task, fact: report() }]);
      await one(first);
      await one(decide(street, [{ task: other, fact: report() }], { key: first.source.key }));

      expect(await history(other.id)).toStrictEqual([]);
      expect(await versionOf(other.id)).toBe(0);
    });

    it("is a duplicate also where its task has moved on since", async () => {
      const task = nextTask();
      const first = decide(street, [{ task, fact: report() }]);
      await one(first);
      await happen(db, street, task, [signOff]);

      expect((await one(first))?.outcome).toBe("duplicate");
    });
  });

  describe("a decision that was overtaken", () => {
    /** A report by someone who did not see that the task was reported just before. */
    async function overtaken() {
      const task = nextTask();
      await happen(db, street, task, [report()]);
      return { task, late: decide(street, [{ task, fact: report(true), before: untouched }]) };
    }

    it("is stale and has no reply", async () => {
      const { late } = await overtaken();

      expect(await one(late)).toStrictEqual({ outcome: "stale", reply: null });
    });

    it("leaves no message, so that it can be decided again under its key", async () => {
      const { late } = await overtaken();
      await one(late);

      expect(await messages(late.source.key)).toStrictEqual([]);
    });

    it("leaves no event and no change", async () => {
      const { task, late } = await overtaken();
      await one(late);

      expect((await history(task.id)).length).toBe(1);
      expect(await versionOf(task.id)).toBe(1);
    });

    it("is stale as a whole where one of its two tasks is", async () => {
      const { task } = await overtaken();
      const untouchedTask = nextTask();
      const both = decide(street, [
        { task: untouchedTask, fact: report() },
        { task, fact: report() },
      ]);

      expect((await one(both))?.outcome).toBe("stale");
      expect(await history(untouchedTask.id)).toStrictEqual([]);
      expect(await versionOf(untouchedTask.id)).toBe(0);
    });

    it("is stale where the task does not exist", async () => {
      const nowhere = { id: 2 ** 40, unitId: street.unit("社区1").id };

      expect((await one(decide(street, [{ task: nowhere, fact: report() }])))?.outcome).toBe("stale");
    });
  });

  describe("a batch", () => {
    it("tells what became of each, in the order it was asked", async () => {
      const [moved, fresh, known] = [nextTask(), nextTask(), nextTask()];
      await happen(db, street, moved, [progress(30)]);
      const before = decide(street, [{ task: known, fact: report() }], { reply: ["以前的回答"] });
      await one(before);
      const batch = [
        decide(street, [{ task: moved, fact: report() }]),
        before,
        decide(street, [{ task: fresh, fact: report() }], { reply: ["新的回答"] }),
        decide(street, [], { reply: null }),
      ];

      expect(await recordBatch(db, batch)).toStrictEqual([
        { outcome: "stale", reply: null },
        { outcome: "duplicate", reply: ["以前的回答"] },
        { outcome: "recorded", reply: ["新的回答"] },
        { outcome: "recorded", reply: null },
      ]);
    });

    it("of nothing asks the database nothing", async () => {
      expect(await recordBatch({ query: () => Promise.reject(new Error("asked")) }, [])).toStrictEqual([]);
    });

    it("with an impossible value is refused and leaves nothing", async () => {
      const [task, fine] = [nextTask(), nextTask()];
      const impossible = decide(street, [{ task, fact: progress(101) }]);
      const batch = [impossible, decide(street, [{ task: fine, fact: report() }])];

      await expect(recordBatch(db, batch)).rejects.toMatchObject({ code: "23514" });
      expect(await messages(impossible.source.key)).toStrictEqual([]);
      expect(await history(fine.id)).toStrictEqual([]);
    });
  });
});
