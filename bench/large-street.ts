import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open.ts";
import type { OpenDatabase } from "../src/database/options.ts";
import { vacuum } from "../src/database/upkeep.ts";
import { makeStreet, type TestStreet } from "../test/support/street.ts";

/** A large street: 30 units, the items of a village's star programme. */
export const ITEMS = 29;
const SHAPE = {
  communities: 15,
  villages: 15,
  items: Array.from({ length: ITEMS }, (_, index) => ({ star: (index % 5) + 1, dueOn: "2099-12-31" })),
};

/** Opens a new ledger in a directory and loads such a street. */
export async function openLargeStreet(
  dataDir: string,
): Promise<{ readonly db: OpenDatabase; readonly street: TestStreet }> {
  const db = await openDatabase({ dataDir });
  await migrate(db);
  return { db, street: await loadLargeStreet(db) };
}

/** Loads one more such street. */
export async function loadLargeStreet(db: OpenDatabase): Promise<TestStreet> {
  const street = await makeStreet(db, SHAPE);
  // As the upkeep does every night.
  await vacuum(db);
  return street;
}
