import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import {
  findProgram,
  freePort,
  run,
  type Service,
  startServer,
  temporaryDirectory,
  unprivileged,
} from "./private-server.ts";

const DEBIAN = "/usr/lib/postgresql";

/** The folder of initdb and postgres: Debian's newest, or PATH's. undefined when there is none. */
export function findPostgres(): string | undefined {
  let versions: string[] = [];
  try {
    versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  } catch {
    // Not Debian, or not installed.
  }
  return findProgram(
    "initdb",
    versions.map((version) => join(DEBIAN, version, "bin")),
  )?.replace(/\/initdb$/, "");
}

/** Whether tests can have a PostgreSQL server: TEST_DATABASE_URL, or the programs. */
export function hasPostgres(): boolean {
  return Boolean(process.env.TEST_DATABASE_URL) || findPostgres() !== undefined;
}

/** A server for this run: TEST_DATABASE_URL's, else a private one on a free port, with its data in a temporary directory. */
export async function startPostgres(): Promise<Service> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, stop: async () => {} };
  const bin = findPostgres();
  if (!bin) throw new Error("No PostgreSQL: install it or set TEST_DATABASE_URL.");
  const owner = unprivileged();
  const directory = temporaryDirectory(owner);
  const data = join(directory.path, "data");
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: directory.path,
    max_connections: 200,
    // The tests' data may be lost.
    fsync: "off",
  };
  await run(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    owner,
  );
  // One user is asked for a password; there is none that fits.
  const hba = join(data, "pg_hba.conf");
  writeFileSync(hba, `host all xingbang_nobody all scram-sha-256\n${readFileSync(hba, "utf8")}`);
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = await startServer({
    program: join(bin, "postgres"),
    args: ["-D", data, ...args],
    ready: /ready to accept connections/,
    // Fast shutdown: open connections are ended.
    signal: "SIGINT",
    directory: directory.path,
    owner,
  });
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop: server.stop };
}

/** Makes a database on a server, as a copy of `template` if given; in another encoding than the server's only of template0. */
export async function createDatabase(
  serverUrl: string,
  template = "template0",
  encoding?: string,
): Promise<{ name: string; url: string }> {
  const name = `xingbang_${randomUUID().replaceAll("-", "")}`;
  const inEncoding = encoding ? ` ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'` : "";
  await asAdmin(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}${inEncoding}`);
  return { name, url: changedUrl(serverUrl, (url) => (url.pathname = `/${name}`)) };
}

/** A server's URL with something else in it. */
export function changedUrl(serverUrl: string, change: (url: URL) => void): string {
  const url = new URL(serverUrl);
  change(url);
  return url.href;
}

/** Drops a database, also when someone is still connected to it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await asAdmin(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function asAdmin(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
