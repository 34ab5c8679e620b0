import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import type { PlannedPerson, StreetPlan } from "../../src/ledger/street-plan.ts";
import { streetWorkbook } from "../../src/ledger/workbook/template.ts";
import { goodSheets, type Sheets, workbookOf } from "../ledger/workbook/sheets.ts";
import { runCli } from "../support/command.ts";
import { copyDataDir, describePostgres } from "../support/databases.ts";
import { temporaryDirectory } from "../support/private-server.ts";

// Several processes one after the other, each of which opens the database anew.
vi.setConfig({ testTimeout: 90_000 });

let folder: ReturnType<typeof temporaryDirectory>;
let data: Awaited<ReturnType<typeof copyDataDir>>;
beforeAll(async () => {
  folder = temporaryDirectory();
  data = await copyDataDir();
});
afterAll(() => {
  folder.remove();
  data.remove();
});

const file = (name: string) => join(folder.path, name);
const importInto = (...args: string[]) => runCli("import", args, { DATA_DIR: data.path });

/** What stands in the data directory, read once no command holds it. */
async function counts(): Promise<unknown> {
  const db = await openDatabase({ dataDir: data.path });
  try {
    const { rows } = await db.query(
      `SELECT (SELECT count(*) FROM gov.street) AS streets, (SELECT count(*) FROM gov.unit) AS units,
         (SELECT count(*) FROM gov.task) AS tasks, (SELECT count(*) FROM gov.event) AS events,
         (SELECT count(*) FROM gov.event WHERE id > coalesce((SELECT max(last_event) FROM gov.seal), 0)) AS unsealed`,
    );
    return rows[0];
  } finally {
    await db.end();
  }
}

describe("npm run import, on a data directory", () => {
  it("lists every fault with its place, and changes nothing", async () => {
    const sheets = goodSheets();
    (sheets.单位?.[1] ?? [])[1] = "小区";
    (sheets.任务清单?.[2] ?? [])[9] = "年底";
    await writeFile(file("bad.xlsx"), await workbookOf(sheets));
    const { code, out } = await importInto(file("bad.xlsx"));
    expect(code).toBe(1);
    expect(out).toContain("有 2 处需要修改，没有导入任何内容");
    expect(out).toMatch(/单位 +2 +类别\(B\) +不认识「小区」 +请填：社区、村、商圈/);
    expect(out).toMatch(/任务清单 +3 +截止日期\(J\) /);
    expect(await counts()).toMatchObject({ streets: 0, units: 0, events: 0 });
  });

  it("loads a street, says what was added, and the second time that nothing changed", async () => {
    await writeFile(file("street.xlsx"), await workbookOf(goodSheets()));
    const first = await importInto(file("street.xlsx"));
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toContain("桃源街道：导入完成");
    expect(first.out).toMatch(/单位 +4 +0 +0 +0\n/);
    const loaded = await counts();
    expect(loaded).toEqual({ streets: 1, units: 4, tasks: 4, events: 1, unsealed: 0 });

    const again = await importInto(file("street.xlsx"));
    expect(again).toMatchObject({ code: 0, err: "" });
    expect(again.out).toContain("桃源街道：没有变化");
    expect(await counts()).toEqual(loaded);
  });

  it("says what was updated when a date moves, and refuses what contradicts the ledger", async () => {
    const sheets = goodSheets();
    (sheets.任务清单?.[1] ?? [])[9] = "2026年12月20日";
    await writeFile(file("moved.xlsx"), await workbookOf(sheets));
    expect((await importInto(file("moved.xlsx"))).out).toMatch(/任务清单 +0 +1 +0 +3\n/);

    (sheets.单位?.[2] ?? [])[1] = "社区";
    sheets.任务清单 = sheets.任务清单?.filter((row) => row[1] !== "村") ?? [];
    await writeFile(file("kind.xlsx"), await workbookOf(sheets));
    const refused = await importInto(file("kind.xlsx"));
    expect(refused).toMatchObject({ code: 1, err: "" });
    expect(refused.out).toContain("与台账不符，有 1 处需要修改，没有导入任何内容：");
    expect(refused.out).toMatch(
      /单位 +3 +类别\(B\) +单位“柳河村”已有任务，类别不能再改（现为村） +请改回“村”；/,
    );
    expect(await counts()).toMatchObject({ events: 2 });
  });

  it("names who was replaced, what was renamed, and who is in the ledger alone", async () => {
    const sheets = goodSheets();
    sheets.任务清单?.splice(1, 1, [...(sheets.任务清单[1] ?? [])].with(9, "2026-12-20"));
    sheets.人员 = (sheets.人员 ?? []).filter(([, name]) => name !== "平安办");
    (sheets.人员[1] ?? []).splice(0, 7, "011", "新书记", "书记", "桃花社区", null, "xin", null);
    (sheets.人员.at(-1) ?? [])[3] = "桃花社区";
    (sheets.单位?.[0] ?? []).push("原名");
    (sheets.单位?.[1] ?? []).splice(0, 5, "桃花社区", "社区", null, 126, "桃园社区");
    (sheets.群?.[1] ?? [])[3] = "桃花社区";
    await writeFile(file("changed.xlsx"), await workbookOf(sheets));
    const { code, out } = await importInto(file("changed.xlsx"));
    expect(code).toBe(0);
    expect(out).toMatch(/职务 +1 +0 +1 +4\n/);
    expect(out).toMatch(/单位 +0 +0 +0 +4\n/);
    expect(out).toContain("改名 1：桃园社区 → 桃花社区\n撤下：桃花社区 书记 王书记\n");
    expect(out).toContain("台账里有职务、表里没有：平安办（仍保留；");

    const again = await importInto(file("changed.xlsx"));
    expect(again.out).toContain("桃源街道：没有变化。");
    expect(again.out).not.toMatch(/改名|撤下/);
  });

  it("names every row that contradicts the ledger, in the order of the sheets", async () => {
    const sheets = goodSheets();
    sheets.人员?.push(["077", "赵某某", "离任", "桃园社区"]);
    (sheets.项目方案?.[4] ?? [])[1] = "项目";
    (sheets.单位?.[0] ?? []).push("原名");
    (sheets.单位?.[2] ?? []).push("秋风村");
    sheets.单位?.push(["荷塘社区", "社区", null, null, "清风社区"]);
    sheets.人员?.push(["078", "荷某某", "书记", "荷塘社区"]);
    (sheets.任务清单?.[2] ?? [])[12] = "平按办";
    await writeFile(file("wrong.xlsx"), await workbookOf(sheets));
    const before = await counts();
    const { code, out } = await importInto(file("wrong.xlsx"));
    expect(code).toBe(1);
    const rows = out.split("\n").map((line) => line.split(/ {2,}/).slice(0, 4).join(" "));
    expect(rows).toEqual(
      expect.arrayContaining([
        "单位 2 单位名称(A) 单位“桃园社区”已改名为“桃花社区”",
        "单位 6 原名(E) 台账里没有“清风社区”，“荷塘社区”改不了名",
        "人员 8 职务(C) 台账里没有编号“077”的赵某某，不能离任",
        "项目方案 5 台账简称(B) 项目方案“三年行动计划”已有任务，台账简称不能再改（现为“行动”）",
        "任务清单 3 牵头科室(M) 科室“平按办”没有人审核；有审核人的是“平安办”",
      ]),
    );
    expect(rows.filter((row) => /^(单位|人员|项目方案|任务清单) \d/.test(row))).toHaveLength(5);
    expect(await counts()).toEqual(before);
  });

  it("refuses a changed street name without 原名, and says where to write it", async () => {
    const sheets = renamedSheets();
    sheets.街道 = [["街道名称"], ["新桃源街道"]];
    await writeFile(file("renamed.xlsx"), await workbookOf(sheets));
    const before = await counts();
    const { code, out } = await importInto(file("renamed.xlsx"));
    expect(code).toBe(1);
    expect(out).toMatch(
      /街道 +2 +街道名称\(A\) +台账里没有街道“新桃源街道”，表里的 4 个单位在街道“桃源街道”里 +街道改了名，请在“原名”填“桃源街道”/,
    );
    expect(await counts()).toEqual(before);
  });

  it("takes the post of a unit's only secretary who leaves, and reminds of it each time", async () => {
    const sheets = renamedSheets();
    (sheets.人员?.[2] ?? [])[2] = "离任";
    (sheets.人员?.[1] ?? [])[5] = "13800138000";
    await writeFile(file("left.xlsx"), await workbookOf(sheets));
    const { code, out } = await importInto(file("left.xlsx"));
    expect(code).toBe(0);
    expect(out).toContain("撤下：柳河村 书记 柳书记");
    expect(out).toContain("有 2 处请看一眼（不影响导入）：");
    expect(out).toMatch(/单位 +3 +单位名称\(A\) +单位“柳河村”现在没有书记 +定了新书记，请在“人员”表加一行/);
    expect(out).toMatch(/人员 +2 +企业微信账号\(F\) +账号疑似手机号 /);
    expect(out).not.toContain("13800138000");

    const again = await importInto(file("left.xlsx"));
    expect(again.out).toContain("桃源街道：没有变化。");
    expect(again.out).toContain("单位“柳河村”现在没有书记");
  });

  it("asks to stop a running 星榜 that holds the data directory", async () => {
    const running = await openDatabase({ dataDir: data.path });
    try {
      const { code, err } = await importInto(file("street.xlsx"));
      expect(code).toBe(1);
      expect(err).toContain("请先停止正在运行的星榜");
    } finally {
      await running.end();
    }
  });

  it("the sample does not move in beside it", async () => {
    const { code, err } = await runCli("sample", [], { DATA_DIR: data.path });
    expect(code).toBe(1);
    expect(err).toContain("已有街道“桃源街道”");
  });
});

describe("npm run import, without touching a database", () => {
  const nowhere = { DATA_DIR: "/nonexistent/never-made" };

  it("writes the template, once", async () => {
    const path = file("模板.xlsx");
    const first = await runCli("import", ["--template", path], nowhere);
    expect(first).toMatchObject({ code: 0, err: "" });
    const written = await readFile(path);
    expect(written.subarray(0, 2).toString()).toBe("PK");
    const second = await runCli("import", ["--template", path], nowhere);
    expect(second.code).toBe(1);
    expect(second.out).toContain("文件已存在");
    expect(await readFile(path)).toEqual(written);

    const unfilled = await runCli("import", [path], nowhere);
    expect(unfilled.code).toBe(1);
    expect(unfilled.out).toContain("没有填写内容");
    await rm(path);
  });

  it.each([
    ["no file", [], 2, "npm run import -- 街道.xlsx"],
    ["an unknown option", ["--force"], 2, "--template"],
    ["a file that is not there", ["没有.xlsx"], 1, "没有这个文件"],
    ["a folder", ["src"], 1, "文件夹"],
    ["a file that is no workbook", ["package.json"], 1, "不是 Excel 工作簿"],
  ])("says what is wrong with %s", async (_, args, code, said) => {
    const ran = await runCli("import", args, nowhere);
    expect(ran.code).toBe(code);
    expect(ran.out).toContain(said);
  });

  it.each([
    ["a file", "plain"],
    ["inside a file", "plain/data"],
  ])("says in one line that DATA_DIR is %s", async (_, name) => {
    await writeFile(file("plain"), "");
    await writeFile(file("street.xlsx"), await workbookOf(goodSheets()));
    const { code, err } = await runCli("import", [file("street.xlsx")], { DATA_DIR: file(name) });
    expect(code).toBe(1);
    expect(err).toMatch(/^数据文件夹 .* 不能用：.*文件，不是文件夹。请核对 DATA_DIR，没有改动任何数据。\n$/);
  });

  it("names a setting that is wrong", async () => {
    await writeFile(file("street.xlsx"), await workbookOf(goodSheets()));
    const { code, err } = await runCli("import", [file("street.xlsx")], { PORT: "many" });
    expect(code).toBe(1);
    expect(err).toContain("PORT");
  });
});

describePostgres("the commands, on a PostgreSQL server", (_open, freshUrl) => {
  it("import a street of real size into an empty database, and then find nothing to change", async () => {
    const DATABASE_URL = await freshUrl();
    await writeFile(file("real.xlsx"), await streetWorkbook(realStreet()));
    const first = await runCli("import", [file("real.xlsx")], { DATABASE_URL });
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toContain("40 个单位、300 人、136 项任务");
    // 24 communities with 27 + 80 items, 16 villages with 29.
    expect(first.out).toMatch(/各单位任务 +3032 +0 +0 +0/);
    expect((await runCli("import", [file("real.xlsx")], { DATABASE_URL })).out).toContain("没有变化");
  });

  it("load the sample street", async () => {
    const DATABASE_URL = await freshUrl();
    const { code, out } = await runCli("sample", [], { DATABASE_URL });
    expect(code).toBe(0);
    expect(out).toContain("示例街道已装入：18 个单位");
    const verified = await runCli("verify-ledger", [], { DATABASE_URL });
    expect(verified.out).toContain("1 个封印、0 条尚未封印：都对得上。");

    await writeFile(file("beside.xlsx"), await workbookOf(goodSheets()));
    const beside = await runCli("import", [file("beside.xlsx")], { DATABASE_URL });
    expect(beside.code).toBe(0);
    expect(beside.out).toMatch(
      /注意：这个数据库里还装着虚构的“示例街道”。.*设好新的 DATABASE_URL，再导入一次。\n/,
    );
  });
});

/** The good street once 桃园社区 has become 桃花社区. */
function renamedSheets(): Sheets {
  const sheets = goodSheets();
  for (const rows of Object.values(sheets)) {
    for (const row of rows) {
      for (const [index, cell] of row.entries()) if (cell === "桃园社区") row[index] = "桃花社区";
    }
  }
  return sheets;
}

/** 40 units, 300 people, 27 + 29 + 80 items. */
function realStreet(): StreetPlan {
  const units = Array.from({ length: 40 }, (_, index) =>
    index < 24
      ? ({ name: `第${index + 1}社区`, kind: "community" } as const)
      : ({ name: `第${index + 1}村`, kind: "village" } as const),
  );
  const people = Array.from({ length: 300 }, (_, index): PlannedPerson => {
    const unit = units[index % 40]?.name ?? "";
    const user = `user${index}`;
    return {
      key: `${1000 + index}`,
      name: `人员${index}`,
      posts: [{ role: index < 40 ? "secretary" : "clerk", unit }],
      accounts: [
        { platform: "wecom", user },
        { platform: "dingtalk", user },
      ],
    };
  });
  const items = (
    [
      ["五星支部创建", "community", 27],
      ["五星支部创建", "village", 29],
      ["三年行动计划", "community", 80],
    ] as const
  ).flatMap(([programme, kind, count]) =>
    Array.from({ length: count }, (_, index) => ({
      programme,
      kind,
      number: index + 1,
      title: `第${index + 1}项`,
      ...(programme === "五星支部创建" ? { star: "支部过硬星" } : { category: "基础" }),
      weight: 1,
      dueOn: "2026-12-31",
      needsReview: true,
      needsEvidence: false,
    })),
  );
  const programmes = [
    { name: "五星支部创建", ledger: "任务", stars: { community: ["支部过硬星"], village: ["支部过硬星"] } },
    { name: "三年行动计划", ledger: "行动", stars: {} },
  ];
  return { street: "真大街道", units, people, programmes, items, groups: [] };
}
