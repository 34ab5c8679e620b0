// Runs a server for a test run and ends it when that run is gone, also when it was killed: standard input is a pipe
// from the run, which closes with it. Arguments: signal to end with, uid and gid ("-" to stay), directory to remove
// afterwards ("-" for none), program, its arguments.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";

const [signal, uid, gid, directory, program, ...args] = process.argv.slice(2);
const owner = uid === "-" ? {} : { uid: Number(uid), gid: Number(gid) };
const server = spawn(program, args, { ...owner, cwd: "/", stdio: ["ignore", "inherit", "inherit"] });
// Ctrl-C reaches the whole group; the server's end is for the run to ask.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => server.kill(signal));
process.stdin.resume().on("close", () => server.kill(signal));
server.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
server.on("exit", (code) => {
  if (directory !== "-") rmSync(directory, { recursive: true, force: true });
  process.exit(code ?? 1);
});
