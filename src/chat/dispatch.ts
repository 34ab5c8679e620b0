import type { Logger } from "pino";
import type { Database } from "../database/door.ts";
import { type Outbound, type Target, toOutboxRow } from "../delivery/outbound.ts";
import { reviveInOutbox } from "../delivery/outbox.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { maskPersonalData } from "../ledger/personal-data.ts";
import { type Decision, nextEvent, type TaskChange } from "../ledger/record.ts";
import type { Recorder } from "../ledger/recorder.ts";
import { type Hearing, hear, type Speaker } from "../ledger/speaker.ts";
import { applyEvent, foldEvents } from "../ledger/task-state.ts";
import type { Answer, AnyCommand, Change } from "./command.ts";
import { decide } from "./decide.ts";
import { keptText } from "./kept-text.ts";
import { type IncomingMessage, messageKey, type PlatformName } from "./message.ts";
import { understand } from "./parse.ts";
import { quotedTask } from "./quote.ts";
import { IntakeUnavailable, type Receive, type Received } from "./receive.ts";
import { fromStored, type Reply, type StoredReply, toStored } from "./reply.ts";
import type { KnownUnit, Understanding, Vocabulary } from "./understanding.ts";

export interface DispatchDeps {
  readonly db: Database;
  readonly recorder: Recorder;
  readonly calendar: Calendar;
  readonly commands: readonly AnyCommand[];
  readonly vocabulary: Vocabulary;
  /** The name by which people of a platform call the bot. */
  readonly callName: (platform: PlatformName) => string;
  /** The street's clock, epoch ms. */
  readonly now: () => number;
  readonly log: Pick<Logger, "warn">;
}

/** A decision that was overtaken is made again; more often than this only where many processes want one task. */
const MOST_ATTEMPTS = 10;

/**
 * The way of one message from decoded to answered: seen before? -> understand -> command -> recorded with its reply.
 * Copies of one message that arrive together wait for the first one's answer.
 */
export function createDispatcher(deps: DispatchDeps): Receive {
  const underWay = new Map<string, Promise<Received>>();
  const inTurn = oneByOne();

  async function answer(message: IncomingMessage, key: string): Promise<Received> {
    const first = await attempt(deps, message, key);
    // Where many want the same task only one of them gets it: those left behind take turns, or all would miss again.
    return first ?? inTurn(() => answerAgain(deps, message, key));
  }

  return async (message) => {
    const key = messageKey(message);
    const first = underWay.get(key);
    if (first) return { ...(await first), duplicate: true };
    const answered = answer(message, key).finally(() => underWay.delete(key));
    underWay.set(key, answered);
    return answered;
  };
}

/** Runs what it is given one after the other, in the order it came. */
function oneByOne() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
}

async function answerAgain(deps: DispatchDeps, message: IncomingMessage, key: string): Promise<Received> {
  for (let attempts = 2; attempts <= MOST_ATTEMPTS; attempts++) {
    const received = await attempt(deps, message, key);
    if (received) return received;
  }
  deps.log.warn({ attempts: MOST_ATTEMPTS }, "a message was overtaken at every attempt; it is to come again");
  throw new IntakeUnavailable("overtaken");
}

/** Decides and records once; undefined when the ledger moved meanwhile. */
async function attempt(
  deps: DispatchDeps,
  message: IncomingMessage,
  key: string,
): Promise<Received | undefined> {
  const now = deps.now();
  const hearing = await hear(deps.db, {
    key,
    platform: message.platform,
    corp: message.corp,
    user: message.user,
    chatId: message.chat.kind === "group" ? message.chat.id : null,
    now,
  });
  if (hearing.answered) return answeredBefore(deps, message, key, hearing.answered.reply);

  const understood = understandMessage(deps, message, hearing, now);
  if (understood.kind === "IGNORE") return { reply: undefined, duplicate: false };

  const answer = await decide(deps, { message, hearing, understood, now });
  const recorded = await deps.recorder.record(
    toDecision({ message, key, speaker: hearing.speaker, understood, answer, now }),
  );
  if (recorded.outcome === "stale") return undefined;
  return { reply: toReply(recorded.reply), duplicate: recorded.outcome === "duplicate" };
}

/** The stored answer; where it has to be sent and that has failed for good, the new message's address is tried. */
async function answeredBefore(
  deps: DispatchDeps,
  message: IncomingMessage,
  key: string,
  stored: object | null,
): Promise<Received> {
  const reply = toReply(stored);
  for (const answer of reply ? toSend(message, key, null, reply) : []) await reviveInOutbox(deps.db, answer);
  return { reply, duplicate: true };
}

function understandMessage(
  deps: DispatchDeps,
  message: IncomingMessage,
  hearing: Hearing,
  now: number,
): Understanding {
  const quoted = quotedTask(message.quote);
  return understand(message.text, deps.vocabulary, {
    mentioned: message.mentioned,
    now: deps.calendar.isoTime(now),
    ...(quoted !== undefined && { quotedTask: quoted }),
    ...(hearing.recentTask !== undefined && { recentTask: hearing.recentTask }),
    units: unitsHeard(hearing),
  });
}

function unitsHeard({ unitNames, speaker }: Hearing): KnownUnit[] {
  const own = new Set(speaker?.posts.map(({ unit }) => unit?.name));
  return unitNames.map((name) => ({ name, own: own.has(name) }));
}

function toReply(stored: object | null): Reply | undefined {
  return stored === null ? undefined : fromStored(stored as StoredReply);
}

function toDecision(parts: {
  message: IncomingMessage;
  key: string;
  speaker: Speaker | undefined;
  understood: Exclude<Understanding, { kind: "IGNORE" }>;
  answer: Answer;
  now: number;
}): Decision {
  const { message, key, speaker, understood, answer, now } = parts;
  const streetId = speaker?.streetId ?? null;
  // Whatever a handler repeated of what was typed.
  const reply = { ...answer.reply, lines: answer.reply.lines.map(maskPersonalData) };
  return {
    source: {
      key,
      platform: message.platform,
      envelope: message.envelope,
      streetId,
      personId: speaker?.id ?? null,
      chat: message.chat.kind === "group" ? message.chat.id : null,
      text: keptText(message.text),
      outcome: understood.kind,
      reply: toStored(reply),
    },
    changes: (answer.changes ?? []).map((change) => toTaskChange(change, new Date(now), speaker?.id ?? null)),
    notices: (answer.notices ?? []).map((notice) => ({
      ...notice,
      at: new Date(now),
      personId: speaker?.id ?? null,
    })),
    outbox: toSend(message, key, streetId, reply).map(toOutboxRow),
  };
}

/** The answer as something to send, on a platform that wants it so; its picture on every one that does not take it at once. */
function toSend(message: IncomingMessage, key: string, street: number | null, reply: Reply): Outbound[] {
  const text = { type: "text", lines: reply.lines } as const;
  const common = { street, origin: key };
  const target = pictureTarget(message);
  return [
    ...(message.answerTo
      ? [{ ...common, key: `reply:${key}`, target: message.answerTo, content: text }]
      : []),
    ...(reply.picture && target
      ? [
          {
            ...common,
            key: `picture:${key}`,
            target,
            content: { type: "drawing" as const, ...reply.picture },
          },
        ]
      : []),
  ];
}

/** WeCom takes pictures with its passive answer. */
function pictureTarget({ platform, chat, user, answerTo }: IncomingMessage): Target | undefined {
  switch (platform) {
    case "wecom":
      return undefined;
    case "dingtalk":
      // A session takes none.
      return answerTo?.kind === "dingtalk-session" ? answerTo.elsewhere : answerTo;
    case "simulator":
      return { kind: "simulator", chat: chat.kind === "group" ? chat.id : user };
  }
}

function toTaskChange(change: Change, at: Date, personId: number | null): TaskChange {
  const { task, fact, history } = change;
  const event = nextEvent(task, fact, at, personId);
  const after = event.kind === "undone" ? foldEvents([...(history ?? []), event]) : applyEvent(task, event);
  return { taskId: task.id, unitId: task.unitId, expected: task.version, events: [event], after };
}
