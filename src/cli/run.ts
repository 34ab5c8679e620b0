import { SettingsError } from "../config.ts";
import { DatabaseUnavailable, type UnavailableCode } from "../database/errors.ts";
import { StreetRefused } from "../ledger/load-street.ts";
import { SampleRefused } from "../sample/load-sample.ts";

/** Shows one line to whoever runs the command. */
export type Say = (line: string) => void;

const unavailable: Readonly<Partial<Record<UnavailableCode, string>>> = {
  "data-dir-locked": "数据目录正在使用中：请先停止正在运行的星榜，再试一次。",
  "disk-full": "磁盘空间不足：请先腾出空间，再试一次。",
  unreachable: "连不上数据库：请核对 DATABASE_URL，并确认数据库已启动。",
};

/** What a clerk can do about an error; undefined for a bug, whose stack is for the maintainer. */
function explain(error: unknown): string[] | undefined {
  if (error instanceof SettingsError) return ["设置有误，没有改动任何数据：", ...error.faults];
  if (error instanceof StreetRefused) return ["与台账不符，没有改动任何数据：", ...error.problems];
  if (error instanceof SampleRefused) return [error.message];
  if (error instanceof DatabaseUnavailable)
    return [unavailable[error.code] ?? "数据库现在不能用。", error.message];
  return undefined;
}

/** Runs a command of the terminal: its number is the exit code, 1 after an error that is said in plain words. */
export async function runCommand(command: (say: Say) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command((line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    const lines = explain(error) ?? [
      `出错了，没有完成：${error instanceof Error ? error.stack : String(error)}`,
    ];
    process.stderr.write(`${lines.join("\n")}\n`);
    process.exitCode = 1;
  }
}
