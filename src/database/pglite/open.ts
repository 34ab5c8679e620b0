import fs from "node:fs";
import { join, resolve } from "node:path";
import type { Worker } from "node:worker_threads";
import { DatabaseUnavailable } from "../errors.ts";
import { watchFreeSpace } from "../free-space.ts";
import { lockDataDir } from "../lock/data-dir-lock.ts";
import { makeDirectory } from "../make-directory.ts";
import type { DatabaseLimits, EngineOptions, OpenDatabase } from "../options.ts";
import { createDataDir, hasData, templatePlace } from "./create.ts";
import * as say from "./messages.ts";
import { PglitePool } from "./pool.ts";
import { startThread } from "./thread.ts";

/** PGlite 0.5.16 is PostgreSQL 18; a data directory belongs to one major version. */
const MAJOR = "18";

const MIB = 1024 * 1024;

/** Opens `<dataDir>/ledger`, under the lock `<dataDir>/ledger.lock`. See openDatabase. */
export async function openPglite(dataDir: string, options: EngineOptions): Promise<OpenDatabase> {
  const directory = join(resolve(dataDir), "ledger");
  useDirectory(resolve(dataDir));
  let pool: PglitePool | undefined;
  const lock = await lockDataDir(directory, (reason) => pool?.lose(reason));
  try {
    assertUsable(directory);
    if (!hasData(directory)) {
      await assertRoom(resolve(dataDir), options);
      const { template = await templatePlace(), logger, limits } = options;
      await createDataDir(directory, { template, logger, initdb: (draft) => initdb(draft, limits) });
    }
    const worker = await startThread(settings("serve", directory, options.limits));
    const [, facts] = await answerOf(worker, say.OPENED, options.limits.openMs);
    let stopWatch = () => {};
    pool = new PglitePool(worker, { ...facts, directory }, options, () => {
      stopWatch();
      lock.release();
    });
    stopWatch = await watchSpace(directory, pool, options);
    return pool;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes a data directory in a thread that then ends. */
async function initdb(directory: string, limits: DatabaseLimits): Promise<void> {
  const thread = await startThread(settings("create", directory, limits));
  await answerOf(thread, say.CLOSED, limits.openMs);
  await thread.terminate();
}

/** Tells the pool when its disk is nearly full; gives the function that ends the watch. */
async function watchSpace(directory: string, pool: PglitePool, options: EngineOptions): Promise<() => void> {
  const { logger, limits } = options;
  const watch = await watchFreeSpace({
    path: directory,
    minimum: limits.minFreeBytes,
    everyMs: limits.freeSpaceMs,
    freeBytes: options.freeBytes,
    onChange: (low, free) => {
      const fields = { directory, freeMiB: Math.floor(free / MIB), minimumMiB: limits.minFreeBytes / MIB };
      if (low) logger.error(fields, "Too little free space: writes are refused until there is more.");
      else logger.warn(fields, "Enough free space again: writes are allowed.");
      pool.setDiskFull(low);
    },
  });
  return watch.stop;
}

/** Throws before anything is made: a disk that fills up meanwhile would leave half a ledger and an error without words. */
async function assertRoom(path: string, { freeBytes, limits }: EngineOptions): Promise<void> {
  const free = await freeBytes(path).catch(() => Number.POSITIVE_INFINITY);
  if (free >= limits.minFreeBytes) return;
  const [has, needs] = [free, limits.minFreeBytes].map((bytes) => Math.floor(bytes / MIB));
  throw new DatabaseUnavailable(
    "disk-full",
    `The disk that holds DATA_DIR ${path} has ${has} MiB free, and a new ledger needs ${needs} MiB. Make room, then start again.`,
  );
}

function useDirectory(path: string): void {
  try {
    makeDirectory(path);
  } catch (error) {
    const why = (error as Error).message;
    throw unusable(`DATA_DIR ${path} cannot be used: ${why}. Name a folder to write to.`, error);
  }
}

function unusable(message: string, cause?: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable("data-dir-unusable", message, { cause });
}

function settings(
  task: say.WorkerSettings["task"],
  directory: string,
  limits: DatabaseLimits,
): Omit<say.WorkerSettings, "wasm"> {
  return { task, directory, idleInTransactionMs: limits.idleInTransactionMs, waitMs: limits.waitMs };
}

/** Throws when the place is taken by something that this program cannot open and must not overwrite. */
function assertUsable(directory: string): void {
  if (!hasData(directory)) {
    if (!fs.existsSync(directory) || fs.readdirSync(directory).length === 0) return;
    throw unusable(`${directory} holds files but no ledger. Move it away to start empty, or set DATA_DIR.`);
  }
  const version = fs.readFileSync(join(directory, "PG_VERSION"), "utf8").trim();
  if (version === MAJOR) return;
  throw unusable(
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
