import readExcelFile, { InvalidInputError } from "read-excel-file/node";
import type { GroupRobot } from "../group-robots.ts";
import type { Renames } from "../load-renames.ts";
import type { StreetPlan } from "../street-plan.ts";
import { fold } from "./cells.ts";
import { checkPeople } from "./check-people.ts";
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
import { type RawSheet, readSheetRows } from "./read-sheet.ts";

export type WorkbookReading =
  | {
      readonly plan: StreetPlan;
      readonly renames: Renames;
      /** Beside the plan, which holds no secret: see withRobots. */
      readonly robots: readonly GroupRobot[];
    }
  | { readonly faults: readonly Fault[] };

/** Streets have a few hundred rows; a file beyond this is something else, and unpacking it would only cost memory. */
const largestFile = 10 * 1024 * 1024;

/**
 * Reads a street from the bytes of an .xlsx file: the plan with its renames, or every fault in the order of the sheets and rows. Never
 * throws for what is in the file.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<WorkbookReading> {
  const file = await openWorkbook(bytes);
  if ("problem" in file) return { faults: [{ sheet: "", row: null, column: null, ...file }] };
  const faults: Fault[] = [];

  const streetRows = readSheetRows(file.sheets, streetSheet, faults);
  const unitRows = readSheetRows(file.sheets, unitSheet, faults);
  const personRows = readSheetRows(file.sheets, personSheet, faults);
  const programmeRows = readSheetRows(file.sheets, programmeSheet, faults);
  const itemRows = readSheetRows(file.sheets, itemSheet, faults);
  const groupRows = readSheetRows(file.sheets, groupSheet, faults);

  const street = checkStreet(streetRows, faults);
  const names = unitNames(unitRows, faults);
  const programmes = gatherProgrammes(programmeRows, faults);
  const plan: StreetPlan = {
    street,
    units: checkUnits(unitRows, names, faults),
    people: checkPeople(personRows, unitRows, names, faults),
    programmes: plannedProgrammes(programmes),
    items: checkItems(itemRows, programmeRows, programmes, faults),
    groups: checkGroups(groupRows, names, faults),
  };
  const robots = checkRobots(groupRows, faults);
  const renames = checkRenames(streetRows, unitRows, faults);
  return faults.length > 0 ? { faults: inOrder(faults) } : { plan, renames, robots };
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
function inOrder(faults: readonly Fault[]): Fault[] {
  const place = new Map(
    sheets.flatMap(({ name, aliases }, index) => [name, ...aliases].map((word) => [fold(word), index])),
  );
  const sheetOf = ({ sheet }: Fault) => place.get(fold(sheet)) ?? -1;
  return [...faults].sort((a, b) => sheetOf(a) - sheetOf(b) || (a.row ?? 0) - (b.row ?? 0));
}
