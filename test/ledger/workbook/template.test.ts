import { readFile } from "node:fs/promises";
import readExcelFile from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import { ledgerNames } from "../../../handlers/index.ts";
import { noRenames } from "../../../src/ledger/load-renames.ts";
import { ledgerWords, sheets } from "../../../src/ledger/workbook/columns.ts";
import { readWorkbook } from "../../../src/ledger/workbook/read.ts";
import { streetWorkbook } from "../../../src/ledger/workbook/template.ts";
import { sampleStreet } from "../../../src/sample/street.ts";

describe("the template", () => {
  it("has every sheet with its headers, one example and the help of every column", async () => {
    const file = await readExcelFile(await streetWorkbook());
    expect(file.map(({ sheet }) => sheet)).toEqual(["填写说明", ...sheets.map(({ name }) => name)]);
    const help = JSON.stringify(file[0]?.data);
    for (const [index, table] of sheets.entries()) {
      const columns = Object.values(table.columns);
      const data = file[index + 1]?.data ?? [];
      expect(data).toHaveLength(2);
      expect(data[0]).toEqual(columns.map(({ header, required }) => (required ? `${header}*` : header)));
      expect(data[1]?.find((cell) => cell !== null)).toMatch(/^示例：/);
      for (const column of columns) expect(help).toContain(column.help);
    }
  });

  it("is refused as not filled in, and for nothing else", async () => {
    expect(await readWorkbook(await streetWorkbook())).toEqual({
      faults: ["街道", "单位", "人员"].map((sheet) =>
        expect.objectContaining({ sheet, problem: "没有填写内容" }),
      ),
    });
  });

  it("has examples that its own columns accept", async () => {
    for (const table of sheets) {
      for (const { header, example, parse } of Object.values(table.columns)) {
        expect([header, example === "" ? { value: "" } : parse(example)]).toEqual([
          header,
          { value: expect.anything() },
        ]);
      }
    }
  });

  it("knows the ledger names that the bot understands", () => {
    expect(ledgerWords).toEqual(ledgerNames);
  });
});

describe("the page about importing", () => {
  it("explains every column in the words of the table", async () => {
    const page = await readFile(new URL("../../../docs/import.zh-CN.md", import.meta.url), "utf8");
    for (const table of sheets) {
      expect(page).toContain(`### ${table.name}`);
      for (const { header, required, help } of Object.values(table.columns)) {
        expect(page).toContain(`| ${header} | ${required ? "必填" : ""} | ${help} |`);
      }
    }
  });
});

describe("a plan written as a workbook", () => {
  it("is the same plan when read", async () => {
    const plan = sampleStreet("2026-11-25");
    const withoutSimulator = {
      ...plan,
      people: plan.people.map((person) => ({
        ...person,
        accounts: person.accounts.filter(({ platform }) => platform !== "simulator"),
      })),
      groups: [],
    };
    expect(await readWorkbook(await streetWorkbook(plan))).toEqual({
      plan: withoutSimulator,
      renames: noRenames,
      robots: [],
      reminders: [],
      locate: expect.any(Function),
    });
  });
});
