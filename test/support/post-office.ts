import { randomBytes } from "node:crypto";
import { expect, vi } from "vitest";
import type { Database } from "../../src/database/door.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { secretBox } from "../../src/database/secret-box.ts";
import { deliverLane, type Turn } from "../../src/delivery/deliver.ts";
import type { Content, Outbound, Target } from "../../src/delivery/outbound.ts";
import { putInOutbox } from "../../src/delivery/outbox.ts";
import { openQueue } from "../../src/delivery/queue.ts";
import type { Senders } from "../../src/delivery/sender.ts";
import { startSweep } from "../../src/delivery/sweep.ts";
import type { Trouble } from "../../src/delivery/trouble.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { withRobots } from "../../src/ledger/group-robots.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";

const log = { warn() {}, error() {} };
let count = 0;

/** Seals with a key of the test's own. */
export const box = secretBox({ dataDir: "/nowhere", key: randomBytes(32) });

/** Binds a group with its robot, the way an import does; the group's id. */
export async function bindRobot(
  db: Database,
  platform: "wecom" | "dingtalk",
  chatId: string,
  url: string,
  secret?: string,
): Promise<number> {
  const street = `示例街道${++count}`;
  const plan = {
    street,
    units: [],
    people: [],
    programmes: [],
    items: [],
    groups: [{ platform, chatId, name: chatId }],
  };
  const robots = [{ platform, chatId, url, secret }];
  await loadStreet(db, withRobots(plan, robots, box), {
    key: `load:${street}`,
    text: "示例",
    at: new Date(),
  });
  const { rows } = await db.query<{ id: number }>("SELECT id FROM gov.chat_group WHERE chat_id = $1", [
    chatId,
  ]);
  return rows[0]?.id ?? 0;
}

/** What was noted for the organizers and nobody was told yet, the oldest first. */
export async function untoldTroubles(db: Database) {
  const { rows } = await db.query<Trouble>(
    `SELECT kind, place, what, NULL AS about, street_id AS "streetId", times FROM gov.delivery_trouble
     WHERE told_at IS NULL ORDER BY first_at`,
  );
  return rows;
}

/** The real way of what goes out: outbox, sweep, queue, lanes, senders; only the platform is a test's. */
export interface PostOffice {
  readonly turns: readonly Turn[];
  say(target: Target, content: Content | string, more?: Partial<Outbound>): Promise<void>;
  /** Resolves when nothing waits any more. */
  quiet(withinMs?: number): Promise<void>;
  rows(): Promise<{ state: string; repeats: number; attempts: number; error: string | null }[]>;
  close(): Promise<void>;
}

export async function openPostOffice(
  db: OpenDatabase,
  senders: Senders,
  redisUrl?: string,
): Promise<PostOffice> {
  const turns: Turn[] = [];
  const queue = await openQueue({
    db,
    databaseUrl: undefined,
    redisUrl,
    log,
    name: `post${++count}`,
  });
  const deps = {
    db,
    senders,
    draw: () => Promise.reject(new Error("nothing is drawn here")),
    calendar: createCalendar("Asia/Shanghai"),
    streetNow: Date.now,
    log,
    count: (_: string, turn: Turn) => void turns.push(turn),
  };
  const stopWork = queue.work((lane, goOn) => deliverLane(deps, lane, goOn));
  const sweep = startSweep({ db, queue, streetNow: async () => Date.now(), log, everyMs: 200 });
  const rows: PostOffice["rows"] = async () => {
    const found = await db.query<Awaited<ReturnType<PostOffice["rows"]>>[number]>(
      "SELECT state, repeats, attempts, last_error AS error FROM gov.outbox ORDER BY id",
    );
    return found.rows;
  };
  return {
    turns,
    rows,
    async say(target, content, more) {
      const said = typeof content === "string" ? ({ type: "text", lines: [content] } as const) : content;
      const outbound = {
        key: `say:${++count}`,
        street: null,
        origin: "test",
        target,
        content: said,
        ...more,
      };
      await db.transaction((tx) => putInOutbox(tx, [outbound]));
      sweep.wake();
    },
    async quiet(withinMs = 20_000) {
      await vi.waitFor(
        async () => {
          const open = (await rows()).filter(({ state }) => state === "queued" || state === "sending");
          expect(open).toStrictEqual([]);
        },
        { timeout: withinMs, interval: 50 },
      );
    },
    async close() {
      await sweep.stop();
      await stopWork();
      await queue.close();
      await db.query("DELETE FROM gov.outbox; DELETE FROM gov.outbox_post; DELETE FROM gov.delivery_trouble");
    },
  };
}
