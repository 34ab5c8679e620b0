import { afterAll, beforeAll, expect, test } from "vitest";
import { describeEachEngine } from "../../support/databases.ts";
import { ask } from "./ask.ts";
import { scriptedBot } from "./scripted.ts";
import { type Served, serveSimulator } from "./serve.ts";
import { loadSmallStreet } from "./street.ts";

describeEachEngine("who and where", (open) => {
  let served: Served;

  beforeAll(async () => {
    const db = await open();
    await loadSmallStreet(db);
    served = await serveSimulator(scriptedBot(db));
  });
  afterAll(() => served?.close());

  const get = (path: string) => ask(`${served.url}${path}`);

  test("people: by unit, its secretary first, the street office last; several posts are one person", async () => {
    const person = (
      id: string,
      name: string,
      roles: string[],
      unit: string | null,
      unitKind: string | null,
    ) => ({
      id,
      name,
      roles,
      unit,
      unitKind,
    });
    expect((await get("/simulator/people")).json()).toEqual({
      people: [
        person("sim-li", "示例书记甲", ["secretary"], "桃园社区", "community"),
        person("sim-zhao", "示例专干", ["clerk"], "桃园社区", "community"),
        person("sim-wang", "示例书记乙", ["deputy", "secretary"], "绿城社区", "community"),
        person("sim-chen", "示例书记丙", ["secretary"], "小京水村", "village"),
        person("sim-zhou", "示例组织员", ["organizer"], null, null),
        person("new", "新同志", [], null, null),
      ],
    });
  });

  test("groups: those of the simulator, the street's first", async () => {
    expect((await get("/simulator/groups")).json()).toEqual({
      groups: [
        { id: "street", name: "示例街道五星支部创建群", unit: null },
        { id: "taoyuan", name: "桃园社区两委群", unit: "桃园社区" },
        { id: "lvcheng", name: "绿城社区两委群", unit: "绿城社区" },
      ],
    });
  });

  test("ledger: of a known person only", async () => {
    expect((await get("/simulator/ledger?person=sim-li")).json()).toMatchObject({
      now: "2026-11-25T10:00:00+08:00",
      unit: "桃园社区",
    });
    expect((await get("/simulator/ledger?person=moshengren")).json()).toEqual({
      now: "2026-11-25T10:00:00+08:00",
      unit: null,
      units: [],
      tasks: [],
      rankings: [],
    });
    expect((await get("/simulator/ledger?person=nobody")).status).toBe(404);
    expect((await get("/simulator/ledger?person=%00")).status).toBe(404);
    expect((await get("/simulator/ledger")).status).toBe(400);
  });
});
