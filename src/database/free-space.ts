import { statfs } from "node:fs/promises";

/** Bytes that an ordinary user may still write on the disk that holds `path`. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

export interface FreeSpaceOptions {
  path: string;
  minimum: number;
  everyMs: number;
  freeBytes: (path: string) => Promise<number>;
  /** Called when the answer to "is it too little?" changes; the first call may come from the first look. */
  onChange: (low: boolean, free: number) => void;
}

export interface FreeSpaceWatch {
  /** Looks now. */
  check(): Promise<void>;
  stop(): void;
}

/**
 * Watches free space. PGlite 0.5.16 spins for ever when the disk fills up while it writes WAL, so writing has to stop
 * before. A look that fails counts as enough space: the disk that cannot be asked may well work.
 */
export async function watchFreeSpace(options: FreeSpaceOptions): Promise<FreeSpaceWatch> {
  let low = false;
  const check = async () => {
    const free = await options.freeBytes(options.path).catch(() => Number.POSITIVE_INFINITY);
    const now = free < options.minimum;
    if (now === low) return;
    low = now;
    options.onChange(low, free);
  };
  await check();
  const timer = setInterval(() => void check(), options.everyMs);
  timer.unref();
  return { check, stop: () => clearInterval(timer) };
}
