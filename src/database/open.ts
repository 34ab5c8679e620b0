import { freeBytes } from "./free-space.ts";
import {
  type DatabaseLimits,
  type DatabaseLogger,
  DEFAULT_LIMITS,
  type EngineOptions,
  type OpenDatabase,
} from "./options.ts";
import { openPglite } from "./pglite/open.ts";

export type OpenOptions = ({ dataDir: string } | { url: string }) & {
  logger?: DatabaseLogger;
  limits?: Partial<DatabaseLimits>;
  onLost?: EngineOptions["onLost"];
  template?: EngineOptions["template"];
  freeBytes?: EngineOptions["freeBytes"];
};

const SILENT: DatabaseLogger = { info() {}, warn() {}, error() {} };

/**
 * Opens PGlite in `<dataDir>/ledger` (made when it is not there), or a pool of connections to a PostgreSQL server. The
 * first answers only when the engine does: a wrong URL, a locked or unreadable data directory is an error here.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const engineOptions: EngineOptions = {
    logger: options.logger ?? SILENT,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    onLost: options.onLost ?? (() => {}),
    template: options.template,
    freeBytes: options.freeBytes ?? freeBytes,
  };
  if (!("url" in options)) return openPglite(options.dataDir, engineOptions);
  // Loaded where it is used: a start on PGlite would wait for node-postgres.
  const { openPostgres } = await import("./postgres/pool.ts");
  return openPostgres(options.url, engineOptions);
}
