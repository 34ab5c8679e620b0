import { type GroupRobot, robotAddresses } from "../group-robots.ts";
import type { PlannedGroup, PlannedUnit } from "../street-plan.ts";
import { fold, NO_ROBOT } from "./cells.ts";
import type { groupSheet, streetSheet, unitSheet } from "./columns.ts";
import type { Fault } from "./fault.ts";
import { Names } from "./names.ts";
import type { ReadSheet } from "./read-sheet.ts";

/** The street's name: exactly one row. */
export function checkStreet(read: ReadSheet<typeof streetSheet.columns>, faults: Fault[]): string {
  for (const extra of read.rows.slice(1)) {
    faults.push({
      ...read.place(extra, "name"),
      problem: "一个工作簿只能有一个街道",
      mend: "请删去多余的行",
    });
  }
  return read.rows[0]?.cells.name ?? "";
}

/** Names of the units, also of those with a fault elsewhere in the row; repeated names are faults. `asked`: see Names. */
export function unitNames(
  read: ReadSheet<typeof unitSheet.columns>,
  asked: readonly (string | undefined)[],
  faults: Fault[],
): Names {
  const names = new Names("单位", read, asked);
  for (const row of read.rows) {
    const { name } = row.cells;
    if (name === undefined || names.add(name)) continue;
    faults.push({
      ...read.place(row, "name"),
      problem: `单位“${name}”重复`,
      mend: "单位名称全街道唯一，请删去一行或改名",
    });
  }
  return names;
}

/** Parents exist, and nobody is above himself. */
export function checkUnits(
  read: ReadSheet<typeof unitSheet.columns>,
  names: Names,
  faults: Fault[],
): PlannedUnit[] {
  const parentOf = new Map<string, string>();
  for (const { cells } of read.rows) {
    if (cells.name !== undefined && cells.parent !== undefined)
      parentOf.set(fold(cells.name), fold(cells.parent));
  }
  return read.rows.flatMap((row) => {
    const { name, parent } = row.cells;
    const mend = parent && names.mendOf(parent, "请填本表中有的单位名称，或留空");
    if (mend) {
      faults.push({ ...read.place(row, "parent"), problem: `没有单位“${parent}”`, mend });
    } else if (name !== undefined && leadsBack(fold(name), parentOf)) {
      faults.push({
        ...read.place(row, "parent"),
        problem: "上级单位绕回了自己",
        mend: "请填大核心的名称，或留空",
      });
    }
    if (!row.whole) return [];
    const { formerName: _, ...unit } = row.whole;
    return [{ ...unit, parent: parent === undefined ? undefined : names.find(parent) }];
  });
}

function leadsBack(name: string, parentOf: ReadonlyMap<string, string>): boolean {
  let above = parentOf.get(name);
  for (let steps = 0; above !== undefined && steps <= parentOf.size; steps++) {
    if (above === name) return true;
    above = parentOf.get(above);
  }
  return false;
}

/** Groups belong to units that exist, and no chat is listed twice. */
export function checkGroups(
  read: ReadSheet<typeof groupSheet.columns>,
  units: Names,
  faults: Fault[],
): PlannedGroup[] {
  const seen = new Set<string>();
  return read.rows.flatMap((row) => {
    const { platform, chatId, unit } = row.cells;
    const mend = unit && units.mendOf(unit, "请与“单位”表一致；全街道的群留空");
    if (mend) faults.push({ ...read.place(row, "unit"), problem: `没有单位“${unit}”`, mend });
    const chat = JSON.stringify([platform, chatId]);
    if (platform !== undefined && chatId !== undefined && seen.has(chat)) {
      faults.push({ ...read.place(row, "chatId"), problem: "这个群已经填过", mend: "一个群只写一行" });
    }
    seen.add(chat);
    if (!row.whole) return [];
    const { robotUrl: _, robotSecret: __, ...group } = row.whole;
    return [{ ...group, unit: unit === undefined ? undefined : units.find(unit) }];
  });
}

/** The robots of the groups: addresses of the group's platform, each in one group only. They never stand in a plan. */
export function checkRobots(read: ReadSheet<typeof groupSheet.columns>, faults: Fault[]): GroupRobot[] {
  const seen = new Set<string>();
  return read.rows.flatMap((row): GroupRobot[] => {
    const { platform, chatId, robotUrl: url, robotSecret: secret } = row.cells;
    if (platform === undefined || chatId === undefined) return [];
    if (url === undefined) {
      if (secret !== undefined) {
        faults.push({
          ...read.place(row, "robotSecret"),
          problem: "有加签密钥，没有机器人地址",
          mend: "请把机器人地址一起填上，或删去密钥",
        });
      }
      return [];
    }
    if (url === NO_ROBOT) return [{ platform, chatId, url: null }];
    if (!robotAddresses[platform]?.test(url)) {
      faults.push({
        ...read.place(row, "robotUrl"),
        problem: "机器人地址不是这个平台的",
        mend: "请核对“平台”和机器人地址",
      });
    } else if (seen.has(url)) {
      faults.push({
        ...read.place(row, "robotUrl"),
        problem: "这个机器人已填在另一个群",
        mend: "每个群用自己的机器人地址",
      });
    }
    seen.add(url);
    return [{ platform, chatId, url, secret }];
  });
}
