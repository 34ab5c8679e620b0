import fs from "node:fs";
import { dirname, join } from "node:path";
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open.ts";
import { hasData } from "./pglite/create.ts";

/** What openDatabase takes for "no template". */
const NONE = "";

/** Makes the data directory that first starts copy, readable for whoever will start the program, if it is not there. */
export async function makeTemplate(place: string): Promise<void> {
  if (hasData(place)) return;
  const draft = `${place}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  const db = await openDatabase({ dataDir: draft, template: NONE });
  try {
    await migrate(db);
  } finally {
    await db.end();
  }
  openToAll(join(draft, "ledger"));
  fs.rmSync(place, { recursive: true, force: true });
  fs.mkdirSync(dirname(place), { recursive: true });
  fs.renameSync(join(draft, "ledger"), place);
  fs.rmSync(draft, { recursive: true });
}

function openToAll(directory: string): void {
  fs.chmodSync(directory, 0o755);
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else fs.chmodSync(path, 0o644);
  }
}
