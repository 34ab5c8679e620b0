import { join, resolve } from "node:path";
import { DatabaseUnavailable } from "../database/errors.ts";
import { hasData } from "../database/pglite/create.ts";

/** The folder that the settings name cannot hold a ledger, or holds none where one must be. Nothing was made. */
export class DataDirRefused extends Error {
  override readonly name = "DataDirRefused";
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: "这是一个文件，不是文件夹",
  ENOTDIR: "路径中有一段是文件，不是文件夹",
  EACCES: "没有读写权限",
  EPERM: "没有读写权限",
  EROFS: "磁盘是只读的",
  ENOENT: "没有这个文件夹，也建不出来",
};

/** What openDatabase threw: in a clerk's words where the folder cannot be made or used, else as it is. */
export function toDataDirRefused(error: unknown, dataDir: string): unknown {
  if (!(error instanceof DatabaseUnavailable && error.code === "data-dir-unusable" && error.cause))
    return error;
  const { code = "", message } = error.cause as NodeJS.ErrnoException;
  return new DataDirRefused(
    `数据文件夹 ${resolve(dataDir)} 不能用：${reasons[code] ?? message}。请核对 DATA_DIR，没有改动任何数据。`,
  );
}

/** Throws DataDirRefused when no ledger has been made in the data directory. */
export function needLedgerIn(dataDir: string): void {
  if (!hasData(join(resolve(dataDir), "ledger"))) throw noLedgerIn(dataDir);
}

/** There is no ledger in the data directory. */
export function noLedgerIn(dataDir: string): DataDirRefused {
  return new DataDirRefused(`文件夹 ${resolve(dataDir)} 里没有台账。请核对 DATA_DIR；什么也没有新建。`);
}

/** There is no ledger in the server's database; its URL holds a password and is not said. */
export function noLedgerAtUrl(): DataDirRefused {
  return new DataDirRefused("DATABASE_URL 指的数据库里没有台账。请核对 DATABASE_URL；什么也没有新建。");
}
