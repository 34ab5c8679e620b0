import { cp } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import { verifyLedger } from "../../src/ledger/verify.ts";
import { copyDataDir } from "../support/databases.ts";
import { fakeWecom } from "../support/fake-wecom.ts";
import { temporaryDirectory } from "../support/private-server.ts";
import { startProcess } from "../support/process.ts";
import { wecomEnv } from "../support/sample.ts";

const ROUNDS = 20;
const REPORTS = 500;
const IN_FLIGHT = 16;
const UNITS = 20;
/** A round is two starts and a thousand messages. */
const ROUND_MS = 120_000;

/** 20 communities of 27 items: more open tasks than a round reports. */
const plan: StreetPlan = {
  street: "示例街道",
  units: Array.from({ length: UNITS }, (_, unit) => ({
    name: `示例${unit}社区`,
    kind: "community" as const,
  })),
  people: Array.from({ length: UNITS }, (_, unit) => ({
    key: `shuji-${unit}`,
    name: `书记${unit}（示例）`,
    posts: [{ role: "secretary" as const, unit: `示例${unit}社区` }],
    accounts: [{ platform: "wecom", user: `shuji-${unit}` }],
  })),
  programmes: [{ name: "五星支部创建", ledger: "任务", stars: { community: ["支部过硬星"] } }],
  items: Array.from({ length: 27 }, (_, item) => ({
    programme: "五星支部创建",
    kind: "community" as const,
    number: item + 1,
    title: `示例事项${item + 1}`,
    star: "支部过硬星",
    weight: 1,
    dueOn: "2099-12-31",
    needsReview: true,
    needsEvidence: false,
  })),
  groups: [],
};

/** Message n reports task 1 + n/UNITS of unit n%UNITS: no two of them the same task. */
const messages = Array.from({ length: REPORTS }, (_, n) => ({
  user: `shuji-${n % UNITS}`,
  text: `@小星 /打卡 任务${1 + Math.floor(n / UNITS)} 已召开会议`,
  msgid: `KILL-${n}`,
}));

describe("kill -9 in the middle of 500 reports on PGlite", () => {
  let template: { path: string; remove(): void };

  beforeAll(async () => {
    template = await copyDataDir();
    const db = await openDatabase({ dataDir: template.path });
    await loadStreet(db, plan, { key: "import:test", text: "示例", at: new Date() });
    await db.end();
  });
  afterAll(() => template?.remove());

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    "keeps every answered report, once (round %i)",
    async (round) => {
      const directory = temporaryDirectory();
      await cp(template.path, directory.path, { recursive: true });
      const env = { DATA_DIR: directory.path, ...wecomEnv };

      const first = await startProcess(env);
      // From the first reports to the last ones, a different moment each round.
      const answered = await reportUntilKilled(first, Math.floor(((round + 0.5) * REPORTS) / ROUNDS));
      expect(answered.size).toBeGreaterThan(0);

      const second = await startProcess(env);
      const repeated = await post(
        second.url,
        messages.filter(({ msgid }) => answered.has(msgid)),
      );
      expect(repeated).toStrictEqual(answered);
      // The platform delivers again what got no answer: it, too, is then there once.
      const rest = await post(
        second.url,
        messages.filter(({ msgid }) => !answered.has(msgid)),
      );
      expect(answered.size + rest.size).toBe(REPORTS);
      await second.stop();

      const db = await openDatabase({ dataDir: directory.path });
      const { rows } = await db.query<{ key: string; events: number }>(
        "SELECT message_key AS key, count(*)::integer AS events FROM gov.event WHERE kind = 'reported' GROUP BY message_key",
      );
      expect(new Map(rows.map(({ key, events }) => [key, events]))).toStrictEqual(
        new Map(messages.map(({ msgid }) => [`wecom:${wecomEnv.WECOM_BOT_ID}:${msgid}`, 1])),
      );
      expect((await verifyLedger(db)).faults).toStrictEqual([]);
      await db.end();
      directory.remove();
    },
    ROUND_MS,
  );
});

/** Sends all messages, kills the process once `killAfter` were answered, and gives what was answered: msgid -> reply. */
async function reportUntilKilled(
  running: Awaited<ReturnType<typeof startProcess>>,
  killAfter: number,
): Promise<Map<string, string>> {
  const answered = new Map<string, string>();
  let killed: Promise<void> | undefined;
  await post(running.url, messages, (msgid, reply) => {
    answered.set(msgid, reply);
    if (answered.size > killAfter) killed ??= running.kill();
  });
  await (killed ?? running.kill());
  return answered;
}

/** Posts messages, some in flight at once; those that get no answer are left out of the result. */
async function post(
  url: string,
  wanted: readonly (typeof messages)[number][],
  onAnswer: (msgid: string, reply: string) => void = () => {},
): Promise<Map<string, string>> {
  const wecom = fakeWecom({
    baseUrl: url,
    botId: wecomEnv.WECOM_BOT_ID,
    token: wecomEnv.WECOM_TOKEN,
    encodingAesKey: wecomEnv.WECOM_ENCODING_AES_KEY,
  });
  const answers = new Map<string, string>();
  const queue = [...wanted];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { user, text, msgid } = next;
      // A connection that breaks off is a message without an answer: nothing is claimed about it.
      const answer = await wecom.text(user, text, { group: "wrGROUP", msgid }).catch(() => undefined);
      if (answer?.status !== 200 || answer.reply === undefined) continue;
      answers.set(msgid, answer.reply);
      onAnswer(msgid, answer.reply);
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return answers;
}
