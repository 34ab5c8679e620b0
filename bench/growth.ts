import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands, commandWords, ledgerNames } from "../handlers/index.ts";
import { createDispatcher } from "../src/chat/dispatch.ts";
import { replyText } from "../src/chat/reply.ts";
import type { OpenDatabase } from "../src/database/options.ts";
import { vacuum } from "../src/database/upkeep.ts";
import { createCalendar } from "../src/ledger/calendar.ts";
import { publishRanking } from "../src/ledger/published-ranking.ts";
import { createRecorder } from "../src/ledger/recorder.ts";
import type { TestStreet } from "../test/support/street.ts";
import { ITEMS, loadLargeStreet, openLargeStreet } from "./large-street.ts";
import { timed } from "./measure.ts";
import { type Bench, best, type Row } from "./table.ts";

/** What a secretary says, in an order that leaves the task as it was, and how the answer begins. */
const sayings = [
  ["/打卡 任务5 已召开支委会", /^已报/],
  ["/撤销", /^已撤回/],
  ["/打卡", /^报哪一项/],
  ["/任务 5", /^任务5/],
  ["/我的任务", /^(社区|村)\d+共29项/],
  ["/进度", /^(社区|村)\d+ /],
  ["/排名", /^社区排名/],
  ["/逾期", /逾期/],
] as const;

/** Rounds, a round by another unit's secretary: the ledgers take turns, and the best round of each counts. */
const ROUNDS = 12;
const WARM_UP = 3;

interface Ledger {
  readonly title: string;
  /** What happened so far, as often as every task was reported, returned, reported again and that taken back. */
  readonly cycles: number;
  readonly streets: number;
  /** Messages since the last vacuum, which comes at night. */
  readonly messages: number;
}

const SMALLEST: Ledger = { title: "3,480 events", cycles: 1, streets: 1, messages: 0 };
const GROWN: readonly Ledger[] = [
  { ...SMALLEST, title: "13,920 events", cycles: 4 },
  { ...SMALLEST, title: "55,680 events", cycles: 16 },
  { ...SMALLEST, title: "8 streets", streets: 8 },
  { ...SMALLEST, title: "1,000 messages today", messages: 1_000 },
];
/** When the messages came: a report of the last minutes is read with every message of its sender. */
const MESSAGES_BEFORE_MS = 2 * 60 * 60 * 1_000;

/** Weeks that a cycle takes: a ranking is published in each. */
const WEEKS = 13;
const zone = "Asia/Shanghai";
const calendar = createCalendar(zone);

/** A ledger with everything it takes to answer in it. */
interface Answering {
  readonly ledger: Ledger;
  readonly db: OpenDatabase;
  readonly ask: (round: number, text: string) => Promise<string>;
  readonly times: Map<string, number[]>;
}

async function openLedger(ledger: Ledger, dataDir: string): Promise<Answering> {
  const { db, street } = await openLargeStreet(dataDir);
  for (let more = 1; more < ledger.streets; more++) await loadLargeStreet(db);
  await writeHistory(db, street, ledger.cycles);
  await vacuum(db);

  const receive = createDispatcher({
    db,
    recorder: createRecorder(db),
    calendar,
    commands,
    vocabulary: { commands: commandWords, ledgers: ledgerNames, botNames: ["小星"] },
    callName: () => "小星",
    now: () => now,
    log: { warn() {} },
  });
  let count = 0;
  let now = Date.now() - MESSAGES_BEFORE_MS;
  const ask = async (round: number, text: string) => {
    const unit = street.units[round % street.units.length]?.name ?? "";
    const { reply } = await receive({
      platform: "wecom",
      robot: "BOT",
      id: String(++count),
      corp: "",
      user: street.account(`${unit}书记`),
      chat: { kind: "direct" },
      text,
      mentioned: true,
      pictures: [],
      envelope: `envelope ${count}`,
    });
    return reply ? replyText(reply) : "";
  };
  for (let report = 0; report < ledger.messages / 2; report++) {
    const task = (report % ITEMS) + 1;
    await ask(report, `/打卡 任务${task} 已召开支委会`);
    await ask(report, `/撤销 任务${task}`);
  }
  now = Date.now();
  return { ledger, db, ask, times: new Map() };
}

/**
 * Writes what `cycles` of reports, returns, second reports and undos leave behind, until yesterday, with the rankings
 * published meanwhile. Written straight into the tables without their checks, since gov.record would take minutes.
 */
async function writeHistory(db: OpenDatabase, street: TestStreet, cycles: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query("SET LOCAL session_replication_role = replica");
    await tx.query(
      `CREATE TEMPORARY TABLE deed ON COMMIT DROP AS
       SELECT t.id AS task, t.unit_id AS unit, v AS version, (v - 1) % 4 AS step, p.id AS person,
         'history:' || t.id || ':' || v AS key, now() - interval '1 day' * (4 * $2::integer - v + 1) AS at
       FROM gov.task t CROSS JOIN generate_series(1, 4 * $2::integer) AS v
       JOIN gov.person_role r ON r.unit_id = t.unit_id AND r.role = 'secretary' JOIN gov.person p ON p.id = r.person_id
       WHERE t.street_id = $1`,
      [street.id, cycles],
    );
    await tx.query(
      `INSERT INTO gov.message (key, platform, received_at, envelope, street_id, person_id, text, outcome, reply)
       SELECT key, 'wecom', at, md5(key), $1, person, '/打卡 任务1 已召开支委会', 'CMD', '["已报：任务1 事项1（待审）"]'
       FROM deed ORDER BY version, task`,
      [street.id],
    );
    await tx.query(
      `INSERT INTO gov.event (street_id, task_id, version, unit_id, kind, at, person_id, message_key, data)
       SELECT $1, task, version, unit, (ARRAY['reported', 'returned', 'reported', 'undone'])[step + 1], at,
         CASE WHEN step = 1 THEN $2 ELSE person END, key,
         CASE step WHEN 1 THEN '{"reason": "照片看不清"}' WHEN 3 THEN jsonb_build_object('undoes', jsonb_build_array(version - 1))
           ELSE '{"due": "2099-12-31", "late": false, "review": true}' END
       FROM deed ORDER BY version, task`,
      [street.id, street.person("组织员")],
    );
    await tx.query(`UPDATE gov.task SET state = 'returned', version = $2 WHERE street_id = $1`, [
      street.id,
      4 * cycles,
    ]);
  });
  const now = Date.now();
  await publishRanking(db, {
    streetId: street.id,
    week: "newest",
    at: new Date(now),
    quarter: calendar.quarter(now),
    lastDueDay: calendar.lastDueDay(now),
  });
  await db.query(
    `INSERT INTO gov.ranking_snapshot (street_id, unit_kind, period, formula_version, published_at, rows, format)
     SELECT street_id, unit_kind, 'week ' || week, formula_version, published_at - interval '1 week' * week, rows, format
     FROM gov.ranking_snapshot CROSS JOIN generate_series(1, $2::integer) AS week WHERE street_id = $1`,
    [street.id, WEEKS * cycles - 1],
  );
}

async function measureRound({ ask, times }: Answering, round: number): Promise<void> {
  for (const [text, expected] of sayings) {
    let answer = "";
    const took = await timed(async () => {
      answer = await ask(round, text);
    });
    if (!expected.test(answer)) throw new Error(`${text} was answered ${answer}`);
    if (round >= WARM_UP) times.set(text, [...(times.get(text) ?? []), took]);
  }
}

async function run(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "xingbang-bench-"));
  const ledgers: Answering[] = [];
  try {
    for (const ledger of [SMALLEST, ...GROWN]) {
      ledgers.push(await openLedger(ledger, join(directory, String(ledgers.length))));
    }
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      for (const ledger of ledgers) await measureRound(ledger, round);
    }
    const [smallest, ...grown] = ledgers;
    return grown.flatMap(({ ledger, times }) =>
      sayings.map(([text]) => ({
        measure: `${text}, ${ledger.title}`,
        unit: "ms" as const,
        floor: best("ms", smallest?.times.get(text) ?? []),
        product: best("ms", times.get(text) ?? []),
      })),
    );
  } finally {
    for (const { db } of ledgers) await db.end();
    rmSync(directory, { recursive: true });
  }
}

export const growth: Bench = {
  about:
    "The time to answer as the ledger grows, on PGlite, without HTTP. Floor: the same saying in a ledger of one street " +
    "with 30 units, 870 tasks and 3,480 events. A ratio near 1 is wanted.",
  run,
};
