// The last step of `npm ci`: makes the empty data directory that a first start copies. A shortcut only: when it fails
// (no space, a read-only folder), the first start makes its own.
import { pino } from "pino";
import { DEFAULT_LIMITS } from "../src/database/options.ts";
import { makeTemplate, TEMPLATE } from "../src/database/pglite/create.ts";
import { initdb } from "../src/database/pglite/open.ts";

try {
  await makeTemplate(TEMPLATE, { initdb: (directory) => initdb(directory, DEFAULT_LIMITS), logger: pino() });
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  process.stdout.write(`No template for new data directories (${why}); the first start will make its own.\n`);
}
