import fs from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Database, Queryable } from "../door.ts";
import { freeBytes } from "../free-space.ts";
import { lockDataDir } from "../lock/data-dir-lock.ts";
import { hasData } from "./create.ts";
import { syncPath, syncTree } from "./files.ts";
import { ArchiveDamaged, packed, unpack } from "./tar.ts";

/** Why no backup was made, or none was put back. Nothing was changed. */
export class BackupRefused extends Error {
  override readonly name = "BackupRefused";
  readonly reason: "no-space" | "too-slow" | "damaged" | "other-version" | "no-file";
  constructor(reason: BackupRefused["reason"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Called with whole tens of percent, in order. */
export type Progress = (percent: number) => void;

export interface BackupOptions {
  readonly onProgress?: Progress;
  /** Gives up after so long (ms): a server that serves must not keep its writers waiting. */
  readonly withinMs?: number;
}

const KEEP_ALIVE_MS = 5_000;
/** What has to stay free beside the backup, as no write is accepted below 200 MiB. */
const SPARE_BYTES = 400 * 1024 * 1024;

/**
 * Writes the data directory of an open embedded database into one file (.tar.gz). Inside a transaction no other statement
 * runs, and after its checkpoint the engine writes nothing by itself: what is read meanwhile is one moment of the ledger.
 * The file is there whole or not at all.
 */
export async function backUp(
  db: Database,
  directory: string,
  file: string,
  { onProgress = () => {}, withinMs }: BackupOptions = {},
): Promise<void> {
  fs.mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const size = sizeOf(directory);
  if ((await freeBytes(dirname(file))) < size + SPARE_BYTES) {
    throw new BackupRefused(
      "no-space",
      `a backup needs up to ${Math.ceil(size / 1024 / 1024)} MiB of free space`,
    );
  }
  const draft = `${file}.new`;
  try {
    await db.transaction(async (tx) => {
      await tx.query("CHECKPOINT");
      await alive(tx, () => writeArchive(directory, draft, { size, onProgress, withinMs }));
    });
    syncPath(draft);
    fs.renameSync(draft, file);
    syncPath(dirname(file));
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  }
}

/** A transaction that says nothing for long is rolled back. */
async function alive(tx: Queryable, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => void tx.query("SELECT 1").catch(() => {}), KEEP_ALIVE_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

async function writeArchive(
  directory: string,
  draft: string,
  { size, onProgress, withinMs }: { size: number; onProgress: Progress; withinMs: number | undefined },
): Promise<void> {
  const signal = withinMs === undefined ? undefined : AbortSignal.timeout(withinMs);
  const counted = counting(packed(directory), size, onProgress);
  try {
    await pipeline(
      Readable.from(counted),
      createGzip({ level: 1 }),
      fs.createWriteStream(draft, { mode: 0o600 }),
      ...(signal ? [{ signal }] : []),
    );
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new BackupRefused("too-slow", `the ledger was not copied within ${withinMs} ms`, { cause: error });
  }
}

function* counting(chunks: Iterable<Buffer>, size: number, onProgress: Progress): Generator<Buffer> {
  let [done, said] = [0, 0];
  for (const chunk of chunks) {
    yield chunk;
    done += chunk.length;
    const percent = Math.min(100, Math.floor((done * 10) / size) * 10);
    if (percent > said) {
      said = percent;
      onProgress(percent);
    }
  }
}

function sizeOf(directory: string): number {
  return fs
    .readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** What became of a restore: where the former ledger stands now, if there was one. */
export interface Restored {
  readonly former: string | undefined;
}

/**
 * Puts a backup in the place of `<dataDir>/ledger`; the former one is moved aside and kept. Throws BackupRefused, and
 * DatabaseUnavailable "data-dir-locked" while a server runs on it.
 */
export async function restore(dataDir: string, file: string, now: Date): Promise<Restored> {
  if (!fs.existsSync(file)) throw new BackupRefused("no-file", `there is no file ${file}`);
  const directory = join(resolve(dataDir), "ledger");
  fs.mkdirSync(resolve(dataDir), { recursive: true });
  const lock = await lockDataDir(directory, () => {});
  const draft = `${directory}.restoring`;
  try {
    fs.rmSync(draft, { recursive: true, force: true });
    fs.mkdirSync(draft, { mode: 0o700 });
    await unpackInto(draft, file);
    syncTree(draft);
    const former = fs.existsSync(directory) ? `${directory}.before-${stamp(now)}` : undefined;
    if (former !== undefined) fs.renameSync(directory, former);
    fs.renameSync(draft, directory);
    syncPath(dirname(directory));
    return { former };
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
    lock.release();
  }
}

async function unpackInto(draft: string, file: string): Promise<void> {
  try {
    await pipeline(fs.createReadStream(file), createGunzip(), (bytes) => unpack(bytes, draft));
  } catch (error) {
    if (!(error instanceof ArchiveDamaged) && !/^Z_/.test((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
    throw new BackupRefused("damaged", `${file} is no whole backup`, { cause: error });
  }
  if (!hasData(draft)) throw new BackupRefused("damaged", `${file} holds no ledger`);
  const version = fs.readFileSync(join(draft, "PG_VERSION"), "utf8").trim();
  if (version !== MAJOR)
    throw new BackupRefused("other-version", `${file} was made by PostgreSQL ${version}`);
}

const MAJOR = "18";

/** "20261125T023000Z": sorts by time, and may stand in a file's name everywhere. */
export function stamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, "");
}

const NAME = /^ledger-\d{8}T\d{6}Z\.tar\.gz$/;

/** Where an embedded ledger's own backups stand. */
export const backupsOf = (directory: string) => join(dirname(directory), "backups");

/** A new backup among the ledger's own; all but the newest `keep` are deleted after it. Gives its path. */
export async function backUpAndForget(
  db: Database,
  directory: string,
  { now, keep, ...options }: BackupOptions & { readonly now: Date; readonly keep: number },
): Promise<string> {
  const folder = backupsOf(directory);
  const file = join(folder, `ledger-${stamp(now)}.tar.gz`);
  await backUp(db, directory, file, options);
  const all = namesIn(folder);
  for (const name of all.slice(0, Math.max(0, all.length - keep))) fs.rmSync(join(folder, name));
  return file;
}

/** Of the backups in a folder, the oldest first. */
function namesIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort();
}

/** When (epoch ms) the newest of a ledger's own backups was made; of one that has none, when the ledger was. */
export function lastBackup(directory: string): number {
  const newest = namesIn(backupsOf(directory)).at(-1);
  const [, day, time] = /^ledger-(\d{8})T(\d{6})Z/.exec(newest ?? "") ?? [];
  if (day === undefined || time === undefined) return fs.statSync(join(directory, "PG_VERSION")).mtimeMs;
  const dashed = day.replace(/(....)(..)(..)/, "$1-$2-$3");
  return Date.parse(`${dashed}T${time.replace(/(..)(..)(..)/, "$1:$2:$3")}Z`);
}
