import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type Child, startProgram } from "../support/child.ts";
import { temporaryDirectory } from "../support/private-server.ts";

/** Enough that the kill hits the middle of the work. */
const ROWS_BEFORE_KILL = 150;

describe("a data directory of PGlite", () => {
  let dataDir: string;
  let remove = () => {};
  let child: Child | undefined;
  let db: OpenDatabase | undefined;

  beforeEach(() => {
    const directory = temporaryDirectory();
    remove = directory.remove;
    dataDir = join(directory.path, "not", "there", "yet");
  });
  afterEach(async () => {
    await db?.end();
    await child?.end("SIGKILL");
    db = child = undefined;
    remove();
  });

  it("is made at the first start, and keeps every acknowledged commit through kill -9", async () => {
    child = startProgram("commit-rows.ts", [dataDir]);
    const acknowledged: number[] = [];
    while (acknowledged.length < ROWS_BEFORE_KILL) acknowledged.push(Number(await child.line()));
    acknowledged.push(...(await child.end("SIGKILL")).map(Number));
    child = undefined;

    db = await openDatabase({ dataDir });
    expect(db.durability).toBe("power-loss");
    const { rows } = await db.query<{ n: number; parts: number }>(
      "SELECT n, count(*) AS parts FROM public.kept GROUP BY n ORDER BY n",
    );
    const kept = rows.map(({ n }) => n);
    // One more may have been committed without its number having been printed.
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(kept.length - acknowledged.length).toBeLessThanOrEqual(1);
    for (const { n, parts } of rows) expect({ n, parts }).toEqual({ n, parts: n % 10 === 0 ? 2 : 1 });
  });

  it("serves one process, and the next one when that is killed", async () => {
    child = startProgram("open-database.ts", [dataDir]);
    expect(await child.line()).toBe("open");
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: "data-dir-locked",
      message: expect.stringContaining(`process ${child.pid} on`),
    });
    await child.end("SIGKILL");
    db = await openDatabase({ dataDir });
    expect((await db.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await db.end();
    expect(existsSync(join(dataDir, "ledger.lock"))).toBe(false);
  });

  it("of another major version is refused, and the lock given back", async () => {
    await mkdir(join(dataDir, "ledger"), { recursive: true });
    await writeFile(join(dataDir, "ledger", "PG_VERSION"), "17\n");
    await expect(openDatabase({ dataDir })).rejects.toThrow(
      "was made by PostgreSQL 17, this program carries 18",
    );
    expect(existsSync(join(dataDir, "ledger.lock"))).toBe(false);
  });

  it("is refused when something else lies there", async () => {
    await mkdir(join(dataDir, "ledger"), { recursive: true });
    await writeFile(join(dataDir, "ledger", "notes.txt"), "mine");
    await expect(openDatabase({ dataDir })).rejects.toThrow("holds files but no ledger");
    expect(await readdir(dataDir)).toEqual(["ledger"]);
  });

  it("that is damaged is an error, not a hang, and the lock given back", async () => {
    await mkdir(join(dataDir, "ledger"), { recursive: true });
    await writeFile(join(dataDir, "ledger", "PG_VERSION"), "18\n");
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: "engine-lost" });
    expect(existsSync(join(dataDir, "ledger.lock"))).toBe(false);
  });

  it("that cannot be made is an error that names DATA_DIR", async () => {
    await mkdir(join(dataDir, ".."), { recursive: true });
    await writeFile(dataDir, "a file");
    await expect(openDatabase({ dataDir })).rejects.toThrow(/^DATA_DIR .* cannot be used/);
  });
});
