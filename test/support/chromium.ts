import { existsSync } from "node:fs";
import { findProgram } from "./private-server.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The browser for playwright-core: CHROMIUM_PATH, else the first one on PATH; undefined when there is none. */
export function findChromium(): string | undefined {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH names ${chosen}, which is not there.`);
    return chosen;
  }
  return NAMES.map((name) => findProgram(name)).find((path) => path !== undefined);
}
