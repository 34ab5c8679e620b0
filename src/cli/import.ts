import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Database } from "../database/door.ts";
import { secretBox } from "../database/secret-box.ts";
import { withRobots } from "../ledger/group-robots.ts";
import { type LoadProblem, StreetRefused } from "../ledger/load-problem.ts";
import { remarkLines } from "../ledger/load-remarks.ts";
import type { Renames } from "../ledger/load-renames.ts";
import { type LoadResult, loadStreet } from "../ledger/load-street.ts";
import { renamedStreet } from "../ledger/load-street-name.ts";
import { type LoadTable, loadSteps } from "../ledger/load-street-steps.ts";
import { sealEvents } from "../ledger/seal.ts";
import type { StreetPlan } from "../ledger/street-plan.ts";
import type { Fault } from "../ledger/workbook/fault.ts";
import { masked } from "../ledger/workbook/mask.ts";
import type { Locate } from "../ledger/workbook/places.ts";
import { inOrder, readWorkbook } from "../ledger/workbook/read.ts";
import { streetWorkbook } from "../ledger/workbook/template.ts";
import { sampleStreetName } from "../sample/street.ts";
import { withLedger } from "./open-ledger.ts";
import { runCommand, type Say, unknownWord, WrongUse } from "./run.ts";
import { tableLines } from "./table.ts";

/**
 * npm run import -- street.xlsx            loads a street, or brings it up to date
 * npm run import -- --template [file]      writes the empty workbook
 * npm run import -- --help                 says so
 * Exit code: 0 done · 1 nothing changed, the terminal says why · 2 called wrongly.
 */
const usage = [
  "导入街道：  npm run import -- 街道.xlsx",
  "写出模板：  npm run import -- --template [文件名.xlsx]",
];

const templateName = "星榜导入模板.xlsx";

async function main(args: readonly string[], say: Say): Promise<number> {
  const [first, second, ...more] = args;
  if (first === "--template" && more.length === 0) return writeTemplate(second ?? templateName, say);
  if (first === undefined) throw new WrongUse("没有写要导入的文件");
  if (first === "--template") throw unknownWord(more.join(" "));
  if (first.startsWith("-")) throw unknownWord(first);
  if (second !== undefined) throw unknownWord(second);
  return importFile(first, say);
}

async function writeTemplate(path: string, say: Say): Promise<number> {
  try {
    // A clerk's filled-in workbook must not be lost to a repeated command.
    await writeFile(path, await streetWorkbook(), { flag: "wx" });
  } catch (error) {
    say(`写不出模板：${whyNot(error)}`);
    return 1;
  }
  say(`模板已写到 ${path}，填好后运行：npm run import -- ${path}`);
  return 0;
}

async function importFile(path: string, say: Say): Promise<number> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    say(`打不开 ${path}：${whyNot(error)}`);
    return 1;
  }
  say(`正在检查 ${basename(path)} …`);
  const reading = await readWorkbook(bytes);
  if ("faults" in reading) {
    sayFaults(`有 ${reading.faults.length} 处需要修改，没有导入任何内容：`, reading.faults, say);
    return 1;
  }
  const { plan, renames, robots, reminders, locate } = reading;
  say(
    `检查通过：${plan.street}，${plan.units.length} 个单位、${plan.people.length} 人、${plan.items.length} 项任务。正在导入 …`,
  );
  return withLedger(process.env, async ({ db, now, settings }) => {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const source = {
      key: `import:${sha256}:${now.getTime()}`,
      text: `导入 ${masked(basename(path))}`,
      at: now,
    };
    const box = secretBox({ dataDir: settings.dataDir, key: settings.secretsKey });
    const sealedPlan = withRobots(plan, robots, box);
    try {
      await refuseRenamedStreet(db, plan, renames);
      const result = await loadStreet(db, sealedPlan, source, renames);
      sayResult(plan.street, result, say);
      sayReminders([...reminders, ...located(result.remarks.reminders, locate)], say);
    } catch (error) {
      if (!(error instanceof StreetRefused)) throw error;
      const faults = located(error.details, locate);
      sayFaults(`与台账不符，有 ${faults.length} 处需要修改，没有导入任何内容：`, faults, say);
      return 1;
    }
    await warnOfSample(db, plan.street, say);
    await sealEvents(db);
    return 0;
  });
}

/** Throws StreetRefused where the street has another name in the ledger, and the workbook does not say so. */
async function refuseRenamedStreet(db: Database, plan: StreetPlan, renames: Renames): Promise<void> {
  if (renames.street) return;
  const problems = await renamedStreet(db, plan, sampleStreetName);
  if (problems.length > 0) throw new StreetRefused(problems);
}

/** With the sheet, row and column of each. */
function located(problems: readonly LoadProblem[], locate: Locate): Fault[] {
  return problems.map(({ at, problem, mend }) => ({ ...locate(at), problem, mend }));
}

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: "没有这个文件或文件夹",
  EEXIST: "文件已存在，请换一个文件名",
  EISDIR: "这是文件夹，不是文件",
  EACCES: "没有读写权限",
  EBUSY: "文件正被其他程序打开",
};

function whyNot(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return systemErrors[code] ?? message;
}

function sayReminders(reminders: readonly Fault[], say: Say): void {
  if (reminders.length > 0) sayFaults(`有 ${reminders.length} 处请看一眼（不影响导入）：`, reminders, say);
}

function sayFaults(head: string, faults: readonly Fault[], say: Say): void {
  say(head);
  const rows = inOrder(faults).map(({ sheet, row, column, problem, mend }) => {
    return [sheet || "（文件）", row === null ? "" : `${row}`, column ?? "", problem, mend];
  });
  for (const line of tableLines(["工作表", "行", "列", "问题", "怎么改"], rows)) say(line);
}

function sayResult(street: string, { changed, counts, remarks }: LoadResult, say: Say): void {
  if (changed) sayCounts(street, counts, say);
  else say(`${street}：没有变化。`);
  for (const line of remarkLines(remarks)) say(line);
}

function sayCounts(street: string, counts: LoadResult["counts"], say: Say): void {
  say(`${street}：导入完成。`);
  const rows = (Object.entries(loadSteps) as [LoadTable, { title: string }][]).map(([table, { title }]) => {
    const { added, changed: updated, removed, unchanged } = counts[table];
    return [title, `${added}`, `${updated}`, `${removed}`, `${unchanged}`];
  });
  for (const line of tableLines(["", "新增", "更新", "撤下", "未变"], rows)) say(line);
}

const elsewhere = {
  pglite: "换一个空的数据文件夹：设好新的 DATA_DIR",
  postgres: "换一个空的数据库：设好新的 DATABASE_URL",
} as const;

/** Invented units beside real ones confuse every list and ranking; only an empty database is without them. */
async function warnOfSample(db: Database, street: string, say: Say): Promise<void> {
  if (street === sampleStreetName) return;
  const { rows } = await db.query("SELECT 1 FROM gov.street WHERE name = $1", [sampleStreetName]);
  if (rows.length === 0) return;
  say(`注意：这个数据库里还装着虚构的“${sampleStreetName}”。正式使用请${elsewhere[db.engine]}，再导入一次。`);
}

await runCommand({ usage, run: main });
