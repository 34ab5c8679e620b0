import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Child {
  pid: number;
  /** The next line of its output; throws, with what it wrote to stderr, when it has ended. */
  line(): Promise<string>;
  /** Writes a line to its input. */
  say(text: string): void;
  /** Sends a signal and waits for the end; without one, waits. Gives the lines that were not read yet. */
  end(signal?: NodeJS.Signals): Promise<string[]>;
}

/** Starts a TypeScript program of test/support/programs in a process of its own. */
export function startProgram(name: string, args: readonly string[]): Child {
  const file = fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
  return startNode(["--import", "tsx", file, ...args]);
}

/** Starts Node with the given arguments in the repository's root. */
export function startNode(args: readonly string[]): Child {
  const cwd = fileURLToPath(new URL("../../", import.meta.url));
  const child = spawn(process.execPath, args, { cwd, stdio: ["pipe", "pipe", "pipe"] });
  const lines: string[] = [];
  let errors = "";
  let wake = () => {};
  let over = false;
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    wake();
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  // Its input may close before ours: it was killed.
  child.stdin.on("error", () => {});
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
  void closed.then(() => {
    over = true;
    wake();
  });
  return {
    pid: child.pid ?? 0,
    async line() {
      while (lines.length === 0) {
        if (over) throw new Error(`The program has ended.\n${errors}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return lines.shift() as string;
    },
    say: (text) => void child.stdin.write(`${text}\n`),
    async end(signal) {
      if (signal) child.kill(signal);
      await closed;
      return lines.splice(0);
    },
  };
}
