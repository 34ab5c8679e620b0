import { beforeEach, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { StreetRefused } from "../../src/ledger/load-problem.ts";
import { remarkLines } from "../../src/ledger/load-remarks.ts";
import type { Rename } from "../../src/ledger/load-renames.ts";
import { type LoadResult, loadStreet } from "../../src/ledger/load-street.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import { describeEachEngine } from "../support/databases.ts";

let acts = 0;
let streets = 0;

describeEachEngine("units and streets that get another name", (open) => {
  let db: OpenDatabase;
  let street: string;

  function plan(name: string, units: readonly string[]): StreetPlan {
    return {
      street: name,
      units: units.map((unit) => ({ name: unit, kind: "community" })),
      // Without codes of their own: known by unit and name, as the workbook makes them.
      people: units.map((unit) => ({
        key: `${unit}王一`,
        name: "王一",
        posts: [{ role: "secretary", unit }],
        accounts: [],
      })),
      programmes: [{ name: "五星", ledger: "任务", stars: {} }],
      items: [
        {
          programme: "五星",
          kind: "community",
          number: 1,
          title: "开会",
          weight: 1,
          dueOn: "2026-12-10",
          needsReview: true,
          needsEvidence: false,
        },
      ],
      groups: [],
    };
  }
  const load = (units: readonly string[], renames: Rename[] = [], name = street, from?: string) =>
    loadStreet(
      db,
      plan(name, units),
      { key: `import:renames:${++acts}`, text: "导入", at: new Date("2026-11-25T02:00:00Z") },
      { street: from === undefined ? undefined : { from, to: name }, units: renames },
    );
  const refusal = async (loading: Promise<LoadResult>) => {
    const error = await loading.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreetRefused);
    return (error as StreetRefused).problems.join("\n");
  };
  /** Ids by name: a unit that was renamed is the same one. */
  async function units(): Promise<Record<string, number>> {
    const { rows } = await db.query<{ name: string; id: number }>(
      "SELECT u.name, u.id FROM gov.unit u JOIN gov.street s ON s.id = u.street_id WHERE s.name = $1",
      [street],
    );
    return Object.fromEntries(rows.map(({ name, id }) => [name, id]));
  }
  /** Something happens in a unit. */
  const use = (unit: string) =>
    db.query(
      `INSERT INTO gov.event (street_id, unit_id, task_id, version, kind, at, message_key)
       SELECT u.street_id, u.id, t.id, 1, 'reported', now(), (SELECT min(key) FROM gov.message)
       FROM gov.unit u JOIN gov.street s ON s.id = u.street_id JOIN gov.task t ON t.unit_id = u.id
       WHERE s.name = $1 AND u.name = $2`,
      [street, unit],
    );

  beforeEach(async () => {
    db ??= await open();
    street = `改名街道${++streets}`;
    await load(["清风社区", "明月社区"]);
  });

  it("a unit keeps its tasks and people under the new name", async () => {
    const before = await units();
    const result = await load(["春风社区", "明月社区"], [{ from: "清风社区", to: "春风社区" }]);
    expect(await units()).toEqual({ 春风社区: before.清风社区, 明月社区: before.明月社区 });
    expect(remarkLines(result.remarks)).toEqual(["改名 1：清风社区 → 春风社区"]);
    // Not a row of these is new: also the person without a code is the same one.
    for (const table of ["units", "people", "posts", "tasks"] as const) {
      expect([table, result.counts[table]]).toEqual([
        table,
        expect.objectContaining({ added: 0, removed: 0 }),
      ]);
    }
    const { rows } = await db.query(
      "SELECT data FROM gov.event WHERE street_id = $1 ORDER BY id DESC LIMIT 1",
      [result.streetId],
    );
    expect(rows).toEqual([{ data: { renamed: [{ from: "清风社区", to: "春风社区" }] } }]);
  });

  it("the same file again changes nothing", async () => {
    const rename = [{ from: "清风社区", to: "春风社区" }];
    await load(["春风社区", "明月社区"], rename);
    const again = await load(["春风社区", "明月社区"], rename);
    expect(again.changed).toBe(false);
    expect(remarkLines(again.remarks)).toEqual([]);
  });

  it("names move along a row of units, in whatever order the rows stand", async () => {
    const before = await units();
    const renames = [
      { from: "清风社区", to: "明月社区" },
      { from: "明月社区", to: "望月社区" },
    ];
    await load(["明月社区", "望月社区"], renames);
    expect(await units()).toEqual({ 明月社区: before.清风社区, 望月社区: before.明月社区 });
    expect((await load(["明月社区", "望月社区"], renames)).changed).toBe(false);
  });

  it("two names for each other end somewhere", async () => {
    const swap = [
      { from: "清风社区", to: "春风社区" },
      { from: "春风社区", to: "清风社区" },
    ];
    expect((await load(["春风社区", "清风社区", "明月社区"], swap)).counts.units).toMatchObject({ added: 1 });
  });

  it("without 原名 the new name is a new unit, and the old one is named as left over", async () => {
    const result = await load(["春风社区", "明月社区"]);
    expect(result.counts.units).toMatchObject({ added: 1 });
    expect(remarkLines(result.remarks)[0]).toBe("台账里有、表里没有：清风社区（如是改名，请填“原名”列）");
  });

  it("原名 that is filled in after that still joins them, as long as nothing has happened in the new one", async () => {
    const before = await units();
    await use("清风社区");
    await load(["春风社区", "明月社区"]);
    const result = await load(["春风社区", "明月社区"], [{ from: "清风社区", to: "春风社区" }]);
    expect(remarkLines(result.remarks)[0]).toBe("改名 1：清风社区 → 春风社区");
    expect(await units()).toEqual({ 春风社区: before.清风社区, 明月社区: before.明月社区 });
    const { rows } = await db.query(
      "SELECT count(*)::int AS tasks FROM gov.task t JOIN gov.street s ON s.id = t.street_id WHERE s.name = $1",
      [street],
    );
    expect(rows).toEqual([{ tasks: 2 }]);
    expect((await load(["春风社区", "明月社区"], [{ from: "清风社区", to: "春风社区" }])).changed).toBe(
      false,
    );
  });

  it("two units that both have a history stay two, and the clerk is told", async () => {
    await load(["春风社区", "明月社区"]);
    await use("春风社区");
    const result = await load(["春风社区", "明月社区"], [{ from: "清风社区", to: "春风社区" }]);
    expect(result.changed).toBe(false);
    expect(result.remarks.reminders).toEqual([
      {
        at: { table: "units", row: "春风社区", column: "formerName" },
        problem: "没有改名：“清风社区”和“春风社区”在台账里都已有记录，不能合成一个",
        mend: "请把“原名”留空；“清风社区”的任务和记录仍在台账里",
      },
    ]);
    expect(remarkLines(result.remarks)).toEqual([
      "台账里有职务、表里没有：王一（仍保留；不再任职的，请在“人员”表职务填“离任”）",
    ]);
    expect(Object.keys(await units())).toHaveLength(3);
  });

  it("a former name that is nobody's is refused, but says nothing in a new street", async () => {
    const problem = await refusal(load(["春风社区"], [{ from: "秋风社区", to: "春风社区" }]));
    expect(problem).toContain("台账里没有“秋风社区”，“春风社区”改不了名：请核对“原名”");
    expect(Object.keys(await units())).toEqual(["清风社区", "明月社区"]);

    street = `全新街道${++streets}`;
    const result = await load(["春风社区"], [{ from: "秋风社区", to: "春风社区" }]);
    expect(result.counts.units).toMatchObject({ added: 1 });
  });

  describe("a workbook from before a rename", () => {
    const renamed = () => load(["春风社区", "明月社区"], [{ from: "清风社区", to: "春风社区" }]);

    it("makes no second unit of the former name: it is refused with the row, and nothing changes", async () => {
      await renamed();
      const before = await units();
      const error = await load(["清风社区", "明月社区"]).catch((reason: unknown) => reason);
      expect((error as StreetRefused).details).toEqual([
        {
          at: { table: "units", row: "清风社区", column: "name" },
          problem: "单位“清风社区”已改名为“春风社区”",
          mend: expect.stringContaining("把各处的“清风社区”改成“春风社区”"),
        },
      ]);
      expect(await units()).toEqual(before);
    });

    it("is told the name of today after two renames", async () => {
      await renamed();
      await load(["和风社区", "明月社区"], [{ from: "春风社区", to: "和风社区" }]);
      for (const former of ["清风社区", "春风社区"]) {
        expect(await refusal(load([former, "明月社区"]))).toContain(`“${former}”已改名为“和风社区”`);
      }
    });

    it("names the unit whose former name another one has now", async () => {
      await load(
        ["明月社区", "望月社区"],
        [
          { from: "清风社区", to: "明月社区" },
          { from: "明月社区", to: "望月社区" },
        ],
      );
      expect(await refusal(load(["清风社区", "明月社区"]))).toContain("“清风社区”已改名为“明月社区”");
    });

    it("is not meant where the name comes back: by another rename, or as a new unit beside the renamed one", async () => {
      await renamed();
      expect((await load(["清风社区", "春风社区", "明月社区"])).counts.units).toMatchObject({ added: 1 });

      street = `改名街道${++streets}`;
      await load(["清风社区", "明月社区"]);
      await renamed();
      await load(["清风社区", "明月社区"], [{ from: "春风社区", to: "清风社区" }]);
      expect((await load(["清风社区", "明月社区"])).changed).toBe(false);
    });

    it("makes no second street of the former name either", async () => {
      const former = street;
      street = `新名街道${++streets}`;
      await load(["清风社区", "明月社区"], [], street, former);
      expect(await refusal(load(["清风社区", "明月社区"], [], former))).toContain(
        `街道“${former}”已改名为“${street}”`,
      );
    });
  });

  it.each<[string, readonly string[], Rename[]]>([
    ["one gets it first", ["清风社区（暂）", "明月社区"], []],
    [
      "the other one takes the name at once",
      ["清风社区（暂）", "清风社区"],
      [{ from: "明月社区", to: "清风社区" }],
    ],
  ])("two units swap their names by way of a third, in two imports: %s", async (_, names, more) => {
    const before = await units();
    await load(names, [...more, { from: "清风社区", to: "清风社区（暂）" }]);
    const last: Parameters<typeof load> = [
      ["明月社区", "清风社区"],
      [
        { from: "明月社区", to: "清风社区" },
        { from: "清风社区（暂）", to: "明月社区" },
      ],
    ];
    await load(...last);
    expect(await units()).toEqual({ 清风社区: before.明月社区, 明月社区: before.清风社区 });
    expect((await load(...last)).changed).toBe(false);
  });

  it("a street goes on under its new name, once", async () => {
    const [former, id] = [street, (await load(["清风社区", "明月社区"])).streetId];
    street = `新名街道${++streets}`;
    const result = await load(["清风社区", "明月社区"], [], street, former);
    expect(result).toMatchObject({ streetId: id, changed: true });
    expect(remarkLines(result.remarks)).toEqual([`改名 1：${former} → ${street}`]);
    expect((await load(["清风社区", "明月社区"], [], street, former)).changed).toBe(false);
  });

  it("a street's former name that is nobody's is refused beside other streets", async () => {
    const problem = await refusal(load(["清风社区"], [], "另一街道", "没有的街道"));
    expect(problem).toContain("台账里没有“没有的街道”");
  });
});
