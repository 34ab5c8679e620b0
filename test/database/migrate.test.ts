import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { describeEachEngine, describePostgres } from "../support/databases.ts";

describeEachEngine("migrations", (open) => {
  let db: OpenDatabase;
  let folder: string;
  const put = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
  const applied = async () =>
    (await db.query<{ name: string }>("SELECT name FROM gov.migration ORDER BY number")).rows.map(
      ({ name }) => name,
    );

  beforeAll(async () => {
    db = await open({ empty: true });
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "xingbang-migrations-"));
    put("0001-first.sql", "CREATE TABLE gov.a (n int); INSERT INTO gov.a VALUES (1);");
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await db.query("DROP SCHEMA IF EXISTS gov CASCADE");
  });

  it("run once, in the order of their numbers", async () => {
    put("0010-tenth.sql", "INSERT INTO gov.a SELECT n FROM gov.b");
    put("0002-second.sql", "CREATE TABLE gov.b AS SELECT 2 AS n");
    put("notes.txt", "not a migration");
    expect(await migrate(db, { folder })).toEqual(["first", "second", "tenth"]);
    expect(await migrate(db, { folder })).toEqual([]);
    put("0011-last.sql", "INSERT INTO gov.a VALUES (11)");
    expect(await migrate(db, { folder })).toEqual(["last"]);
    expect(await applied()).toEqual(["first", "second", "tenth", "last"]);
    expect((await db.query("SELECT n FROM gov.a ORDER BY n")).rows).toEqual([{ n: 1 }, { n: 2 }, { n: 11 }]);
  });

  it("record what was run", async () => {
    await migrate(db, { folder });
    expect((await db.query("SELECT * FROM gov.migration")).rows).toEqual([
      {
        number: 1,
        name: "first",
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        applied_at: expect.any(Date),
      },
    ]);
  });

  it("leave nothing of a file that fails, and say where", async () => {
    put("0002-broken.sql", "CREATE TABLE gov.b (n int);\n\nSELEC 1;");
    await expect(migrate(db, { folder })).rejects.toThrow(
      /^Migration 2 \(broken\) failed in line 3, nothing of it/,
    );
    expect(await applied()).toEqual(["first"]);
    expect((await db.query("SELECT to_regclass('gov.b') AS b")).rows).toEqual([{ b: null }]);
    put("0002-broken.sql", "CREATE TABLE gov.b (n int);");
    expect(await migrate(db, { folder })).toEqual(["broken"]);
  });

  it("are refused when an applied file was changed", async () => {
    await migrate(db, { folder });
    put("0001-first.sql", "CREATE TABLE gov.a (n bigint);");
    put("0002-second.sql", "CREATE TABLE gov.b (n int);");
    await expect(migrate(db, { folder })).rejects.toThrow(/^Migration 1 \(first\) was changed/);
    expect(await applied()).toEqual(["first"]);
  });

  it("are the same with other line ends", async () => {
    put("0001-first.sql", "CREATE TABLE gov.a (\n  n int\n);\n");
    await migrate(db, { folder });
    put("0001-first.sql", "CREATE TABLE gov.a (\r\n  n int\r\n);\r\n");
    expect(await migrate(db, { folder })).toEqual([]);
  });

  it("are refused when an applied file is missing", async () => {
    await migrate(db, { folder });
    rmSync(join(folder, "0001-first.sql"));
    put("0002-second.sql", "CREATE TABLE gov.b (n int);");
    await expect(migrate(db, { folder })).rejects.toThrow(
      "Migration 1 (first) was applied to the database, but",
    );
  });

  it("do not touch a database that a newer program has migrated", async () => {
    put("0007-newer.sql", "CREATE TABLE gov.g (n int);");
    await migrate(db, { folder });
    rmSync(join(folder, "0007-newer.sql"));
    put("0002-second.sql", "CREATE TABLE gov.b (n int);");
    await expect(migrate(db, { folder })).rejects.toThrow(
      /is at migration 7, this program knows up to 2: a newer version has been here\..*Start that version/,
    );
    expect(await applied()).toEqual(["first", "newer"]);
    expect((await db.query("SELECT to_regclass('gov.b') AS b")).rows).toEqual([{ b: null }]);
  });

  it.each([
    ["first.sql", "NNNN-name.sql"],
    ["0001-again.sql", "number 0001 is there twice"],
  ])("are refused with a file named %s", async (name, why) => {
    put(name, "SELECT 1");
    await expect(migrate(db, { folder })).rejects.toThrow(why);
    expect((await db.query("SELECT to_regclass('gov.migration') AS m")).rows).toEqual([{ m: null }]);
  });

  it("run once when asked for five times at once", async () => {
    put("0002-second.sql", "CREATE TABLE gov.b (n int);");
    const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(db, { folder })));
    expect(ran.flat().sort()).toEqual(["first", "second"]);
    expect((await db.query("SELECT n FROM gov.a")).rows).toEqual([{ n: 1 }]);
  });
});

describePostgres("migrations of five processes at once", (_open, freshUrl) => {
  const pools: OpenDatabase[] = [];
  const folder = mkdtempSync(join(tmpdir(), "xingbang-migrations-"));
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    rmSync(folder, { recursive: true });
  });

  it("run once", async () => {
    writeFileSync(join(folder, "0001-slow.sql"), "CREATE TABLE gov.a (n int); SELECT pg_sleep(0.2)");
    writeFileSync(join(folder, "0002-more.sql"), "INSERT INTO gov.a VALUES (1)");
    const url = await freshUrl();
    for (let i = 0; i < 5; i++) pools.push(await openDatabase({ url, limits: { waitMs: 100 } }));
    const ran = await Promise.all(pools.map((pool) => migrate(pool, { folder })));
    expect(ran.flat().sort()).toEqual(["more", "slow"]);
    expect((await pools[0]?.query("SELECT n FROM gov.a"))?.rows).toEqual([{ n: 1 }]);
  });
});

describeEachEngine("the program's own migrations", (open) => {
  it("are all in a migrated database", async () => {
    const db = await open();
    const files = (await readdir("src/database/migrations")).filter((file) => file.endsWith(".sql"));
    expect((await db.query("SELECT count(*) AS n FROM gov.migration")).rows).toEqual([{ n: files.length }]);
    expect(await migrate(db)).toEqual([]);
  });
});
