import { afterAll } from "vitest";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { describePostgres } from "./databases.ts";

/** Two pools on one new database of PostgreSQL, as two processes would have. */
export type OpenTwo = () => Promise<[OpenDatabase, OpenDatabase]>;

/** A suite in which two processes share a PostgreSQL database. */
export function describeTwoPools(title: string, suite: (openTwo: OpenTwo) => void): void {
  describePostgres(title, (_open, freshUrl) => {
    const opened: OpenDatabase[] = [];
    afterAll(async () => {
      for (const db of opened) await db.end();
    });
    suite(async () => {
      const url = await freshUrl();
      const first = await openDatabase({ url });
      opened.push(first);
      await migrate(first);
      const second = await openDatabase({ url });
      opened.push(second);
      return [first, second];
    });
  });
}
