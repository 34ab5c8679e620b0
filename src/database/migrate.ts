import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Database, Queryable } from "./door.ts";

/** A file of the migrations folder: NNNN-name.sql. */
interface Migration {
  number: number;
  name: string;
  sql: string;
  sha256: string;
}

interface Applied {
  number: number;
  name: string;
  sha256: string;
}

export interface MigrateOptions {
  /** Folder of NNNN-name.sql files; the program's own when left out. */
  folder?: string;
}

/** The database's schema is not one that this program's files lead to. Nothing was changed. */
export class SchemaRefused extends Error {
  override readonly name = "SchemaRefused";
  /** newer: a later version was here · file-missing, file-changed: this program's migrations are not as they were. */
  readonly reason: "newer" | "file-missing" | "file-changed";

  constructor(reason: SchemaRefused["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Spells "gov" and a kind of its own; any number that no other advisory lock uses would do. */
const LOCK_KEY = 0x676f76;

/**
 * Brings schema gov up to date: runs the files that gov.migration does not list yet, in the order of their numbers,
 * each in a transaction of its own (so a file must not hold CREATE INDEX CONCURRENTLY or VACUUM). Returns the names of
 * what it ran. Processes that start together take turns; each file runs once.
 *
 * Throws SchemaRefused, and touches nothing, when a file that was applied has changed or when the database has a migration that this
 * program does not know (a newer program was here).
 */
export async function migrate(
  db: Database,
  { folder = ownFolder() }: MigrateOptions = {},
): Promise<string[]> {
  const known = await readMigrations(folder);
  const before = await readApplied(db);
  check(before, known);
  const ran: string[] = [];
  // At most starts there is nothing to do, and then no lock is waited for.
  for (const migration of known.filter(({ number }) => !before.some((done) => done.number === number))) {
    const isNew = await db.transaction(async (tx) => {
      await lock(tx);
      const applied = await readApplied(tx);
      // Again, now that no other process can change it.
      check(applied, known);
      if (applied.some(({ number }) => number === migration.number)) return false;
      await apply(tx, migration);
      return true;
    });
    if (isNew) ran.push(migration.name);
  }
  return ran;
}

/** Names this program's migrations: another set of files, or another text in one, has another hash. */
export async function migrationsHash(): Promise<string> {
  const hash = createHash("sha256");
  for (const { number, sha256 } of await readMigrations(ownFolder())) hash.update(`${number} ${sha256}\n`);
  return hash.digest("hex");
}

/**
 * tsc copies no SQL: from dist/src/database the source tree's files are read, which a deployment carries along.
 */
function ownFolder(): string {
  const beside = import.meta.url.endsWith(".ts");
  return fileURLToPath(
    new URL(beside ? "./migrations/" : "../../../src/database/migrations/", import.meta.url),
  );
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const migrations: Migration[] = [];
  for (const file of files) {
    const [, number, name] = /^(\d{4})-(.+)\.sql$/.exec(file) ?? [];
    if (!number || !name) throw new Error(`${file}: a migration is named NNNN-name.sql`);
    if (migrations.at(-1)?.number === Number(number))
      throw new Error(`${file}: number ${number} is there twice`);
    const sql = await readFile(`${folder}/${file}`, "utf8");
    // Git may check a file out with other line ends; that changes nothing in it.
    const sha256 = createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
    migrations.push({ number: Number(number), name, sql, sha256 });
  }
  return migrations;
}

/** Whether the database has been migrated by this program or another version of it. */
export async function isMigrated(db: Queryable): Promise<boolean> {
  // Reading a catalog table takes in what other sessions have committed; to_regclass() may answer from a cache of
  // before the lock was waited for.
  const { rows } = await db.query<{ there: boolean }>(
    "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = 'gov' AND tablename = 'migration') AS there",
  );
  return rows[0]?.there === true;
}

async function readApplied(db: Queryable): Promise<Applied[]> {
  if (!(await isMigrated(db))) return [];
  return (await db.query<Applied>("SELECT number, name, sha256 FROM gov.migration ORDER BY number")).rows;
}

function check(applied: Applied[], known: Migration[]): void {
  const newest = known.at(-1)?.number ?? 0;
  const there = applied.at(-1)?.number ?? 0;
  if (there > newest) {
    throw new SchemaRefused(
      "newer",
      `The database is at migration ${there}, this program knows up to ${newest}: a newer version has been here. ` +
        "Nothing was changed. Start that version (or a later one), or restore a backup from before.",
    );
  }
  for (const { number, name, sha256 } of applied) {
    const file = known.find((migration) => migration.number === number);
    if (!file) {
      throw new SchemaRefused(
        "file-missing",
        `Migration ${number} (${name}) was applied to the database, but its file is missing. Nothing was changed. ` +
          "Bring the file back.",
      );
    }
    if (file.sha256 !== sha256) {
      throw new SchemaRefused(
        "file-changed",
        `Migration ${number} (${name}) was changed after it had been applied. Nothing was changed in the database. ` +
          "Bring the file back as it was, and put the change into a new migration.",
      );
    }
  }
}

/** One process at a time, until its transaction ends. */
async function lock(tx: Queryable): Promise<void> {
  // However long the others take: lock_timeout is for statements.
  await tx.query("SET LOCAL lock_timeout = 0");
  await tx.query("SELECT pg_advisory_xact_lock($1)", [LOCK_KEY]);
}

async function apply(tx: Queryable, { number, name, sql, sha256 }: Migration): Promise<void> {
  await tx.query(`
    CREATE SCHEMA IF NOT EXISTS gov;
    CREATE TABLE IF NOT EXISTS gov.migration (
      number integer PRIMARY KEY,
      name text NOT NULL,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  try {
    await tx.query(sql);
  } catch (error) {
    const { message, position } = error as Error & { position?: string };
    const line = position ? ` in line ${sql.slice(0, Number(position)).split("\n").length}` : "";
    throw new Error(`Migration ${number} (${name}) failed${line}, nothing of it was done: ${message}`, {
      cause: error,
    });
  }
  await tx.query("INSERT INTO gov.migration (number, name, sha256) VALUES ($1, $2, $3)", [
    number,
    name,
    sha256,
  ]);
}
