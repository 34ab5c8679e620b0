import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import { migrateQueue } from "../../src/delivery/queue.ts";
import { makeEmptyTemplate, makeMigratedTemplate } from "./pglite-template.ts";
import { createDatabase, dropDatabase, startPostgres } from "./postgres.ts";
import type { Service } from "./private-server.ts";
import { startRedis } from "./redis.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the desk that hands out services: GET /<name> gives its URL. See services.ts. */
    services: string;
  }
}

/**
 * One desk for the whole run, to which every test file can turn (each has a process of its own). A service is made
 * when it is first asked for, so a run that needs none waits for none; all are ended with the run.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<string, Promise<Service>>();
  const get = (name: string): Promise<Service> => {
    const service = started.get(name) ?? MAKERS[name]?.(get);
    if (!service) throw new Error(`There is no service ${name}.`);
    started.set(name, service);
    return service;
  };
  const desk = createServer((request, response) => {
    const name = request.url?.slice(1) ?? "";
    Promise.resolve()
      .then(() => get(name))
      .then(
        ({ url }) => response.end(url),
        (error: Error) => response.writeHead(500).end(`${error.stack}`),
      );
  });
  await new Promise<void>((resolve) => desk.listen(0, "127.0.0.1", resolve));
  project.provide("services", `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.closeAllConnections();
    desk.close();
    // The last one first: what stands on a server goes before the server.
    for (const service of [...started.values()].reverse()) {
      const running = await service.catch(() => undefined);
      await running?.stop();
    }
  };
}

const MAKERS: Record<string, (get: (name: string) => Promise<Service>) => Promise<Service>> = {
  postgres: startPostgres,
  redis: startRedis,
  // Data directories of PGlite to be copied; the "url" is the path.
  "pglite-empty": async () => ({ url: await makeEmptyTemplate(), stop: async () => {} }),
  "pglite-migrated": async () => ({ url: await makeMigratedTemplate(), stop: async () => {} }),
  // A database with the migrations in it, to be copied; its "url" is its name.
  "postgres-template": async (get) => {
    const server = await get("postgres");
    const { name, url } = await createDatabase(server.url);
    const db = await openDatabase({ url });
    try {
      await migrate(db);
      await migrateQueue(db);
    } finally {
      await db.end();
    }
    return { url: name, stop: () => dropDatabase(server.url, name) };
  },
};
