import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../../src/database/options.ts";
import { createCalendar } from "../../../src/ledger/calendar.ts";
import { viewLedger } from "../../../src/platforms/simulator/ledger-view.ts";
import { openChat } from "../../support/chat.ts";
import { describeEachEngine } from "../../support/databases.ts";
import { smallStreetNow } from "../../support/small-street.ts";

describeEachEngine("the ledger beside the chat", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
    await openChat(db);
  });
  const view = (person: string) => viewLedger(db, person, createCalendar("Asia/Shanghai"), smallStreetNow);
  const shown = async (person: string) =>
    (await view(person))?.tasks.map(({ unit, reference }) => `${unit} ${reference}`);

  it("is of one's unit", async () => {
    expect(await view("liuhe")).toMatchObject({ unit: "柳河村", units: ["柳河村"] });
    expect(await shown("liuhe")).toStrictEqual(["柳河村 任务1"]);
  });

  it("is of all units of a person, one after the other", async () => {
    expect(await view("both")).toMatchObject({ unit: "荷塘社区", units: ["荷塘社区", "柳河村"] });
    expect(await shown("both")).toStrictEqual([
      ...[1, 2, 3, 4, 5, 6].map((number) => `荷塘社区 任务${number}`),
      "柳河村 任务1",
    ]);
  });

  it("is empty for the street office, and there is none for nobody", async () => {
    expect(await view("zuzhi")).toMatchObject({ unit: null, units: [], tasks: [] });
    expect(await view("nobody")).toBeUndefined();
  });
});
