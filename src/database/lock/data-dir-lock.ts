import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseUnavailable } from "../errors.ts";
import { claimTurn } from "./claim.ts";
import { isAlive, ownIdentity, type ProcessIdentity } from "./identity.ts";

interface LockRecord extends ProcessIdentity {
  /** Tells this lock from any other, also from a later one of the same process. */
  token: string;
  /** When it was taken; for people. */
  since: string;
}

export interface LockTimes {
  /** How often the owner touches the file, in ms. */
  beatMs: number;
  /** An owner whose process cannot be looked up, and whose file stays untouched this long, in ms, is dead. */
  silentMs: number;
}

export const LOCK_TIMES: LockTimes = { beatMs: 2_000, silentMs: 15_000 };

export interface DataDirLock {
  release(): void;
}

/**
 * Makes this process the only owner of a directory, by the file `<directory>.lock` beside it. PGlite 0.5.16 has no
 * lock of its own, and two processes on one data directory lose acknowledged rows without an error.
 *
 * A lock whose owner is dead is taken over; `claimTurn` lets one process at a time look and take. Where the owner's
 * process cannot be looked up (another host or container, an unreadable file) its heartbeat decides, which takes up to
 * `silentMs`. `onTaken` is called if the file turns out to be another's later on. Throws DatabaseUnavailable
 * "data-dir-locked" when the owner lives.
 */
export async function lockDataDir(
  directory: string,
  onTaken: (reason: DatabaseUnavailable) => void,
  times: LockTimes = LOCK_TIMES,
): Promise<DataDirLock> {
  const file = `${directory}.lock`;
  const record: LockRecord = { ...ownIdentity(), token: randomUUID(), since: new Date().toISOString() };
  for (;;) {
    const owner = await livingOwner(file, times);
    if (owner) throw lockedBy(owner, directory, file);
    const release = await claimTurn(file);
    try {
      // Another may have taken it between the look above and this turn.
      if (isFree(file)) {
        write(file, record);
        break;
      }
    } finally {
      release();
    }
  }
  return keep(file, record, directory, onTaken, times);
}

/** undefined when nobody holds the lock. */
async function livingOwner(
  file: string,
  { beatMs, silentMs }: LockTimes,
): Promise<LockRecord | "unknown" | undefined> {
  const seen = look(file);
  if (!seen) return undefined;
  const alive = seen.record && isAlive(seen.record);
  if (alive !== undefined) return alive ? seen.record : undefined;
  const end = performance.now() + silentMs;
  while (performance.now() < end) {
    await sleep(Math.min(beatMs, 250));
    const now = look(file);
    if (!now) return undefined;
    if (now.touched !== seen.touched) return now.record ?? "unknown";
  }
  silent.set(file, seen.touched);
  return undefined;
}

/** The heartbeat at which a file was found silent: as long as it stays the same, its owner is dead. */
const silent = new Map<string, number>();

function isFree(file: string): boolean {
  const seen = look(file);
  if (!seen) return true;
  const alive = seen.record && isAlive(seen.record);
  return alive === false || (alive === undefined && silent.get(file) === seen.touched);
}

function look(file: string): { record: LockRecord | undefined; touched: number } | undefined {
  try {
    const touched = fs.statSync(file).mtimeMs;
    return { record: parse(fs.readFileSync(file, "utf8")), touched };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parse(text: string): LockRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<LockRecord> | null;
    return typeof record?.pid === "number" && record.host !== undefined ? (record as LockRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Renamed into place, so that nobody reads half a record. */
function write(file: string, record: LockRecord): void {
  const draft = `${file}.${record.token}`;
  fs.writeFileSync(draft, `${JSON.stringify(record)}\n`);
  fs.renameSync(draft, file);
}

/** The heartbeat; it also mends a damaged file and notices one that is another's. */
function keep(
  file: string,
  record: LockRecord,
  directory: string,
  onTaken: (reason: DatabaseUnavailable) => void,
  { beatMs }: LockTimes,
): DataDirLock {
  const beat = () => {
    try {
      const seen = look(file);
      if (seen?.record && seen.record.token !== record.token) {
        clearInterval(timer);
        return onTaken(lockedBy(seen.record, directory, file));
      }
      if (!seen?.record) return write(file, record);
      const now = new Date();
      fs.utimesSync(file, now, now);
    } catch {
      // A full or vanished disk; the engine itself will say so.
    }
  };
  const timer = setInterval(beat, beatMs);
  timer.unref();
  const release = () => {
    clearInterval(timer);
    process.off("exit", release);
    try {
      if (look(file)?.record?.token === record.token) fs.unlinkSync(file);
    } catch {
      // Left behind: the next process finds its owner dead.
    }
  };
  process.on("exit", release);
  return { release };
}

function lockedBy(owner: LockRecord | "unknown", directory: string, file: string): DatabaseUnavailable {
  const who =
    owner === "unknown"
      ? "a process that keeps touching an unreadable lock file"
      : `process ${owner.pid} on ${owner.host} (since ${owner.since})`;
  return new DatabaseUnavailable(
    "data-dir-locked",
    `The data directory ${directory} is in use by ${who}; lock file ${file}. PGlite serves one process: stop that ` +
      "one first, or give this one another DATA_DIR, or use DATABASE_URL with a PostgreSQL server for several processes.",
  );
}
