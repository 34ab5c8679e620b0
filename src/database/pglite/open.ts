import fs from "node:fs";
import { join, resolve } from "node:path";
import type { Worker } from "node:worker_threads";
import { DatabaseUnavailable } from "../errors.ts";
import { watchFreeSpace } from "../free-space.ts";
import { lockDataDir } from "../lock/data-dir-lock.ts";
import type { EngineOptions, OpenDatabase } from "../options.ts";
import * as say from "./messages.ts";
import { PglitePool } from "./pool.ts";
import { startThread } from "./thread.ts";

/** PGlite 0.5.16 is PostgreSQL 18; a data directory belongs to one major version. */
const MAJOR = "18";

const MIB = 1024 * 1024;

/** Opens `<dataDir>/ledger`, under the lock `<dataDir>/ledger.lock`. See openDatabase. */
export async function openPglite(dataDir: string, options: EngineOptions): Promise<OpenDatabase> {
  const directory = join(resolve(dataDir), "ledger");
  makeDirectory(resolve(dataDir));
  let pool: PglitePool | undefined;
  const lock = await lockDataDir(directory, (reason) => pool?.lose(reason));
  try {
    assertVersion(directory);
    if (!fs.existsSync(join(directory, "PG_VERSION"))) {
      const creator = startThread(settings("create", directory, options));
      await answerOf(creator, say.CLOSED, options.limits.openMs);
      await creator.terminate();
    }
    const worker = startThread(settings("serve", directory, options));
    const [, facts] = await answerOf(worker, say.OPENED, options.limits.openMs);
    let fullAtStart = false;
    const space = await watchFreeSpace({
      path: directory,
      minimum: options.limits.minFreeBytes,
      everyMs: options.limits.freeSpaceMs,
      freeBytes: options.freeBytes,
      onChange: (low, free) => {
        const fields = {
          directory,
          freeMiB: Math.floor(free / MIB),
          minimumMiB: options.limits.minFreeBytes / MIB,
        };
        if (low)
          options.logger.error(fields, "Too little free space: writes are refused until there is more.");
        else options.logger.warn(fields, "Enough free space again: writes are allowed.");
        if (pool) pool.setDiskFull(low);
        else fullAtStart = low;
      },
    });
    pool = new PglitePool(worker, facts, options, () => {
      space.stop();
      lock.release();
    });
    if (fullAtStart) pool.setDiskFull(true);
    return pool;
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeDirectory(path: string): void {
  try {
    fs.mkdirSync(path, { recursive: true });
    fs.accessSync(path, fs.constants.R_OK | fs.constants.W_OK);
  } catch (error) {
    throw new Error(
      `DATA_DIR ${path} cannot be used: ${(error as Error).message}. Name a folder to write to.`,
      {
        cause: error,
      },
    );
  }
}

function settings(
  task: say.WorkerSettings["task"],
  directory: string,
  { limits }: EngineOptions,
): say.WorkerSettings {
  return { task, directory, idleInTransactionMs: limits.idleInTransactionMs, waitMs: limits.waitMs };
}

function assertVersion(directory: string): void {
  const file = join(directory, "PG_VERSION");
  const version = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : MAJOR;
  if (version === MAJOR) return;
  throw new Error(
    `The data directory ${directory} was made by PostgreSQL ${version}, this program carries ${MAJOR}. ` +
      "Use the program's version that made it, or move the directory away to start empty.",
  );
}

/** Waits for the thread's answer of one kind; throws when the thread ends or stays silent for `limitMs`. */
async function answerOf<K extends say.Response[0]>(
  worker: Worker,
  kind: K,
  limitMs: number,
): Promise<Extract<say.Response, [K, ...unknown[]]>> {
  let stop = () => {};
  try {
    return await new Promise((resolve, reject) => {
      const fail = (why: string, cause?: unknown) =>
        reject(
          new DatabaseUnavailable("engine-lost", `PGlite could not open its data directory: ${why}`, {
            cause,
          }),
        );
      const onMessage = (responses: say.Response[]) => {
        const found = responses.find((response) => response[0] === kind);
        if (found) resolve(found as Extract<say.Response, [K, ...unknown[]]>);
      };
      const onError = (error: Error) => fail(error.message, error);
      const onExit = (code: number) => fail(`its thread ended with code ${code}`);
      const timer = setTimeout(() => fail(`no answer within ${limitMs} ms`), limitMs);
      worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      stop = () => {
        clearTimeout(timer);
        worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      };
    });
  } catch (error) {
    await worker.terminate();
    throw error;
  } finally {
    stop();
  }
}
