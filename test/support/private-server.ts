import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A server of this test run: its URL, and how to end it. */
export interface Service {
  url: string;
  stop(): Promise<void>;
}

/** Where a program lies: in one of `folders`, or on PATH. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const path = process.env.PATH?.split(delimiter) ?? [];
  return [...folders, ...path].map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

interface Identity {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root; then another user is needed: its own where there is one. */
export function unprivileged(): Identity {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!user)
    throw new Error("Running as root, and there is neither a user postgres nor nobody to run PostgreSQL as.");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** A directory of its own under the system's temporary one. */
export function temporaryDirectory(owner: Identity = {}): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "xingbang-test-"));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(path, owner.uid, owner.gid);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a program to its end; throws with its output when it fails. */
export async function run(program: string, args: readonly string[], owner: Identity = {}): Promise<void> {
  const child = spawn(program, args, { ...owner, cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${output}`);
}

interface ServerOptions {
  program: string;
  args: readonly string[];
  /** What it says, on one of its outputs, when it is ready. */
  ready: RegExp;
  /** The signal that ends it quickly and cleanly. */
  signal: NodeJS.Signals;
  /** Its directory, removed after its end. */
  directory: string;
  owner?: Identity;
}

/** Starts a server and waits until it is ready. It ends with this process at the latest: see keeper.mjs. */
export async function startServer(options: ServerOptions): Promise<{ stop(): Promise<void> }> {
  const { program, args, ready, signal, directory, owner = {} } = options;
  const keeper = fileURLToPath(new URL("./keeper.mjs", import.meta.url));
  const identity = [owner.uid ?? "-", owner.gid ?? "-"].map(String);
  const child = spawn(process.execPath, [keeper, signal, ...identity, directory, program, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        said.push(line);
        if (ready.test(line)) resolve();
      });
    }
    child.on("error", reject);
    child.on("close", (code) => reject(new Error(`${program} ended with ${code}:\n${said.join("\n")}`)));
  });
  return {
    stop: () => {
      child.stdin.end();
      return ended;
    },
  };
}
