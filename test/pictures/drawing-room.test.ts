import { expect, it } from "vitest";
import type { Queryable } from "../../src/database/door.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import type { Drawing } from "../../src/pictures/drawing.ts";
import { openDrawingRoom } from "../../src/pictures/drawing-room.ts";
import type { Pictures } from "../../src/pictures/pictures.ts";
import { unitCard } from "./invented.ts";

const calendar = createCalendar("Asia/Shanghai");
/** No card is looked up. */
const db = {} as Queryable;
const card = (unit: string): Drawing => ({ kind: "unit-card", card: unitCard({ unit }) });

/** Pictures whose bytes are their unit's name, with what was done to them. */
function board() {
  const done: string[] = [];
  const open = async (): Promise<Pictures> => {
    done.push("open");
    return {
      ranking: async () => [],
      rankingPage: async () => Buffer.from("page"),
      unitCard: async ({ unit }) => {
        done.push(unit);
        if (unit === "错") throw new Error("no room on the disk");
        return Buffer.from(unit);
      },
      close: async () => void done.push("close"),
    };
  };
  return { done, open };
}

it("opens the fonts with the first picture, and closes what was opened only", async () => {
  const { done, open } = board();
  await openDrawingRoom(calendar, open).close();
  expect(done).toStrictEqual([]);

  const room = openDrawingRoom(calendar, open);
  expect((await room.draw(db, card("桃园"))).toString()).toBe("桃园");
  await room.close();
  expect(done).toStrictEqual(["open", "桃园", "close"]);
});

it("draws what several groups get once, also when they ask at the same time", async () => {
  const { done, open } = board();
  const room = openDrawingRoom(calendar, open);
  await Promise.all([room.draw(db, card("桃园")), room.draw(db, card("桃园")), room.draw(db, card("杏林"))]);
  await room.draw(db, card("杏林"));

  expect(done).toStrictEqual(["open", "桃园", "杏林"]);
});

it("tries again what failed", async () => {
  const { done, open } = board();
  const room = openDrawingRoom(calendar, open);
  await expect(room.draw(db, card("错"))).rejects.toThrow("no room");
  await expect(room.draw(db, card("错"))).rejects.toThrow("no room");

  expect(done).toStrictEqual(["open", "错", "错"]);
});

it("keeps no more than the last few", async () => {
  const { done, open } = board();
  const room = openDrawingRoom(calendar, open);
  for (let n = 1; n <= 20; n++) await room.draw(db, card(`单位${n}`));
  await room.draw(db, card("单位20"));
  await room.draw(db, card("单位1"));

  expect(done.filter((unit) => unit === "单位20").length).toBe(1);
  expect(done.filter((unit) => unit === "单位1").length).toBe(2);
});
