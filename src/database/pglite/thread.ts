import { Worker } from "node:worker_threads";
import type { WorkerSettings } from "./messages.ts";

/** Starts the thread: worker.js in dist, worker.ts (through tsx) in the source tree, also under vitest. */
export function startThread(settings: WorkerSettings): Worker {
  const typescript = import.meta.url.endsWith(".ts");
  const file = new URL(typescript ? "./worker-from-source.mjs" : "./worker.js", import.meta.url);
  return new Worker(file, { name: "pglite", workerData: settings, execArgv: [] });
}
