// The last step of `npm ci`: makes the data directory that a first start copies. A shortcut only: when it fails (no space,
// a read-only folder), the first start makes its own.
import { makeTemplate } from "../src/database/make-template.ts";
import { templatePlace } from "../src/database/pglite/create.ts";

try {
  await makeTemplate(await templatePlace());
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  process.stdout.write(`No template for new data directories (${why}); the first start will make its own.\n`);
}
