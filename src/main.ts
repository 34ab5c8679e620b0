import { pino } from "pino";
import type { App } from "./app.ts";
import { readSettings, type Settings, SettingsError } from "./config.ts";
import { openDatabase } from "./database/open.ts";
import type { OpenDatabase } from "./database/options.ts";
import { assertFree } from "./web/address.ts";

/** What a process manager counts as "do not start me again as I am". */
const EXIT_CONFIGURATION = 78;

/** What Node's timers can count: nearly 25 days. */
const LONGEST_INTERVAL_MS = 2 ** 31 - 1;

function loadSettings(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.faults.join("\n")}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
}

function sayReady({ port, db }: App, settings: Settings): void {
  const what = port === undefined ? [`roles ${settings.roles.join(", ")}`] : served(settings, port);
  const parts = [
    ...what,
    ...(settings.simulatorWithoutWeb ? ["SIMULATOR=on needs the role web: the simulator is off"] : []),
    ...(db.durability === "process" ? ["reports survive a crash, but not a power cut (no fsync here)"] : []),
  ];
  process.stdout.write(`星榜 ready: ${parts.join(" · ")}\n`);
}

function served({ host, simulator, wecom, dingtalk }: Settings, port: number): string[] {
  return [
    `http://${hostToOpen(host)}:${port}`,
    ...(simulator ? ["simulator on"] : []),
    ...(wecom ? ["WeCom on"] : []),
    ...(dingtalk ? ["DingTalk on"] : []),
  ];
}

/** An address one can open: a server that listens everywhere is opened on this machine. */
function hostToOpen(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** Goes on until a signal. The first: finish what is under way. The second: stop at once. */
function runUntilSignal(app: App, log: { error(fields: object, message: string): void }): void {
  // Without the roles web and clock only idle connections would hold the process, and those are let go.
  setInterval(() => {}, LONGEST_INTERVAL_MS);
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      app.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "did not stop cleanly");
          process.exit(1);
        },
      );
    });
  }
}

function open({ databaseUrl, dataDir }: Settings): Promise<OpenDatabase> {
  return openDatabase({
    ...(databaseUrl ? { url: databaseUrl } : { dataDir }),
    logger: log,
    onLost: (reason) => {
      log.fatal({ err: reason }, "the database is lost; ending, so that a new process can open it");
      process.exit(1);
    },
  });
}

const settings = loadSettings();
const log = pino({ level: settings.logLevel });
try {
  if (settings.roles.includes("web")) await assertFree(settings.host, settings.port);
  // The engine opens in a thread of its own while this one loads the program: each takes about a second.
  const [db, { createApp }] = await Promise.all([open(settings), import("./app.ts")]);
  const app = await createApp(settings, { db, log });
  // Before the line: whoever reads it may send a signal at once.
  runUntilSignal(app, log);
  sayReady(app, settings);
} catch (error) {
  process.stderr.write(`星榜 could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
