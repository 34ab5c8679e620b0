import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { commands, commandWords, ledgerNames } from "../handlers/index.ts";
import { timetable, upkeep } from "../jobs/index.ts";
import { withDeadline } from "./chat/deadline.ts";
import { createDispatcher } from "./chat/dispatch.ts";
import type { PlatformName } from "./chat/message.ts";
import { understand } from "./chat/parse.ts";
import { toWords } from "./chat/plain.ts";
import type { Receive } from "./chat/receive.ts";
import type { Vocabulary } from "./chat/understanding.ts";
import { openStreetClock, type StreetClock } from "./clock/street-clock.ts";
import { startTicker, type Ticker } from "./clock/ticker.ts";
import type { Settings } from "./config.ts";
import { migrate } from "./database/migrate.ts";
import type { OpenDatabase } from "./database/options.ts";
import type { DeliverDeps } from "./delivery/deliver.ts";
import { type Delivery, loadQueue, startDelivery } from "./delivery/delivery.ts";
import { readFigures } from "./delivery/outbox.ts";
import { type Calendar, createCalendar } from "./ledger/calendar.ts";
import { createRecorder } from "./ledger/recorder.ts";
import { sealEvents } from "./ledger/seal.ts";
import { seenPairs } from "./ledger/seen-pairs.ts";
import type { Drawing } from "./pictures/drawing.ts";
import { openDrawingRoom } from "./pictures/drawing-room.ts";
import { dingtalkRoutes } from "./platforms/dingtalk/routes.ts";
import { reachOf, sendersFor } from "./platforms/senders.ts";
import { viewLedger } from "./platforms/simulator/ledger-view.ts";
import { simulatorRoutes } from "./platforms/simulator/routes.ts";
import { wecomRoutes } from "./platforms/wecom/routes.ts";
import { loadSampleIfEmpty } from "./sample/load-sample.ts";
import { healthRoutes } from "./web/health.ts";
import { createMetrics, type Metrics } from "./web/metrics.ts";
import { listen, type WebServer } from "./web/server.ts";

/** A running 星榜. */
export interface App {
  readonly db: OpenDatabase;
  /** The port it listens on; undefined when this process serves no web. */
  readonly port: number | undefined;
  /** Stops taking work, finishes what is under way, closes the database. */
  close(): Promise<void>;
}

export interface AppDeps {
  /** The database of the settings. It is the app's from here on: closed with it, also when it cannot start. */
  readonly db: OpenDatabase;
  readonly log: Logger;
  /** The server's clock, epoch ms; tests set it. */
  readonly serverNow?: () => number;
}

/** The bot's name where no platform gives it one. */
const DEFAULT_BOT_NAME = "小星";

/** The one place that wires everything: the server, the tests and the bench all start here. */
export async function createApp(settings: Settings, deps: AppDeps): Promise<App> {
  const { db, log, serverNow = Date.now } = deps;
  void loadQueue();
  let stopDelivery = async () => {};
  try {
    await migrate(db);
    const calendar = createCalendar(settings.timezone);
    const clock = await openStreetClock(db, timetable, calendar, serverNow, reachOf(settings));
    if (isUnconfigured(settings)) await loadSampleIfEmpty(db, calendar, new Date(clock.now()));

    const pictures = openDrawingRoom(calendar);
    const metrics = createMetrics(() => readFigures(db, clock.now()));
    const delivery = deliver({ settings, db, calendar, clock, log, serverNow, metrics, draw: pictures.draw });
    stopDelivery = async () => {
      await delivery.stop(SENDING_WITHIN_MS);
      await pictures.close();
    };
    const web = settings.roles.includes("web")
      ? await serve({ settings, db, calendar, clock, log, serverNow, metrics, delivery, draw: pictures.draw })
      : undefined;
    const ticker = settings.roles.includes("clock")
      ? startTicker({ db, clock, upkeep: upkeep[db.engine], zone: settings.timezone, log })
      : undefined;
    return { db, port: web?.port, close: () => closeAll({ db, web, ticker, stopDelivery, log }) };
  } catch (error) {
    await stopDelivery();
    await db.end();
    throw error;
  }
}

/**
 * Nothing but the simulator's page: then there is no real street, and the sample one moves in. A process without web may
 * work for others that have a platform.
 */
function isUnconfigured({ roles, simulator, wecom, dingtalk }: Settings): boolean {
  return roles.includes("web") && simulator && !wecom && !dingtalk;
}

interface Parts {
  readonly settings: Settings;
  readonly db: OpenDatabase;
  readonly calendar: Calendar;
  readonly clock: StreetClock;
  readonly log: Logger;
  readonly serverNow: () => number;
  readonly metrics: Metrics;
  readonly delivery: Delivery;
  /** Makes a PNG; see DrawingRoom. */
  readonly draw: DeliverDeps["draw"];
}

function deliver(parts: Omit<Parts, "delivery">): Delivery {
  const { settings, db, calendar, clock, log, serverNow, metrics, draw } = parts;
  const { databaseUrl, redisUrl, roles } = settings;
  return startDelivery({
    db,
    queue: { db, databaseUrl, redisUrl },
    senders: sendersFor({ db, settings, botName: callNames(settings), streetNow: clock.now, serverNow }),
    draw,
    calendar,
    streetNow: clock.now,
    sharedStreetNow: clock.shared,
    log,
    count: metrics.countTurn,
    sweeps: roles.includes("clock") || roles.includes("worker"),
    works: roles.includes("worker"),
  });
}

function serve(parts: Parts): Promise<WebServer> {
  const { settings, db, calendar, clock, log, serverNow, metrics, delivery } = parts;
  const draw = (drawing: Drawing) => parts.draw(db, drawing);
  const vocabulary = { commands: commandWords, ledgers: ledgerNames, botNames: botNames(settings) };
  const callName = callNames(settings);
  const receive = withDeadline(
    createDispatcher({
      db,
      recorder: createRecorder(db, delivery.wake),
      calendar,
      commands,
      vocabulary,
      callName,
      now: clock.now,
      log,
    }),
  );
  const intake = { receive, clock: { now: serverNow }, log, count: metrics.countMessage };
  return listen({
    host: settings.host,
    port: settings.port,
    log,
    routers: [
      healthRoutes({ db, queue: delivery, metrics }),
      ...(settings.wecom ? [wecomRoutes({ ...intake, settings: settings.wecom, draw })] : []),
      ...(settings.dingtalk
        ? [dingtalkRoutes({ ...intake, settings: settings.dingtalk, pairs: seenPairs(db) })]
        : []),
      ...(settings.simulator ? [simulator(parts, receive, vocabulary, callName("simulator"))] : []),
    ],
  });
}

function simulator(
  { settings, db, calendar, clock, log, delivery }: Parts,
  receive: Receive,
  vocabulary: Vocabulary,
  botName: string,
) {
  return simulatorRoutes({
    db,
    receive,
    now: clock.now,
    isoTime: calendar.isoTime,
    botName,
    publicHost: new URL(settings.publicUrl).host,
    parse: ({ text, mentioned, now, quotedTask, recentTask }) =>
      toWords(
        understand(text, vocabulary, {
          mentioned,
          now: now ?? calendar.isoTime(clock.now()),
          ...(quotedTask !== undefined && { quotedTask }),
          ...(recentTask !== undefined && { recentTask }),
        }),
      ),
    moveClock: async (to) => {
      if (settings.wecom || settings.dingtalk) {
        log.warn(
          { to: calendar.isoTime(to) },
          "the simulator moves the street's clock, for the real platforms too",
        );
      }
      const ran = await clock.moveTo(to, () => delivery.settle("simulator"));
      return { now: clock.now(), ran };
    },
    ledgerView: (personId) => viewLedger(db, personId, calendar, clock.now()),
  });
}

function botNames({ wecom, dingtalk }: Settings): string[] {
  const names = [...(wecom?.botNames ?? []), ...(dingtalk ? [dingtalk.botName] : [])];
  return names.length > 0 ? [...new Set(names)] : [DEFAULT_BOT_NAME];
}

/** What people of each platform call the bot; in the simulator it goes by its first name. */
function callNames(settings: Settings): (platform: PlatformName) => string {
  const [first = DEFAULT_BOT_NAME] = botNames(settings);
  const { wecom, dingtalk } = settings;
  const own: Readonly<Record<PlatformName, string>> = {
    wecom: wecom?.botNames[0] ?? first,
    dingtalk: dingtalk?.botName ?? first,
    simulator: first,
  };
  return (platform) => own[platform];
}

/** Requests and jobs under way get so long before the sending ends too; all of it takes less than ten seconds. */
const REQUESTS_FIRST_MS = 2_000;
const SENDING_WITHIN_MS = 6_500;

async function closeAll(running: {
  db: OpenDatabase;
  web: WebServer | undefined;
  ticker: Ticker | undefined;
  stopDelivery: () => Promise<void>;
  log: Logger;
}): Promise<void> {
  const { db, web, ticker, stopDelivery, log } = running;
  const asked = Promise.all([web?.close(), ticker?.stop()]);
  // So that what they are about to say still goes out, where they come to an end.
  await Promise.race([asked, pause(REQUESTS_FIRST_MS, undefined, { ref: false })]);
  await Promise.all([asked, stopDelivery()]);
  if (ticker && db.healthy()) {
    await sealEvents(db).catch((error: unknown) =>
      log.error({ err: error }, "the last events are not sealed"),
    );
  }
  await db.end();
}
