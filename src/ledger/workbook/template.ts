import writeExcelFile, { type Cell, type Row, type SheetData } from "write-excel-file/node";
import type { StreetPlan } from "../street-plan.ts";
import { roleNames, type UnitKind, unitKindNames } from "../words.ts";
import type { Column, Columns, SheetTable } from "./column.ts";
import { sheets } from "./columns.ts";

type Line = Readonly<Record<string, string | number | undefined>>;

const headerStyle = {
  fontWeight: "bold",
  backgroundColor: "#f6d9d5",
  wrap: true,
  alignVertical: "center",
} as const;
const quiet = { textColor: "#808080" } as const;
const helpSheet = "填写说明";

/**
 * The workbook a street is loaded from, as an .xlsx file: with a plan, filled in with it; without one, the template,
 * whose one row a sheet begins with 示例： and is passed over when read. Every cell is text, so that Excel neither
 * rounds an account nor turns a number into a date. Accounts and groups of the simulator are not written.
 */
export async function streetWorkbook(plan?: StreetPlan): Promise<Buffer> {
  const lines = plan && linesOf(plan);
  const pages = sheets.map((table) => ({
    sheet: table.name,
    data: [
      headerRow(table),
      ...(lines ? (lines[table.name] ?? []).map((line) => dataRow(table, line)) : [exampleRow(table)]),
    ],
    columns: Object.values(table.columns).map(({ header, example }) => ({
      width: Math.max(12, 2 * header.length + 4, 2 * example.length + 6),
    })),
    stickyRowsCount: 1,
  }));
  const help = {
    sheet: helpSheet,
    data: helpRows(),
    columns: [{ width: 14 }, { width: 16 }, { width: 8 }, { width: 70 }],
  };
  return writeExcelFile([help, ...pages]).toBuffer();
}

const text = (value: string | number | undefined, style: Partial<typeof quiet> = {}): Cell =>
  value === undefined || value === "" ? null : { value: String(value), type: String, format: "@", ...style };

const titled = (value: string): Cell => ({ value, type: String, ...headerStyle });

function headerRow(table: SheetTable<Columns>): Row {
  return Object.values(table.columns).map((column) =>
    titled(column.required ? `${column.header}*` : column.header),
  );
}

function exampleRow(table: SheetTable<Columns>): Row {
  const examples = Object.values(table.columns).map(({ example }) => example);
  const first = examples.findIndex((example) => example !== "");
  return examples.map((example, index) => text(index === first ? `示例：${example}` : example, quiet));
}

function dataRow(table: SheetTable<Columns>, line: Line): Row {
  return Object.keys(table.columns).map((key) => text(line[key]));
}

function helpRows(): SheetData {
  const column = (table: SheetTable<Columns>, { header, required, help }: Column<unknown>): Row => [
    text(table.name),
    text(header),
    text(required ? "必填" : "可不填"),
    { value: help, type: String, wrap: true },
  ];
  return [
    ["工作表", "列", "", "怎么填"].map(titled),
    [text("总的"), null, null, { value: generalHelp, type: String, wrap: true }],
    ...sheets.flatMap((table) => [
      [text(table.name), null, null, { value: `${table.help}。`, type: String, wrap: true }],
      ...Object.values(table.columns).map((one) => column(table, one)),
    ]),
  ];
}

const generalHelp =
  "带 * 的列必填。以“示例：”开头的行不会导入，可以删去。改好后再次导入，只更新有变化的内容；表中删去的单位、人员和任务不会从台账删除；同一职务换了人，旧人的职务随即撤下。不要填写身份证号和手机号。";

/** A plan as lines by sheet, keyed as the columns are. */
function linesOf(plan: StreetPlan): Record<string, Line[]> {
  const kind = (name: UnitKind) => unitKindNames[name];
  const yes = (value: boolean) => (value ? "是" : "否");
  const platforms: Readonly<Record<string, string>> = { wecom: "企业微信", dingtalk: "钉钉" };
  return {
    街道: [{ name: plan.street }],
    单位: plan.units.map((unit) => ({ ...unit, kind: kind(unit.kind) })),
    人员: plan.people.flatMap((person) => {
      const account = (platform: string) => person.accounts.find((one) => one.platform === platform)?.user;
      return person.posts.map(({ role, unit, section }) => ({
        key: person.key,
        name: person.name,
        role: roleNames[role],
        unit,
        section,
        wecom: account("wecom"),
        dingtalk: account("dingtalk"),
      }));
    }),
    项目方案: plan.programmes.flatMap(({ name, ledger, stars }) => {
      const lines = (Object.entries(stars) as [UnitKind, readonly string[]][]).flatMap(([unitKind, names]) =>
        names.map((star, index) => ({ name, ledger, kind: kind(unitKind), position: index + 1, star })),
      );
      return lines.length > 0 ? lines : [{ name, ledger }];
    }),
    任务清单: plan.items.map((item) => ({
      ...item,
      kind: kind(item.kind),
      needsReview: yes(item.needsReview),
      needsEvidence: yes(item.needsEvidence),
    })),
    群: plan.groups
      .filter(({ platform }) => platform in platforms)
      // A robot's address is never written out again: a blank cell leaves it as it is.
      .map(({ robot: _, ...group }) => ({ ...group, platform: platforms[group.platform] })),
  };
}
