import { SettingsError } from "../config.ts";
import { DatabaseUnavailable, type UnavailableCode } from "../database/errors.ts";
import { SchemaRefused } from "../database/migrate.ts";
import { BackupRefused } from "../database/pglite/backup.ts";
import { StreetRefused } from "../ledger/load-problem.ts";
import { SampleRefused } from "../sample/load-sample.ts";
import { DataDirRefused } from "./data-dir.ts";

/** Shows one line to whoever runs the command. */
export type Say = (line: string) => void;

const unavailable: Readonly<Partial<Record<UnavailableCode, string>>> = {
  "data-dir-locked": "数据目录正在使用中：请先停止正在运行的星榜，再试一次。",
  "disk-full": "磁盘空间不足：请先腾出空间，再试一次。",
  "data-dir-unusable": "数据文件夹里不是这个版本能用的台账，没有改动任何数据。请核对 DATA_DIR。",
  unreachable: "连不上数据库：请核对 DATABASE_URL，并确认数据库已启动。",
  "server-unusable": "DATABASE_URL 指的数据库不能用，没有改动任何数据。请按下面的原因处理：",
};

const otherSchema: Readonly<Record<SchemaRefused["reason"], string>> = {
  newer:
    "这个数据库已由更新版本的星榜打开过，这个版本不能用；没有改动任何数据。请用那个版本（或更新的版本）再试。",
  "file-missing": "星榜的程序文件不全（缺少数据库升级文件）；没有改动任何数据。请重新安装原来的版本。",
  "file-changed": "星榜的程序文件被改动过（数据库升级文件）；没有改动任何数据。请重新安装原来的版本。",
};

const backupRefused: Readonly<Record<BackupRefused["reason"], string>> = {
  "no-space": "磁盘空间不够做备份：请先腾出空间，再试一次。没有改动任何数据。",
  "too-slow": "台账太大，没能及时备份完。没有改动任何数据。",
  damaged: "这个文件不是完整的备份，没有改动任何数据。请换一个备份。",
  "other-version": "这个备份是另一个版本的星榜做的，没有改动任何数据。请用那个版本恢复。",
  "no-file": "没有这个备份文件，没有改动任何数据。",
};

/** What a clerk can do about an error; undefined for a bug, whose stack is for the maintainer. */
function explain(error: unknown): string[] | undefined {
  if (error instanceof SettingsError) return ["设置有误，没有改动任何数据：", ...error.faults];
  if (error instanceof StreetRefused) return ["与台账不符，没有改动任何数据：", ...error.problems];
  if (error instanceof SampleRefused || error instanceof DataDirRefused) return [error.message];
  if (error instanceof SchemaRefused) return [otherSchema[error.reason]];
  if (error instanceof BackupRefused) return [backupRefused[error.reason]];
  if (error instanceof DatabaseUnavailable) {
    // The error's own words are the maintainer's; a clerk gets them only where nothing else says what to do.
    const known = error.code === "server-unusable" ? undefined : unavailable[error.code];
    return known === undefined
      ? [unavailable[error.code] ?? "数据库现在不能用。原因：", error.message]
      : [known];
  }
  return undefined;
}

/** The exit code of a command that was called wrongly. */
const EXIT_USAGE = 2;

/** The words after a command's name do not fit its usage; the message says which, in Chinese. */
export class WrongUse extends Error {
  override readonly name = "WrongUse";
}

/** For a word that has no place in a command. */
export function unknownWord(word: string): WrongUse {
  return new WrongUse(word.startsWith("-") ? `没有“${word}”这个选项` : `多写了“${word}”`);
}

/** A command of the terminal: what --help says of it, and what it does with the words after its name. */
export interface Command {
  readonly usage: readonly string[];
  /** Returns the exit code; throws WrongUse. */
  readonly run: (args: readonly string[], say: Say) => Promise<number>;
}

/** Runs a command: exit code 1 after an error that is said in plain words, 2 after a wrong use. */
export async function runCommand({ usage, run }: Command): Promise<void> {
  const args = process.argv.slice(2);
  const say: Say = (line) => process.stdout.write(`${line}\n`);
  const sayUsage = () => say(usage.join("\n"));
  if (args.some((word) => word === "--help" || word === "-h")) {
    sayUsage();
    return;
  }
  try {
    process.exitCode = await run(args, say);
  } catch (error) {
    if (error instanceof WrongUse) {
      process.stderr.write(`写法不对：${error.message}。应这样写：\n`);
      sayUsage();
      process.exitCode = EXIT_USAGE;
      return;
    }
    const lines = explain(error) ?? [
      `出错了，没有完成：${error instanceof Error ? error.stack : String(error)}`,
    ];
    process.stderr.write(`${lines.join("\n")}\n`);
    process.exitCode = 1;
  }
}

/** For a command that takes no words. */
export function takesNothing(args: readonly string[]): void {
  if (args[0] !== undefined) throw unknownWord(args[0]);
}
