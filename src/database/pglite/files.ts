import fs from "node:fs";
import { copyFile, mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";

// A data directory is a thousand small files. One directory's are worked on at a time, so that no more than its few
// hundred are open at once, and nothing here keeps the program from loading meanwhile.

/** Copies a directory of files and directories; throws, with nothing under way any more, where it holds anything else. */
export async function copyTree(from: string, to: string): Promise<void> {
  const { files, directories, others } = await contents(from);
  if (others[0] !== undefined) throw new Error(`${join(from, others[0])} is neither a file nor a directory`);
  await mkdir(to);
  await all(files.map((name) => copyFile(join(from, name), join(to, name))));
  for (const name of directories) await copyTree(join(from, name), join(to, name));
}

/** Syncs everything under a directory: nobody has synced what initdb wrote or what was copied. */
export async function syncTree(directory: string): Promise<void> {
  const { files, directories } = await contents(directory);
  await all(files.map((name) => syncEntry(join(directory, name))));
  for (const name of directories) await syncTree(join(directory, name));
  await syncEntry(directory);
}

/** Syncs a file or a directory. */
export function syncPath(path: string): void {
  const fd = fs.openSync(path, "r");
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

async function syncEntry(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function contents(directory: string) {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = (of: (entry: fs.Dirent) => boolean) => entries.filter(of).map(({ name }) => name);
  return {
    files: names((entry) => entry.isFile()),
    directories: names((entry) => entry.isDirectory()),
    others: names((entry) => !entry.isFile() && !entry.isDirectory()),
  };
}

/** Waits for all, also where one fails: whoever tidies up after it finds nothing still being written. */
async function all(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === "rejected");
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
