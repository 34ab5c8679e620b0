import { expect } from "vitest";
import { commands, commandWords, ledgerNames } from "../../handlers/index.ts";
import { createDispatcher } from "../../src/chat/dispatch.ts";
import type { IncomingMessage } from "../../src/chat/message.ts";
import { replyText } from "../../src/chat/reply.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import { createRecorder } from "../../src/ledger/recorder.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import type { TaskFact } from "../../src/ledger/task-state.ts";
import { tasksByReference } from "../../src/ledger/tasks.ts";
import { smallStreet, smallStreetNow } from "./small-street.ts";
import { happen, signOff } from "./street.ts";

/** What a person says, and what they expect to read. */
export interface Said {
  /** The reply is exactly these lines. */
  repliedWith(...lines: string[]): Promise<void>;
  /** Each of the texts stands in the reply. */
  repliedLike(...parts: (string | RegExp)[]): Promise<void>;
  isSilent(): Promise<void>;
  text(): Promise<string>;
}

/** A chat with the bot over the real way of a message: dispatcher, parser, handler, ledger. */
export interface Chat {
  readonly db: OpenDatabase;
  /** In direct chat; `more` sets a group or other fields. */
  says(user: string, text: string, more?: Partial<IncomingMessage>): Said;
  /** The key of a message of this chat, by its id. */
  key(id: string): string;
  /** Moves the street's clock. */
  at(iso: string): void;
  /** Gives a reported task back, as a reviewer does. */
  returns(unit: string, number: number, reason: string): Promise<void>;
  /** Signs a reported task off, as a reviewer does. */
  signsOff(unit: string, number: number): Promise<void>;
  /** The state of a task as the ledger's table has it. */
  stateOf(unit: string, number: number): Promise<string>;
}

/** The small street anew, beside those of the tests before: opening a PGlite for each test would take a second or two. */
export async function openChat(db: OpenDatabase): Promise<Chat> {
  const { rows: streets } = await db.query("SELECT 1 FROM gov.street");
  const own = String(streets.length);
  const robot = `BOT${own}`;
  await loadStreet(db, ownStreet(own), {
    key: `import:small${own}`,
    text: "示例",
    at: new Date(smallStreetNow),
  });
  let now = smallStreetNow;
  let count = 0;
  const receive = createDispatcher({
    db,
    recorder: createRecorder(db),
    calendar: createCalendar("Asia/Shanghai"),
    commands,
    vocabulary: { commands: commandWords, ledgers: ledgerNames, botNames: ["小星"] },
    callName: () => "小星",
    now: () => now,
    log: { warn() {} },
  });

  function says(user: string, text: string, more: Partial<IncomingMessage> = {}): Said {
    count += 1;
    const received = receive({
      platform: "wecom",
      robot,
      id: `SAID-${count}`,
      corp: own,
      user,
      chat: { kind: "direct" },
      text,
      mentioned: true,
      pictures: [],
      envelope: "",
      ...more,
      ...(more.chat?.kind === "group" && { chat: { ...more.chat, id: more.chat.id + own } }),
    });
    const said = received.then(({ reply }) => reply && replyText(reply));
    return {
      repliedWith: async (...lines) => expect(await said, text).toBe(lines.join("\n")),
      repliedLike: async (...parts) => {
        for (const part of parts) {
          if (typeof part === "string") expect(await said, text).toContain(part);
          else expect(await said, text).toMatch(part);
        }
      },
      isSilent: async () => expect(await said, text).toBeUndefined(),
      text: async () => (await said) ?? "",
    };
  }

  async function review(unit: string, number: number, fact: TaskFact): Promise<void> {
    const { rows } = await db.query<{ unitId: number; reviewerId: number }>(
      `SELECT u.id AS "unitId", p.id AS "reviewerId" FROM gov.street s
         JOIN gov.unit u ON u.street_id = s.id JOIN gov.person p ON p.street_id = s.id
       WHERE u.name = $1 AND s.name = $2 AND p.key = 'keshi'`,
      [unit, ownStreet(own).street],
    );
    const [task] = await tasksByReference(db, rows[0]?.unitId ?? 0, [{ ledger: "任务", number }]);
    if (!task) throw new Error(`${unit} has no task ${number}`);
    await happen(db, { id: streets.length + 1 }, task, [fact], {
      at: new Date(now),
      personId: rows[0]?.reviewerId ?? null,
    });
  }

  return {
    db,
    says,
    key: (id) => `wecom:${robot}:${id}`,
    at: (iso) => {
      now = Date.parse(iso);
    },
    returns: (unit, number, reason) => review(unit, number, { kind: "returned", data: { reason } }),
    signsOff: (unit, number) => review(unit, number, signOff),
    stateOf: async (unit, number) => {
      const { rows } = await db.query<{ state: string }>(
        `SELECT t.state FROM gov.task t JOIN gov.unit u ON u.id = t.unit_id JOIN gov.street s ON s.id = t.street_id
         WHERE u.name = $1 AND t.ledger = '任务' AND t.number = $2 AND s.name = $3`,
        [unit, number, ownStreet(own).street],
      );
      return rows[0]?.state ?? "none";
    },
  };
}

/** A group of the small street, for `says`. */
export const inGroup = (id: string): Partial<IncomingMessage> => ({ chat: { kind: "group", id } });

function ownStreet(own: string): StreetPlan {
  return {
    ...smallStreet,
    street: `${smallStreet.street}${own}`,
    people: smallStreet.people.map((person) => ({
      ...person,
      accounts: person.accounts.map((account) => ({ ...account, corp: own })),
    })),
    groups: smallStreet.groups.map((group) => ({ ...group, chatId: group.chatId + own })),
  };
}
