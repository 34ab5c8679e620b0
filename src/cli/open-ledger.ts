import { readSettings, type Settings } from "../config.ts";
import { isMigrated, migrate } from "../database/migrate.ts";
import { openDatabase } from "../database/open.ts";
import type { OpenDatabase } from "../database/options.ts";
import { type Calendar, createCalendar } from "../ledger/calendar.ts";
import { needLedgerIn, noLedgerAtUrl, noLedgerIn, toDataDirRefused } from "./data-dir.ts";

export interface OpenLedger {
  readonly db: OpenDatabase;
  readonly calendar: Calendar;
  readonly settings: Settings;
  /** The street's time: the server's, or ahead of it where the simulator moved the clock. */
  readonly now: Date;
}

export interface LedgerOptions {
  /** Refuse with DataDirRefused, and make nothing, where no ledger is yet: for commands that only look at one. */
  readonly mustExist?: boolean;
}

/**
 * Opens the database that the settings name, brings it up to date, and closes it when `work` is done. Throws
 * SettingsError, DataDirRefused, SchemaRefused, and DatabaseUnavailable "data-dir-locked" where a running server holds
 * the data directory.
 */
export async function withLedger<T>(
  env: Readonly<Record<string, string | undefined>>,
  work: (ledger: OpenLedger) => Promise<T>,
  { mustExist = false }: LedgerOptions = {},
): Promise<T> {
  const settings = readSettings(env);
  const { databaseUrl: url, dataDir } = settings;
  if (url === undefined && mustExist) needLedgerIn(dataDir);
  const db = await openDatabase(url === undefined ? { dataDir } : { url }).catch((error: unknown) => {
    throw toDataDirRefused(error, dataDir);
  });
  try {
    // The engine may be there without our tables: an empty database of a server, or a start that was cut short.
    if (mustExist && !(await isMigrated(db))) {
      throw url === undefined ? noLedgerIn(dataDir) : noLedgerAtUrl();
    }
    await migrate(db);
    const { rows } = await db.query<{ ahead: number }>("SELECT ahead_ms AS ahead FROM gov.clock");
    const now = new Date(Date.now() + (rows[0]?.ahead ?? 0));
    return await work({ db, calendar: createCalendar(settings.timezone), settings, now });
  } finally {
    await db.end();
  }
}
