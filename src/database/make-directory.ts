import fs from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it, and sees that it can be used. Not mkdirSync's `recursive`, which tries for ever
 * where a folder cannot hold another (/proc). Throws the file system's error.
 */
export function makeDirectory(path: string): void {
  makePath(path);
  fs.accessSync(path, fs.constants.R_OK | fs.constants.W_OK);
  if (!fs.statSync(path).isDirectory()) {
    throw Object.assign(new Error(`EEXIST: ${path} is a file`), { code: "EEXIST" });
  }
}

function makePath(path: string): void {
  if (fs.existsSync(path)) return;
  makePath(dirname(path));
  try {
    fs.mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
