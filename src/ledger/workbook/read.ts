import readExcelFile, { InvalidInputError } from "read-excel-file/node";
import type { GroupRobot } from "../group-robots.ts";
import type { Renames } from "../load-renames.ts";
import type { StreetPlan } from "../street-plan.ts";
import { fold } from "./cells.ts";
import { checkPeople, mobileAccounts, personKey } from "./check-people.ts";
import { checkItems, gatherProgrammes, plannedProgrammes } from "./check-programmes.ts";
import { checkRenames } from "./check-renames.ts";
import { checkGroups, checkRobots, checkStreet, checkUnits, unitNames } from "./check-units.ts";
import {
  groupSheet,
  itemSheet,
  personSheet,
  programmeSheet,
  sheets,
  streetSheet,
  unitSheet,
} from "./columns.ts";
import type { Fault } from "./fault.ts";
import { type Locate, placesIn, type ReadSheets } from "./places.ts";
import { type RawSheet, readSheetRows } from "./read-sheet.ts";

export type WorkbookReading =
  | {
      readonly plan: StreetPlan;
      readonly renames: Renames;
      /** Beside the plan, which holds no secret: see withRobots. */
      readonly robots: readonly GroupRobot[];
      /** What is right as far as can be seen, and should be looked at. */
      readonly reminders: readonly Fault[];
      readonly locate: Locate;
    }
  | { readonly faults: readonly Fault[] };

/** Streets have a few hundred rows; a file beyond this is something else, and unpacking it would only cost memory. */
const largestFile = 10 * 1024 * 1024;

/**
 * Reads a street from the bytes of an .xlsx file: the plan with its renames and reminders, or every fault in the order of the sheets and rows. Never
 * throws for what is in the file.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<WorkbookReading> {
  const file = await openWorkbook(bytes);
  if ("problem" in file) return { faults: [{ sheet: "", row: null, column: null, ...file }] };
  const faults: Fault[] = [];

  const read: ReadSheets = {
    street: readSheetRows(file.sheets, streetSheet, faults),
    units: readSheetRows(file.sheets, unitSheet, faults),
    people: readSheetRows(file.sheets, personSheet, faults),
    programmes: readSheetRows(file.sheets, programmeSheet, faults),
    items: readSheetRows(file.sheets, itemSheet, faults),
    groups: readSheetRows(file.sheets, groupSheet, faults),
  };
  const street = checkStreet(read.street, faults);
  const asked = [
    ...read.units.rows.map(({ cells }) => cells.parent),
    ...[...read.people.rows, ...read.groups.rows].map(({ cells }) => cells.unit),
  ];
  const names = unitNames(read.units, asked, faults);
  const programmes = gatherProgrammes(read.programmes, faults);
  const plan: StreetPlan = {
    street,
    units: checkUnits(read.units, names, faults),
    people: checkPeople(read.people, read.units, names, faults),
    programmes: plannedProgrammes(programmes),
    items: checkItems(read.items, read.programmes, programmes, faults),
    groups: checkGroups(read.groups, names, faults),
  };
  const robots = checkRobots(read.groups, faults);
  const renames = checkRenames(read.street, read.units, faults);
  if (faults.length > 0) return { faults: inOrder(faults) };
  const locate = placesIn(read, (cells) => personKey(cells, names));
  return { plan, renames, robots, reminders: mobileAccounts(read.people), locate };
}

type Unreadable = { readonly problem: string; readonly mend: string };

const save = "请在 Excel 或 WPS 中另存为 .xlsx 后重试";
const unreadable: Readonly<Partial<Record<InvalidInputError["code"], string>>> = {
  XLS_FILE_NOT_SUPPORTED: "这是旧格式 .xls 或加了密码的文件",
  NO_DATA: "文件是空的",
};

async function openWorkbook(bytes: Uint8Array): Promise<{ sheets: RawSheet[] } | Unreadable> {
  if (bytes.byteLength > largestFile)
    return { problem: "文件超过 10 MB", mend: "请只保留模板中的工作表和文字，删去图片" };
  try {
    const sheets = await readExcelFile(Buffer.from(bytes));
    return { sheets: sheets.map(({ sheet, data }) => ({ sheet, data })) };
  } catch (error) {
    // Damaged XML surfaces as all kinds of errors; to a clerk they mean the same.
    const code = error instanceof InvalidInputError ? error.code : undefined;
    return { problem: (code && unreadable[code]) ?? "不是 Excel 工作簿(.xlsx)，或文件已损坏", mend: save };
  }
}

/** Sheets as in the template, rows from top to bottom. */
export function inOrder(faults: readonly Fault[]): Fault[] {
  const place = new Map(
    sheets.flatMap(({ name, aliases }, index) => [name, ...aliases].map((word) => [fold(word), index])),
  );
  const sheetOf = ({ sheet }: Fault) => place.get(fold(sheet)) ?? -1;
  return [...faults].sort((a, b) => sheetOf(a) - sheetOf(b) || (a.row ?? 0) - (b.row ?? 0));
}
