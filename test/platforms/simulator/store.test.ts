import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../../src/database/door.ts";
import { createCalendar } from "../../../src/ledger/calendar.ts";
import { type ChatLine, keepLine, keepLineIn, listLines } from "../../../src/platforms/simulator/store.ts";
import { describeEachEngine, describePostgres } from "../../support/databases.ts";
import { WEDNESDAY_TEN } from "./scripted.ts";

const { isoTime } = createCalendar("Asia/Shanghai");

function line(chat: string, part: number, more: Partial<ChatLine> = {}): ChatLine {
  return {
    chat,
    at: WEDNESDAY_TEN,
    sender: "小星",
    text: `第${part}条`,
    messageKey: `k-${chat}`,
    part,
    ...more,
  };
}

describeEachEngine("what stands in a chat", (open) => {
  let db: Database;

  beforeAll(async () => {
    db = await open();
  });

  test("a line that is kept again stays what it was", async () => {
    await keepLine(db, line("a", 0));
    await keepLine(db, line("a", 0, { text: "别的" }));
    expect((await listLines(db, "a", 0, isoTime)).map(({ text }) => text)).toEqual(["第0条"]);
  });

  test("a picture comes with its address, a text without one", async () => {
    await keepLine(db, line("b", 0, { imageUrl: "/pictures/week.png" }));
    await keepLine(db, line("b", 1));
    expect(await listLines(db, "b", 0, isoTime)).toEqual([
      {
        n: expect.any(Number),
        at: "2026-11-25T10:00:00+08:00",
        from: "小星",
        text: "第0条",
        imageUrl: "/pictures/week.png",
      },
      { n: expect.any(Number), at: "2026-11-25T10:00:00+08:00", from: "小星", text: "第1条" },
    ]);
  });

  test("whoever opens a long chat gets its newest lines in order", async () => {
    await db.transaction(async (tx) => {
      for (let part = 0; part < 203; part++) await keepLineIn(tx, line("c", part));
    });
    const opened = await listLines(db, "c", 0, isoTime);
    expect(opened.map(({ text }) => text)).toEqual(
      Array.from({ length: 200 }, (_, index) => `第${index + 3}条`),
    );
    expect(await listLines(db, "c", opened[0]?.n ?? 0, isoTime)).toEqual(opened.slice(1));
  });
});

describePostgres("two writers of one chat on PostgreSQL", (open) => {
  test("the later line waits for the earlier one, so that nobody has seen 2 and misses 1", async () => {
    const db = await open();
    const [written, letGo] = [deferred(), deferred()];
    const first = db.transaction(async (tx) => {
      await keepLineIn(tx, line("d", 1));
      written.resolve();
      await letGo.promise;
    });
    await written.promise;
    const second = keepLine(db, line("d", 2));

    const waiting = `SELECT count(*) AS n FROM pg_locks
                     WHERE NOT granted AND relation = 'gov.simulator_message'::regclass`;
    await expect.poll(async () => (await db.query<{ n: number }>(waiting)).rows[0]?.n).toBe(1);
    expect(await listLines(db, "d", 0, isoTime)).toEqual([]);
    letGo.resolve();
    await Promise.all([first, second]);
    expect((await listLines(db, "d", 0, isoTime)).map(({ text }) => text)).toEqual(["第1条", "第2条"]);
  });
});

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: () => resolve() };
}
