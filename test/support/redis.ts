import { findProgram, freePort, type Service, startServer, temporaryDirectory } from "./private-server.ts";

/** Whether tests can have a Redis server: TEST_REDIS_URL, or the program. */
export function hasRedis(): boolean {
  return Boolean(process.env.TEST_REDIS_URL) || findProgram("redis-server") !== undefined;
}

/** A server for this run: TEST_REDIS_URL's, else a private one on a free port that keeps nothing on disk. */
export async function startRedis(): Promise<Service> {
  const url = process.env.TEST_REDIS_URL;
  if (url) return { url, stop: async () => {} };
  return startRedisOn(await freePort());
}

/** A private server on a port, for tests that stop it or empty it. */
export async function startRedisOn(port: number): Promise<Service> {
  const program = findProgram("redis-server");
  if (!program) throw new Error("No Redis: install redis-server.");
  const directory = temporaryDirectory();
  const args = [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    directory.path,
  ];
  const server = await startServer({
    program,
    args,
    ready: /Ready to accept connections/,
    signal: "SIGTERM",
    directory: directory.path,
  });
  return { url: `redis://127.0.0.1:${port}`, stop: server.stop };
}
