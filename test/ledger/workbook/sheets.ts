import writeExcelFile from "write-excel-file/node";

export type CellIn = string | number | boolean | Date | null;
/** Rows by sheet name, the header first. */
export type Sheets = Record<string, CellIn[][]>;

/** A small street without a fault, as a clerk might fill it in. */
export function goodSheets(): Sheets {
  return {
    街道: [["街道名称"], ["桃源街道"]],
    单位: [
      ["单位名称", "类别", "上级单位", "党员人数"],
      ["桃园社区", "社区", null, 126],
      ["柳河村", "村", null, null],
      ["商圈党委", "商圈", null, 82],
      ["商管党支部", "商圈", "商圈党委", 15],
    ],
    人员: [
      ["编号", "姓名", "职务", "单位", "科室", "企业微信账号", "钉钉账号"],
      ["001", "王书记", "书记", "桃园社区", null, "wang", "wang-dd"],
      ["002", "柳书记", "书记", "柳河村", null, "liu", null],
      ["003", "商书记", "书记", "商圈党委", null, "shang", null],
      ["003", "商书记", "书记", "商管党支部", null, null, null],
      ["004", "平安办", "牵头科室", null, "平安办", "pingan", null],
      [null, "李专干", "专干", "桃园社区", null, null, null],
    ],
    项目方案: [
      ["项目方案", "台账简称", "单位类别", "星序", "星名称"],
      ["五星支部创建", "任务", "社区", 1, "支部过硬星"],
      ["五星支部创建", "任务", "社区", 2, "宜业兴业星"],
      ["五星支部创建", "任务", "村", 1, "支部过硬星"],
      ["三年行动计划", "行动", null, null, null],
    ],
    任务清单: [
      [
        "项目方案",
        "单位类别",
        "序号",
        "任务名称",
        "完成标准",
        "所属星",
        "分类",
        "权重",
        "开始日期",
        "截止日期",
        "需要审核",
        "需要佐证",
        "牵头科室",
      ],
      [
        "五星支部创建",
        "社区",
        1,
        "开会",
        null,
        "支部过硬星",
        null,
        null,
        null,
        "2026-12-05",
        null,
        null,
        null,
      ],
      [
        "五星支部创建",
        "社区",
        2,
        "走访",
        "到户",
        "宜业兴业星",
        null,
        1.5,
        "2026-11-01",
        "2026-12-31",
        "否",
        "是",
        "平安办",
      ],
      ["五星支部创建", "村", 1, "开会", null, "支部过硬星", null, 1, null, "2026-12-05", null, null, null],
      ["三年行动计划", "社区", 1, "整治", null, null, "攻坚", 1, null, "2026-12-05", null, null, null],
    ],
    群: [
      ["平台", "群ID", "群名称", "单位"],
      ["企业微信", "wr123", "桃园社区工作群", "桃园社区"],
      ["钉钉", "cid456==", "街道群", null],
    ],
  };
}

/** The sheets as an .xlsx file; a date becomes a cell that Excel would show as a date. */
export function workbookOf(sheets: Sheets): Promise<Buffer> {
  const cell = (value: CellIn) =>
    value instanceof Date ? { value, type: Date, format: "yyyy/mm/dd" } : value === null ? null : { value };
  return writeExcelFile(
    Object.entries(sheets).map(([sheet, rows]) => ({ sheet, data: rows.map((row) => row.map(cell)) })),
  ).toBuffer();
}
