import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type Ran, runScript, spawnScript } from "./command.ts";

/** What npm start runs. */
const MAIN = "src/main.ts";

/** 星榜 as an operator starts it: a process of its own, spoken to over HTTP. */
export interface Running {
  readonly url: string;
  readonly readyLine: string;
  readonly process: ChildProcess;
  /** kill -9, and wait until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** All that it wrote. */
  output(): string;
}

/** Starts `npm start`'s command on a free port with this environment alone, and waits for the line that says it is ready. */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawnScript(MAIN, [], { PORT: "0", ...env });
  let written = "";
  child.stderr.on("data", (chunk: Buffer) => {
    written += chunk.toString();
  });
  const ended = once(child, "exit");
  const readyLine = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      written += `${line}\n`;
      if (line.startsWith("星榜 ready: ")) resolve(line);
    });
    void ended.then(([code]) =>
      reject(new Error(`the process ended with ${code} before it was ready:\n${written}`)),
    );
  });
  return {
    url: /http:\/\/\S+/.exec(readyLine)?.[0] ?? "",
    readyLine,
    process: child,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async stop() {
      child.kill("SIGTERM");
      const [code] = (await ended) as [number | null];
      return code;
    },
    output: () => written,
  };
}

/** Runs a start that is to fail, until it ends. */
export function failToStart(env: Readonly<Record<string, string>>): Promise<Ran> {
  return runScript(MAIN, [], { PORT: "0", ...env });
}
