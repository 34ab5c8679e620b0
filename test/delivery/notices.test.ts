import { beforeAll, beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { deliverLane } from "../../src/delivery/deliver.ts";
import type { Notice, NoticePart } from "../../src/delivery/notice.ts";
import { lanesToQueue, putInOutbox } from "../../src/delivery/outbox.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import type { SettingChange } from "../../src/ledger/settings.ts";
import { simulatorSender } from "../../src/platforms/simulator/send.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, extend, happen, makeStreet, report, type TestStreet } from "../support/street.ts";

const calendar = createCalendar("Asia/Shanghai");
const at = (text: string) => Date.parse(`2026-${text}+08:00`);
const MORNING = at("11-25T09:00");

describeEachEngine("a notice", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  let now = MORNING;
  let count = 0;
  const turns: string[] = [];
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    await db.query("DELETE FROM gov.outbox; DELETE FROM gov.simulator_message");
    street = await makeStreet(db, {
      communities: 2,
      items: [{ dueOn: "2026-11-25" }, { dueOn: "2026-11-26" }, { dueOn: "2026-11-20" }],
    });
    now = MORNING;
    turns.length = 0;
  });

  const due = (unit: string, ...numbers: number[]) =>
    numbers.map((number) => ({
      id: street.task(unit, number).id,
      due: ["2026-11-25", "2026-11-26", "2026-11-20"][number - 1] ?? "",
    }));
  const put = (...parts: NoticePart[]) => putFor(null, ...parts);
  const putFor = (group: number | null, ...parts: NoticePart[]) =>
    putInOutbox(db, [
      {
        key: `test:${++count}`,
        street: street.id,
        origin: "test",
        target: { kind: "simulator", chat: "甲" },
        content: { type: "notice", group, parts } satisfies Notice,
      },
    ]);
  async function deliver(): Promise<string[]> {
    await db.query("UPDATE gov.outbox SET queued_at = NULL");
    for (const lane of await lanesToQueue(db, { streetNow: now, againMs: 0, most: 10 })) {
      await deliverLane(
        {
          db,
          senders: { simulator: simulatorSender("小星", () => now) },
          draw: async () => Buffer.alloc(0),
          calendar,
          streetNow: () => now,
          log: { warn() {}, error() {} },
          count: (_, turn) => void turns.push(turn),
        },
        lane,
      );
    }
    const { rows } = await db.query<{ text: string }>("SELECT text FROM gov.simulator_message ORDER BY n");
    return rows.map(({ text }) => text);
  }
  const reports = (unit: string, number: number) => happen(db, street, street.task(unit, number), [report()]);
  const set = (data: SettingChange) =>
    recordBatch(db, [
      decide(street, [], {
        notices: [{ kind: "set", at: new Date(), personId: null, unitId: null, data: { ...data } }],
      }),
    ]);

  it("is said as things stand when its turn comes", async () => {
    await put({ kind: "due", tasks: due("社区1", 1, 2) });
    expect(await deliver()).toStrictEqual([
      "有2项快到期：\n任务1 事项1（今天18:00截止）\n任务2 事项2（11月26日截止，还有1天）\n做完了发：/打卡 任务1",
    ]);
  });

  it("leaves out what was reported meanwhile, and what is due on another day now", async () => {
    await put({ kind: "due", tasks: due("社区1", 1, 2, 3) });
    await reports("社区1", 1);
    await happen(db, street, street.task("社区1", 2), [extend("2026-12-10")]);
    expect(await deliver()).toStrictEqual([
      "有1项快到期：\n任务3 事项3（11月20日截止，已逾期5天）\n做完了发：/打卡 任务3",
    ]);
  });

  it("is not said when nothing of it is left", async () => {
    await put({ kind: "due", tasks: due("社区1", 1) });
    await reports("社区1", 1);
    expect(await deliver()).toStrictEqual([]);
    expect(turns).toStrictEqual(["dropped"]);
  });

  it("names the units where they are several", async () => {
    await put({ kind: "due", tasks: [...due("社区2", 1), ...due("社区1", 1)] });
    expect(await deliver()).toStrictEqual([
      "有2项快到期：\n社区1 任务1 事项1（今天18:00截止）\n社区2 任务1 事项1（今天18:00截止）\n做完了发：/打卡 社区1 任务1",
    ]);
  });

  it("waits at night and on days off, and is then one message with all that gathered", async () => {
    now = at("11-27T21:00");
    await put({ kind: "due", tasks: due("社区1", 1) });
    await put({ kind: "words", lines: ["请交月结。"] });
    expect(await deliver()).toStrictEqual([]);
    now = at("11-28T12:00");
    await put({ kind: "overdue", tasks: due("社区1", 1, 3) });
    expect(await deliver()).toStrictEqual([]);
    now = at("11-30T07:59");
    expect(await deliver()).toStrictEqual([]);
    now = at("11-30T08:00");
    expect(await deliver()).toStrictEqual([
      "有2项过了期限，现在报也算数（记为迟报）：\n任务3 事项3（11月20日截止，已逾期10天）\n任务1 事项1（11月25日截止，已逾期5天）\n做完了发：/打卡 任务3\n请交月结。",
    ]);
    now = at("11-30T09:00");
    expect(await deliver()).toHaveLength(1);
    const { rows } = await db.query("SELECT 1 FROM gov.outbox WHERE state IN ('queued', 'sending')");
    expect(rows).toHaveLength(0);
  });

  it("goes by the quiet hours that are set, a group by its own", async () => {
    await set({ name: "quiet", value: { from: "19:00", to: "09:30" } });
    await set({ name: "quiet", value: { from: "22:00", to: "07:00" }, group: 5 });
    await put({ kind: "words", lines: ["私聊"] });
    expect(await deliver()).toStrictEqual([]);
    now = at("11-25T09:30");
    expect(await deliver()).toStrictEqual(["私聊"]);
    now = at("11-25T21:59");
    await putFor(5, { kind: "words", lines: ["群里"] });
    expect(await deliver()).toStrictEqual(["私聊", "群里"]);
  });

  it("says a task once, where it stands last, and asks a group to pass on what a person cannot be told", async () => {
    await putFor(5, { kind: "unit-due", tasks: due("社区1", 1), names: ["甲书记"] });
    await putFor(5, {
      kind: "unit-due",
      tasks: due("社区1", 1, 2),
      names: ["甲书记", "乙书记"],
      provisional: true,
    });
    expect(await deliver()).toStrictEqual([
      "本单位有2项快到期：\n任务1 事项1（今天18:00截止）\n任务2 事项2（11月26日截止，还有1天）\n做完了请 @我 发：/打卡 任务1\n请转告甲书记、乙书记。\n（暂定：新一年的放假安排还没公布，工作日先按周一到周五算）",
    ]);
  });

  it("names the unit to whoever stands outside of it, though it is one", async () => {
    await put({ kind: "sponsored", tasks: due("社区1", 3) });
    expect(await deliver()).toStrictEqual([
      "您分包的单位有1项过了期限还没报，请关心一下：\n社区1 任务3 事项3（11月20日截止，已逾期5天）",
    ]);
  });

  it("counts units for the street's group, and names none", async () => {
    await putFor(5, { kind: "all-due", tasks: [...due("社区1", 1, 2), ...due("社区2", 1)] });
    expect(await deliver()).toStrictEqual([
      "快到期的任务：\n社区 任务1 事项1（今天18:00截止）：2个单位还没报\n社区 任务2 事项2（11月26日截止，还有1天）：1个单位还没报\n看本单位的请 @我 发：/我的任务",
    ]);
  });

  it("asks a group to tell of overdue tasks, in a line each, and lists none of what has gone up", async () => {
    await putFor(5, { kind: "unit-overdue", tasks: due("社区1", 3), names: ["甲书记"] });
    expect(await deliver()).toStrictEqual(["本单位有1项过了期限还没报：任务3 事项3\n请转告甲书记。"]);
    await putFor(
      5,
      { kind: "escalated", tasks: due("社区1", 3), names: ["甲领导"] },
      { kind: "all-overdue", tasks: due("社区1", 1, 2), names: ["甲书记"] },
      { kind: "all-overdue", tasks: due("社区2", 1), names: ["乙书记", "丙书记"] },
    );
    expect((await deliver()).at(-1)).toBe(
      "社区1有2项过了期限还没报：任务1 事项1、任务2 事项2\n社区2有1项过了期限还没报：任务1 事项1\n请转告甲书记、乙书记、丙书记。\n有1项已逾期，提醒后还没报。\n请转告甲领导。",
    );
  });

  it("is one message although its worker died over it", async () => {
    await put({ kind: "due", tasks: due("社区1", 1) });
    await put({ kind: "due", tasks: due("社区1", 2) });
    await db.query(
      `UPDATE gov.outbox SET state = 'sending', claim = 'dead', attempts = 1, claimed_until = clock_timestamp() - interval '1 ms'
       WHERE id = (SELECT min(id) FROM gov.outbox)`,
    );
    expect(await deliver()).toStrictEqual([expect.stringContaining("有2项快到期")]);
  });
});
