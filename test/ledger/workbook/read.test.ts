import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { PlanCell } from "../../../src/ledger/load-problem.ts";
import type { StreetPlan } from "../../../src/ledger/street-plan.ts";
import type { Fault } from "../../../src/ledger/workbook/fault.ts";
import { readWorkbook } from "../../../src/ledger/workbook/read.ts";
import { goodSheets, type Sheets, workbookOf } from "./sheets.ts";

async function planOf(sheets: Sheets): Promise<StreetPlan> {
  const reading = await readWorkbook(await workbookOf(sheets));
  if ("faults" in reading) throw new Error(JSON.stringify(reading.faults, null, 1));
  return reading.plan;
}

async function faultsOf(sheets: Sheets): Promise<readonly Fault[]> {
  const reading = await readWorkbook(await workbookOf(sheets));
  return "faults" in reading ? reading.faults : [];
}

/** Sets a cell by Excel's own name of it: ("单位", "B2"). */
function set(sheets: Sheets, sheet: string, cell: string, value: Sheets[string][number][number]): void {
  const column = cell.charCodeAt(0) - 65;
  const row = Number(cell.slice(1)) - 1;
  const rows = sheets[sheet] ?? [];
  while (rows.length <= row) rows.push([]);
  const line = rows[row] ?? [];
  while (line.length <= column) line.push(null);
  line[column] = value;
}

describe("a workbook without faults", () => {
  it("becomes the plan", async () => {
    const plan = await planOf(goodSheets());
    expect(plan.street).toBe("桃源街道");
    expect(
      plan.units.map(({ name, kind, parent, memberCount }) => [name, kind, parent, memberCount]),
    ).toEqual([
      ["桃园社区", "community", undefined, 126],
      ["柳河村", "village", undefined, undefined],
      ["商圈党委", "district", undefined, 82],
      ["商管党支部", "district", "商圈党委", 15],
    ]);
    expect(plan.people).toEqual([
      {
        key: "001",
        name: "王书记",
        posts: [{ role: "secretary", unit: "桃园社区" }],
        accounts: [
          { platform: "wecom", user: "wang" },
          { platform: "dingtalk", user: "wang-dd" },
        ],
      },
      expect.objectContaining({ key: "002" }),
      expect.objectContaining({
        key: "003",
        posts: [
          { role: "secretary", unit: "商圈党委" },
          { role: "secretary", unit: "商管党支部" },
        ],
      }),
      expect.objectContaining({ posts: [{ role: "reviewer", section: "平安办" }] }),
      expect.objectContaining({ key: "桃园社区李专干" }),
    ]);
    expect(plan.programmes).toEqual([
      {
        name: "五星支部创建",
        ledger: "任务",
        stars: { community: ["支部过硬星", "宜业兴业星"], village: ["支部过硬星"] },
      },
      { name: "三年行动计划", ledger: "行动", stars: {} },
    ]);
    expect(plan.items[1]).toEqual({
      programme: "五星支部创建",
      kind: "community",
      number: 2,
      title: "走访",
      standard: "到户",
      star: "宜业兴业星",
      weight: 1.5,
      startsOn: "2026-11-01",
      dueOn: "2026-12-31",
      needsReview: false,
      needsEvidence: true,
      section: "平安办",
    });
    expect(plan.items[0]).toMatchObject({ weight: 1, needsReview: true, needsEvidence: false });
    expect(plan.groups).toEqual([
      { platform: "wecom", chatId: "wr123", name: "桃园社区工作群", unit: "桃园社区" },
      { platform: "dingtalk", chatId: "cid456==", name: "街道群" },
    ]);
  });

  it.each([
    ["a date cell", new Date("2026-12-05T00:00:00Z")],
    ["ISO", "2026-12-05"],
    ["Chinese", "2026年12月5日"],
    ["slashes", "2026/12/5"],
    ["dots", "2026.12.05"],
    ["full-width digits and spaces", " ２０２６－１２－０５ "],
  ])("takes a date as %s", async (_, value) => {
    const sheets = goodSheets();
    set(sheets, "任务清单", "J2", value);
    expect((await planOf(sheets)).items[0]?.dueOn).toBe("2026-12-05");
  });

  it("takes numbers stored as text and text stored as numbers", async () => {
    const sheets = goodSheets();
    set(sheets, "人员", "F2", 13800);
    set(sheets, "人员", "A2", 1);
    set(sheets, "单位", "D2", "１２６");
    set(sheets, "任务清单", "C3", "第12项");
    set(sheets, "任务清单", "H3", "０.２５");
    const plan = await planOf(sheets);
    expect(plan.people[0]).toMatchObject({ key: "1", accounts: [{ user: "13800" }, { user: "wang-dd" }] });
    expect(plan.units[0]?.memberCount).toBe(126);
    expect(plan.items[1]).toMatchObject({ number: 12, weight: 0.25 });
  });

  it("takes 无 for an account that somebody has no more, also of several people", async () => {
    const sheets = goodSheets();
    for (const cell of ["F2", "F3", "F4", "F5", "G2"]) set(sheets, "人员", cell, "无");
    const { people } = await planOf(sheets);
    expect(people.slice(0, 3).map(({ accounts, withoutAccount }) => ({ accounts, withoutAccount }))).toEqual([
      { accounts: [], withoutAccount: ["wecom", "dingtalk"] },
      { accounts: [], withoutAccount: ["wecom"] },
      { accounts: [], withoutAccount: ["wecom"] },
    ]);
    expect(people[3]).not.toHaveProperty("withoutAccount");
  });

  it("passes over empty rows, titles, notes, other sheets, trailing columns and examples", async () => {
    const sheets: Sheets = { 填写说明: [["任何内容"]], ...goodSheets(), 草稿: [["乱写"]] };
    sheets.单位?.splice(1, 0, [null, null, null, null], ["示例：某社区", "社区"], ["  "]);
    sheets.单位?.unshift(["桃源街道单位一览表"], []);
    set(sheets, "人员", "H1", "备注");
    set(sheets, "人员", "H2", "新任");
    set(sheets, "人员", "I3", "没有表头的随手记");
    const expected = await planOf(goodSheets());
    expect(await planOf(sheets)).toEqual(expected);
  });

  it("knows sheets, headers, names and words in spite of spaces, width, order and other spellings", async () => {
    const sheets = goodSheets();
    const { 单位: units = [], ...rest } = sheets;
    const spaced: Sheets = {
      " 单 位 ": units.map(([name = null, kind = null, ...more]) => [kind, name, ...more]),
      ...rest,
    };
    set(spaced, " 单 位 ", "A1", "单位类别*");
    set(spaced, " 单 位 ", "B1", " 单位 名称 ");
    set(spaced, " 单 位 ", "A3", "行政村");
    set(spaced, "人员", "B2", "王　书记");
    set(spaced, "人员", "D2", " 桃园 社区");
    set(spaced, "人员", "C3", "党支部书记");
    const expected = await planOf(goodSheets());
    expect(await planOf(spaced)).toEqual(expected);
  });

  it("keeps names and titles in one line, without what turns the text around, and no @ that would ring", async () => {
    const sheets = goodSheets();
    set(sheets, "任务清单", "D2", "@所有人\n 请看\u202e通知\u2028第二行");
    set(sheets, "任务清单", "E2", "第一行\n第二行 @所有人");
    set(sheets, "单位", "A2", "桃园\n\u202e社区\u2067");
    set(sheets, "群", "C2", "工作群\n@all");
    set(sheets, "群", "B2", "wr@123");
    const { items, units, groups } = await planOf(sheets);
    expect(items[0]).toMatchObject({
      title: "＠所有人 请看通知 第二行",
      standard: "第一行\n第二行 ＠所有人",
    });
    expect(units[0]?.name).toBe("桃园社区");
    expect(groups[0]).toMatchObject({ name: "工作群 ＠all", chatId: "wr@123" });
  });

  it("tells who goes on under a new name", async () => {
    const sheets = goodSheets();
    set(sheets, "单位", "E1", "原名");
    set(sheets, "单位", "E2", "桃花 社区");
    set(sheets, "单位", "E3", "柳河村");
    set(sheets, "街道", "B1", "原名");
    set(sheets, "街道", "B2", "旧桃源街道");
    const reading = await readWorkbook(await workbookOf(sheets));
    expect(reading).toMatchObject({
      plan: { units: [{ name: "桃园社区" }, { name: "柳河村" }, {}, {}] },
      renames: {
        street: { from: "旧桃源街道", to: "桃源街道" },
        units: [{ from: "桃花社区", to: "桃园社区" }],
      },
    });
  });

  it("has a person without posts for somebody who has left", async () => {
    const sheets = goodSheets();
    sheets.人员?.push([null, "周副", "离任", "桃园社区"]);
    const { people } = await planOf(sheets);
    expect(people.at(-1)).toEqual({ key: "桃园社区周副", name: "周副", posts: [], accounts: [] });
  });

  it("does without the sheet of groups", async () => {
    const { 群: _, ...rest } = goodSheets();
    expect((await planOf(rest)).groups).toEqual([]);
  });
});

type Case = [name: string, spoil: (sheets: Sheets) => void, expected: Partial<Fault>];
const robotUrl = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-1";

describe("the robots of groups", () => {
  function withRobots(first: string | null, second: string | null, secret: string | null = null): Sheets {
    const sheets = goodSheets();
    set(sheets, "群", "E1", "群机器人地址");
    set(sheets, "群", "F1", "群机器人加签密钥");
    set(sheets, "群", "E2", first);
    set(sheets, "群", "E3", second);
    set(sheets, "群", "F3", secret);
    return sheets;
  }
  const read = async (sheets: Sheets) => readWorkbook(await workbookOf(sheets));

  it("are read beside the plan, which holds no address", async () => {
    const url = "https://oapi.dingtalk.com/robot/send?access_token=ab12";
    const reading = await read(withRobots(robotUrl, url, "SECab12"));
    expect(reading).toMatchObject({
      robots: [
        { platform: "wecom", chatId: "wr123", url: robotUrl },
        { platform: "dingtalk", chatId: "cid456==", url, secret: "SECab12" },
      ],
    });
    expect(JSON.stringify("plan" in reading && reading.plan)).not.toMatch(/key=|access_token|SEC/);
    expect(await read(withRobots("无", null))).toMatchObject({ robots: [{ chatId: "wr123", url: null }] });
    expect(await read(withRobots(null, null))).toMatchObject({ robots: [] });
  });

  it.each<[string, Sheets, Partial<Fault>]>([
    [
      "an address of something else",
      withRobots("https://example.cn/", null),
      { row: 2, problem: "不像群机器人的地址" },
    ],
    [
      "an address of the other platform",
      withRobots(null, robotUrl),
      { row: 3, problem: "机器人地址不是这个平台的" },
    ],
    [
      "a secret without its robot",
      withRobots(null, null, "SECab"),
      { row: 3, problem: "有加签密钥，没有机器人地址" },
    ],
    ["no secret", withRobots(null, null, "密码"), { row: 3, problem: "不像加签密钥" }],
  ])("are a fault that repeats nothing where there is %s", async (_, sheets, expected) => {
    const reading = await read(sheets);
    expect(reading).toMatchObject({ faults: [{ sheet: "群", ...expected }] });
    expect(JSON.stringify(reading)).not.toMatch(/example\.cn|key=|SECab|密码"/);
  });

  it("are in one group each", async () => {
    const sheets = withRobots(robotUrl, robotUrl);
    set(sheets, "群", "A3", "企业微信");
    expect(await read(sheets)).toMatchObject({ faults: [{ row: 3, problem: "这个机器人已填在另一个群" }] });
  });
});

const about = (text: string): string => expect.stringContaining(text) as unknown as string;

describe("every kind of fault is named with its place and its mend", () => {
  it.each<Case>([
    [
      "a required cell is empty",
      (s) => set(s, "单位", "A3", null),
      {
        sheet: "单位",
        row: 3,
        column: "单位名称(A)",
        problem: "没有填写单位名称",
        mend: "请填写单位名称：全街道不重名",
      },
    ],
    [
      "a name is empty",
      (s) => set(s, "人员", "B3", null),
      { sheet: "人员", row: 3, problem: "没有填写姓名", mend: "请填写姓名：群里显示的名字" },
    ],
    [
      "a kind is empty",
      (s) => set(s, "单位", "B3", null),
      { sheet: "单位", row: 3, problem: "没有填写类别", mend: "请填写类别：社区、村、商圈" },
    ],
    [
      "a due date is empty",
      (s) => set(s, "任务清单", "J2", null),
      { sheet: "任务清单", row: 2, problem: "没有填写截止日期", mend: "请填写截止日期：当天 18:00 截止" },
    ],
    [
      "an unknown kind",
      (s) => set(s, "单位", "B3", "小区"),
      { sheet: "单位", row: 3, column: "类别(B)", mend: "请填：社区、村、商圈" },
    ],
    [
      "an unknown role",
      (s) => set(s, "人员", "C7", "馆长"),
      { sheet: "人员", row: 7, column: "职务(C)", mend: about("副书记") },
    ],
    [
      "a unit twice",
      (s) => set(s, "单位", "A3", "桃园 社区"),
      { sheet: "单位", row: 3, problem: about("重复") },
    ],
    [
      "an unknown parent",
      (s) => set(s, "单位", "C5", "大核心"),
      { sheet: "单位", row: 5, column: "上级单位(C)", problem: about("大核心") },
    ],
    [
      "a unit above itself",
      (s) => {
        set(s, "单位", "C4", "商管党支部");
      },
      { sheet: "单位", row: 4, problem: about("绕回") },
    ],
    [
      "a unit without a secretary",
      (s) => set(s, "人员", "C3", "副书记"),
      { sheet: "单位", row: 3, column: "单位名称(A)", problem: about("没有书记") },
    ],
    [
      "a person in an unknown unit",
      (s) => set(s, "人员", "D7", "杏林社区"),
      { sheet: "人员", row: 7, column: "单位(D)", problem: about("杏林社区") },
    ],
    [
      "a secretary without a unit",
      (s) => s.人员?.push(["009", "某", "书记"]),
      { sheet: "人员", row: 8, column: "单位(D)", problem: about("没有填单位") },
    ],
    [
      "a reviewer without a section",
      (s) => set(s, "人员", "E6", null),
      { sheet: "人员", row: 6, column: "科室(E)" },
    ],
    [
      "one key, two names",
      (s) => set(s, "人员", "A3", "001"),
      { sheet: "人员", row: 3, column: "姓名(B)", problem: about("第 2 行") },
    ],
    [
      "the same post twice",
      (s) => s.人员?.push(["001", "王书记", "书记", "桃园社区"]),
      { sheet: "人员", row: 8, column: "职务(C)", problem: about("重复") },
    ],
    [
      "an account of two people",
      (s) => set(s, "人员", "F3", "wang"),
      { sheet: "人员", row: 3, column: "企业微信账号(F)", problem: about("已属于") },
    ],
    [
      "an account with odd characters",
      (s) => set(s, "人员", "F3", "柳"),
      { sheet: "人员", row: 3, column: "企业微信账号(F)" },
    ],
    [
      "an account Excel has rounded",
      (s) => set(s, "人员", "G3", 123456789012345680000),
      { sheet: "人员", row: 3, column: "钉钉账号(G)", mend: about("文本") },
    ],
    [
      "an unknown ledger word",
      (s) => set(s, "项目方案", "B5", "工程"),
      { sheet: "项目方案", row: 5, column: "台账简称(B)" },
    ],
    [
      "one ledger for two programmes",
      (s) => set(s, "项目方案", "B5", "任务"),
      { sheet: "项目方案", row: 5, problem: about("五星支部创建") },
    ],
    [
      "two ledgers for one programme",
      (s) => set(s, "项目方案", "B3", "项目"),
      { sheet: "项目方案", row: 3, column: "台账简称(B)" },
    ],
    [
      "a star without its place",
      (s) => set(s, "项目方案", "D3", null),
      { sheet: "项目方案", row: 3, column: "星序(D)", problem: about("没有填全") },
    ],
    [
      "a star's place twice",
      (s) => set(s, "项目方案", "D3", 1),
      { sheet: "项目方案", row: 3, problem: about("重复") },
    ],
    [
      "a star's name twice",
      (s) => set(s, "项目方案", "E3", "支部过硬星"),
      { sheet: "项目方案", row: 3, column: "星名称(E)" },
    ],
    [
      "a gap between stars",
      (s) => set(s, "项目方案", "D3", 3),
      { sheet: "项目方案", column: "星序(D)", problem: about("缺少 2") },
    ],
    [
      "an unknown programme",
      (s) => set(s, "任务清单", "A5", "四年计划"),
      { sheet: "任务清单", row: 5, column: "项目方案(A)", problem: about("四年计划") },
    ],
    [
      "a star the programme has not",
      (s) => set(s, "任务清单", "F2", "产业兴旺星"),
      { sheet: "任务清单", row: 2, column: "所属星(F)", mend: "可填：支部过硬星、宜业兴业星" },
    ],
    [
      "a number twice",
      (s) => set(s, "任务清单", "C3", 1),
      { sheet: "任务清单", row: 3, column: "序号(C)", problem: about("第 2 行") },
    ],
    [
      "a number out of range",
      (s) => set(s, "任务清单", "C3", 0),
      { sheet: "任务清单", row: 3, column: "序号(C)" },
    ],
    [
      "a number with a fraction",
      (s) => set(s, "任务清单", "C3", 1.5),
      { sheet: "任务清单", row: 3, column: "序号(C)" },
    ],
    [
      "a weight of nothing",
      (s) => set(s, "任务清单", "H3", 0),
      { sheet: "任务清单", row: 3, column: "权重(H)" },
    ],
    [
      "a weight of thousandths",
      (s) => set(s, "任务清单", "H3", 1.125),
      { sheet: "任务清单", row: 3, column: "权重(H)" },
    ],
    [
      "a day that does not exist",
      (s) => set(s, "任务清单", "J3", "2026-02-30"),
      { sheet: "任务清单", row: 3, column: "截止日期(J)" },
    ],
    [
      "a day without a year",
      (s) => set(s, "任务清单", "J3", "12月5日"),
      { sheet: "任务清单", row: 3, column: "截止日期(J)" },
    ],
    [
      "a number in place of a day",
      (s) => set(s, "任务清单", "J3", 46361),
      { sheet: "任务清单", row: 3, column: "截止日期(J)" },
    ],
    [
      "due before it starts",
      (s) => set(s, "任务清单", "J3", "2026-10-31"),
      { sheet: "任务清单", row: 3, column: "截止日期(J)", problem: about("早于") },
    ],
    [
      "neither yes nor no",
      (s) => set(s, "任务清单", "K3", "看情况"),
      { sheet: "任务清单", row: 3, column: "需要审核(K)" },
    ],
    [
      "a title too long",
      (s) => set(s, "任务清单", "D3", "长".repeat(61)),
      { sheet: "任务清单", row: 3, column: "任务名称(D)", problem: about("60") },
    ],
    ["an unknown platform", (s) => set(s, "群", "A3", "微信"), { sheet: "群", row: 3, column: "平台(A)" }],
    [
      "a group of an unknown unit",
      (s) => set(s, "群", "D2", "杏林社区"),
      { sheet: "群", row: 2, column: "单位(D)" },
    ],
    [
      "a group twice",
      (s) => s.群?.push(["企微", "wr123", "又一个", null]),
      { sheet: "群", row: 4, column: "群ID(B)" },
    ],
    [
      "a former name of two units",
      (s) => {
        set(s, "单位", "E1", "原名");
        set(s, "单位", "E2", "旧名");
        set(s, "单位", "E3", "旧名");
      },
      { sheet: "单位", row: 3, column: "原名(E)", problem: about("第 2 行") },
    ],
    [
      "a former name that has a row of its own",
      (s) => {
        set(s, "单位", "E1", "原名");
        set(s, "单位", "E2", "柳河村");
      },
      { sheet: "单位", row: 2, column: "原名(E)", problem: about("“柳河村”在本表还有自己的一行") },
    ],
    [
      "two units that swap their names",
      (s) => {
        set(s, "单位", "E1", "原名");
        set(s, "单位", "E2", "柳河村");
        set(s, "单位", "E3", " 桃园社区");
      },
      {
        sheet: "单位",
        row: 2,
        column: "原名(E)",
        problem: "几个单位互换名称（“柳河村”改为“桃园社区”），一次导入做不到",
        mend: about("请分两次：先把其中一个改成临时的名称"),
      },
    ],
    [
      "three units whose names go round",
      (s) => {
        set(s, "单位", "E1", "原名");
        set(s, "单位", "E2", "柳河村");
        set(s, "单位", "E3", "商圈党委");
        set(s, "单位", "E4", "桃园社区");
      },
      { sheet: "单位", row: 4, column: "原名(E)", problem: about("互换名称") },
    ],
    [
      "one code with two accounts of one platform",
      (s) => set(s, "人员", "F5", "shang-2"),
      {
        sheet: "人员",
        row: 5,
        column: "企业微信账号(F)",
        problem: "同一个人在第 4 行填的是另一个企业微信账号",
        mend: "一个人在一个平台上只填一个账号；若是两个人，请填不同的编号",
      },
    ],
    [
      "one code with an account and with none",
      (s) => set(s, "人员", "F5", "无"),
      { sheet: "人员", row: 5, column: "企业微信账号(F)", problem: about("第 4 行填的是另一个企业微信账号") },
    ],
    [
      "one unit and name with two accounts",
      (s) => {
        s.人员?.push([null, "李专干", "副书记", "桃园社区", null, null, "li-1"]);
        s.人员?.push([null, "李专干", "分包领导", "桃园社区", null, null, "li-2"]);
      },
      { sheet: "人员", row: 9, column: "钉钉账号(G)", problem: about("第 8 行填的是另一个钉钉账号") },
    ],
    [
      "somebody who has left and still has a post",
      (s) => s.人员?.push(["001", "王书记", "离任", "桃园社区"]),
      {
        sheet: "人员",
        row: 8,
        column: "职务(C)",
        problem: "同一个人在第 2 行还有职务“书记”",
        mend: "离任的，请删去第 2 行；没有离任的，请删去这一行；同名的两个人，请填不同的编号",
      },
    ],
    [
      "the same with the row of the post after it",
      (s) => {
        set(s, "人员", "C4", "离任");
        set(s, "人员", "D4", null);
      },
      { sheet: "人员", row: 4, column: "职务(C)", problem: about("第 5 行还有职务“书记”") },
    ],
    [
      "a unit whose secretary left, without saying from where",
      (s) => {
        set(s, "人员", "C2", "离任");
        set(s, "人员", "D2", null);
      },
      {
        sheet: "单位",
        row: 2,
        column: "单位名称(A)",
        problem: "单位“桃园社区”没有书记",
        mend: about("书记离任、还没有人接替的，在他那一行写“离任”和单位“桃园社区”"),
      },
    ],
    ["two streets", (s) => s.街道?.push(["柳源街道"]), { sheet: "街道", row: 3 }],
    [
      "a sheet is missing",
      (s) => {
        delete s.任务清单;
      },
      { sheet: "任务清单", row: null, column: null, problem: about("缺少") },
    ],
    [
      "a sheet has no rows",
      (s) => {
        s.单位?.splice(1);
      },
      { sheet: "单位", row: null, problem: about("没有填写") },
    ],
    [
      "a header is missing",
      (s) => set(s, "单位", "B1", null),
      { sheet: "单位", row: 1, column: "类别", problem: about("缺少表头") },
    ],
    [
      "a header is unknown",
      (s) => set(s, "人员", "H1", "身份证号"),
      { sheet: "人员", row: 1, column: "身份证号(H)", problem: about("不认识") },
    ],
    [
      "a header twice",
      (s) => set(s, "单位", "E1", "类型"),
      { sheet: "单位", row: 1, column: "类型(E)", problem: about("两列") },
    ],
  ])("%s", async (_, spoil, expected) => {
    const sheets = goodSheets();
    spoil(sheets);
    const faults = await faultsOf(sheets);
    expect(faults).toContainEqual(expect.objectContaining(expected));
    expect(faults.every(({ mend }) => mend.length > 0)).toBe(true);
  });

  it.each([
    ["an ID as text", "B2", "410105199001011234", "身份证号"],
    ["an ID as a number, whose end Excel has changed", "B2", Number("410105199001011234"), "身份证号"],
    ["an ID in groups", "A2", "410105 19900101 123X", "身份证号"],
    ["an ID of 15 digits as an account", "F2", "410105900101123", "身份证号"],
    ["a phone number in the name", "B2", "王书记13800138000", "手机号"],
  ])("%s is refused without repeating it", async (_, cell, value, what) => {
    const sheets = goodSheets();
    set(sheets, "人员", cell, value);
    const said = JSON.stringify(await faultsOf(sheets));
    expect(said).toContain(what);
    expect(said).not.toMatch(/\d{7}/);
  });

  it("does not repeat a number that stands where the header should be", async () => {
    const sheets = goodSheets();
    set(sheets, "人员", "H1", "410105199001011234");
    const said = JSON.stringify(await faultsOf(sheets));
    expect(said).toContain("不认识这个表头");
    expect(said).not.toMatch(/\d{7}/);
  });

  it("the only secretary of a unit may leave", async () => {
    const sheets = goodSheets();
    set(sheets, "人员", "C2", "离任");
    expect((await planOf(sheets)).people[0]).toMatchObject({ key: "001", posts: [] });
  });

  it.each([
    ["人员", "F3", "企业微信", "13800138000"],
    ["人员", "G3", "钉钉", 13800138000],
  ])(
    "reminds of an account that is a phone number, without repeating it: %s %s",
    async (sheet, cell, name, value) => {
      const sheets = goodSheets();
      set(sheets, sheet, cell, value);
      const reading = await readWorkbook(await workbookOf(sheets));
      expect(reading).toMatchObject({
        reminders: [
          {
            sheet,
            row: 3,
            column: `${name}账号(${cell[0]})`,
            problem: "账号疑似手机号",
            mend: about(`应填${name}通讯录里的账号（userid）`),
          },
        ],
      });
      expect(JSON.stringify("reminders" in reading && reading.reminders)).not.toMatch(/\d{7}/);
    },
  );

  it.each<[PlanCell, string]>([
    [{ table: "street", row: "桃源街道", column: "formerName" }, "街道 2 原名"],
    [{ table: "units", row: "柳河村", column: "kind" }, "单位 3 类别(B)"],
    [{ table: "people", row: "003", column: "wecom" }, "人员 4 企业微信账号(F)"],
    [{ table: "people", row: "桃园社区李专干", column: "role" }, "人员 7 职务(C)"],
    [{ table: "programmes", row: "三年行动计划", column: "ledger" }, "项目方案 5 台账简称(B)"],
    [{ table: "items", row: "五星支部创建 村 1", column: "section" }, "任务清单 4 牵头科室(M)"],
    [{ table: "groups", row: "dingtalk cid456==", column: "chatId" }, "群 3 群ID(B)"],
  ])("knows where a cell of the plan stands: %o", async (cell, place) => {
    const reading = await readWorkbook(await workbookOf(goodSheets()));
    if ("faults" in reading) throw new Error("faults");
    const { sheet, row, column } = reading.locate(cell);
    expect(`${sheet} ${row} ${column}`).toBe(place);
  });

  it("a phone number may be an account, and is not repeated when the account is somebody else's", async () => {
    const sheets = goodSheets();
    set(sheets, "人员", "F2", "13800138000");
    expect((await planOf(sheets)).people[0]?.accounts[0]?.user).toBe("13800138000");
    set(sheets, "人员", "F3", "13800138000");
    const said = JSON.stringify(await faultsOf(sheets));
    expect(said).toContain("已属于");
    expect(said).not.toContain("13800138000");
  });

  it("lists the faults of all sheets at once, in the order of sheets and rows, without faults that only follow", async () => {
    const sheets = goodSheets();
    set(sheets, "任务清单", "J3", "年底");
    set(sheets, "人员", "C7", "馆长");
    set(sheets, "单位", "B3", "小区");
    set(sheets, "人员", "F3", "柳");
    expect((await faultsOf(sheets)).map(({ sheet, row }) => `${sheet}${row}`)).toEqual([
      "单位3",
      "人员3",
      "人员7",
      "任务清单3",
    ]);
  });

  it.each([
    ["任务清单", "D1", "任务名称"],
    ["单位", "A1", "单位名称"],
    ["单位", "B1", "类别"],
    ["人员", "B1", "姓名"],
    ["人员", "C1", "职务"],
    ["项目方案", "A1", "项目方案"],
    ["项目方案", "B1", "台账简称"],
    ["群", "B1", "群ID"],
  ])("says what follows from a missing header once: %s %s", async (sheet, cell, header) => {
    const sheets = goodSheets();
    set(sheets, sheet, cell, null);
    expect((await faultsOf(sheets)).map(({ problem }) => problem)).toEqual([`缺少表头“${header}”`]);
  });

  it.each([
    ["人员", "A1", "编码"],
    ["人员", "D1", "部门"],
    ["人员", "E1", "处室"],
    ["项目方案", "D1", "顺序"],
    ["单位", "C1", "上一级"],
  ])("and from a misspelt one, though the column may be left out: %s %s", async (sheet, cell, header) => {
    const sheets = goodSheets();
    set(sheets, sheet, cell, header);
    expect((await faultsOf(sheets)).map((fault) => [fault.sheet, fault.problem])).toEqual([
      [sheet, "不认识这个表头"],
    ]);
  });

  it("reads the rows under a header that is merely one too many", async () => {
    const sheets = goodSheets();
    set(sheets, "人员", "H1", "籍贯");
    set(sheets, "人员", "C7", "馆长");
    expect((await faultsOf(sheets)).map(({ row, column }) => [row, column])).toEqual([
      [1, "籍贯(H)"],
      [7, "职务(C)"],
    ]);
  });

  it.each<[string, string, string, string]>([
    ["a secretary's role", "人员", "C2", "书计"],
    ["a unit's name", "单位", "A3", "柳河村13800138000"],
    ["a programme's name", "项目方案", "A5", "三年13800138000"],
    ["a star's place", "项目方案", "D3", "二"],
  ])("blames no other row for what cannot be read: %s", async (_, sheet, cell, value) => {
    const sheets = goodSheets();
    set(sheets, sheet, cell, value);
    expect(await faultsOf(sheets)).toEqual([expect.objectContaining({ sheet, row: Number(cell.slice(1)) })]);
  });

  it("a unit without a name hides no unknown unit in other sheets", async () => {
    const sheets = goodSheets();
    set(sheets, "单位", "A3", null);
    set(sheets, "人员", "D7", "不存在的社区");
    sheets.群 = [
      ["平台", "群ID", "群名称", "单位"],
      ["企业微信", "wrX", "示例群", "另一个不存在的村"],
    ];
    const faults = await faultsOf(sheets);
    // 柳河村 may be the unit without a name, and the others may be as well: one of them.
    expect(faults.map(({ sheet, row, problem }) => [sheet, row, problem])).toEqual([
      ["单位", 3, "没有填写单位名称"],
      ["人员", 3, "没有单位“柳河村”"],
      ["人员", 7, "没有单位“不存在的社区”"],
      ["群", 2, "没有单位“另一个不存在的村”"],
    ]);
    expect(faults[2]?.mend).toBe(
      "请与“单位”表的名称一致；“单位”表第 3 行的名称没有填对，若就是它，改那一行即可",
    );
  });

  it("nor does a programme without a name hide an unknown programme", async () => {
    const sheets = goodSheets();
    set(sheets, "项目方案", "A5", null);
    set(sheets, "任务清单", "A2", "没有的方案");
    const rows = (await faultsOf(sheets)).map(({ sheet, row }) => `${sheet} ${row}`);
    expect(rows).toContain("项目方案 5");
    expect(rows).toContain("任务清单 2");
  });

  it("shows a wrong date as it was typed, and masks long numbers all the same", async () => {
    const sheets = goodSheets();
    set(sheets, "任务清单", "J2", "2026-02-30");
    set(sheets, "任务清单", "J3", "20261231001");
    set(sheets, "任务清单", "J4", "13800138000");
    const [date, run, phone] = (await faultsOf(sheets)).map(({ problem }) => problem);
    expect(date).toBe("日期「2026-02-30」不对");
    expect(run).toBe("日期「202****01」不对");
    expect(phone).toBe("日期「138****8000」不对");
  });

  it("finds an account of two people also where one's name cannot be read", async () => {
    const sheets = goodSheets();
    sheets.人员?.push([null, "赵13800138000", "专干", "柳河村", null, "wang"]);
    sheets.人员?.push([null, "李13800138000", "副书记", "桃园社区", null, "wang"]);
    expect((await faultsOf(sheets)).map(({ row, column }) => [row, column])).toEqual([
      [8, "姓名(B)"],
      [8, "企业微信账号(F)"],
      // May be one more post of the owner, who is in the same unit.
      [9, "姓名(B)"],
    ]);
  });
});

describe("a file that is no workbook", () => {
  it.each([
    ["text", Buffer.from("单位,类别\n"), "不是 Excel 工作簿"],
    ["nothing", Buffer.alloc(0), "空"],
    ["an old .xls", Buffer.from("d0cf11e0a1b11ae10000000000000000", "hex"), ".xls"],
    ["a cut-off .xlsx", Buffer.from("504b0304140000000800", "hex"), "损坏"],
    ["too large", Buffer.alloc(10 * 1024 * 1024 + 1), "10 MB"],
  ])("%s is one fault of the file", async (_, bytes, problem) => {
    const reading = await readWorkbook(bytes);
    expect(reading).toEqual({
      faults: [expect.objectContaining({ sheet: "", row: null, problem: about(problem) })],
    });
  });

  it("nor is any other zip", async () => {
    // An .xlsx cut in the middle: the directory at its end is gone.
    const whole = await workbookOf(goodSheets());
    const reading = await readWorkbook(whole.subarray(0, whole.length / 2));
    expect(reading).toEqual({ faults: [expect.objectContaining({ sheet: "", row: null })] });
  });

  it("an empty workbook lacks every sheet it needs", async () => {
    expect((await faultsOf({ Sheet1: [] })).map(({ sheet }) => sheet)).toEqual([
      "街道",
      "单位",
      "人员",
      "项目方案",
      "任务清单",
    ]);
  });

  it("is not this file either", async () => {
    const own = await readFile(new URL(import.meta.url));
    expect(await readWorkbook(own)).toHaveProperty("faults");
  });
});
