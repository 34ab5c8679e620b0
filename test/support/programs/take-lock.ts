import { createInterface } from "node:readline";
import { lockDataDir } from "../../../src/database/lock/data-dir-lock.ts";

/** Says "ready", waits for a line, tries to lock a directory, says how that went, and holds the lock until killed. */
process.stdout.write("ready\n");
for await (const _ of createInterface(process.stdin)) {
  try {
    await lockDataDir(process.argv[2] as string, () => {});
    process.stdout.write("won\n");
  } catch (error) {
    process.stdout.write(`lost ${(error as Error).message}\n`);
  }
}
