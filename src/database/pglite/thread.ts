import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import type { CompiledWasm, WorkerSettings } from "./messages.ts";

/** Starts the thread: worker.js in dist, worker.ts (through tsx) in the source tree, also under vitest. */
export async function startThread(settings: Omit<WorkerSettings, "wasm">): Promise<Worker> {
  const typescript = import.meta.url.endsWith(".ts");
  const file = new URL(typescript ? "./worker-from-source.mjs" : "./worker.js", import.meta.url);
  const workerData: WorkerSettings = { ...settings, wasm: await compiled() };
  return new Worker(file, { name: "pglite", workerData, execArgv: [] });
}

let module: Promise<CompiledWasm> | undefined;

/**
 * PostgreSQL's 9 MB of WebAssembly, compiled once for all threads of the process: the second one (the first start has
 * two, tests have many) opens in half the time.
 */
function compiled(): Promise<CompiledWasm> {
  module ??= readFile(createRequire(import.meta.url).resolve("@electric-sql/pglite/pglite.wasm")).then(
    compile,
  );
  return module;
}

/** The object is there on every Node; its types are not (see CompiledWasm). */
const { compile } = (
  globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<CompiledWasm> } }
).WebAssembly;
