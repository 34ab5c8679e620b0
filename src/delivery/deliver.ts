import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Database, Queryable } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import type { Drawing } from "../pictures/drawing.ts";
import { endingOf, MOST_CRASHES, MOST_REPEATS, type Outcome } from "./errors.ts";
import type { Notice } from "./notice.ts";
import type { Content, Stored, ToDraw } from "./outbound.ts";
import {
  claimNext,
  type Ending,
  type Entry,
  endTurn,
  noteRepeat,
  type PostLimit,
  type QueuedLane,
} from "./outbox.ts";
import type { InTransaction, OverNetwork, Sender, Senders } from "./sender.ts";
import { isStillWanted } from "./still-wanted.ts";
import { noteTrouble } from "./trouble.ts";
import { wordNotice } from "./word-notice.ts";

/** What happened to a row in one turn, as it is counted: a state it ended in, or why it goes on waiting. */
export type Turn =
  | Exclude<Ending["state"], "queued">
  | "retried"
  | "repeated"
  | "part"
  | "elsewhere"
  | "lost";

export interface DeliverDeps {
  readonly db: Database;
  readonly senders: Senders;
  /** Makes a PNG; see DrawingRoom. */
  readonly draw: (db: Queryable, drawing: Drawing) => Promise<Buffer>;
  readonly calendar: Calendar;
  /** The street's clock, epoch ms. */
  readonly streetNow: () => number;
  readonly log: Pick<Logger, "warn" | "error">;
  readonly count: (kind: string, turn: Turn) => void;
}

/** How long a platform may take to answer. */
const SEND_WITHIN_MS = 4_000;
const ANSWER_WITHIN_MS = 2_000;
/** A row is a worker's own for so long: both of the above, and a little. Who dies with one keeps others from it no longer. */
export const LEASE_MS = 7_000;
/** A lane gives the worker back after so many, for the others. */
const MOST_IN_A_ROW = 50;

/**
 * Sends what is due in a lane, one after the other. Resolves to how long (ms) the lane has to wait before it goes on;
 * undefined when nothing is due, or when `goOn` says no.
 */
export async function deliverLane(
  deps: DeliverDeps,
  { lane, kind }: Pick<QueuedLane, "lane" | "kind">,
  goOn: () => boolean = () => true,
): Promise<number | undefined> {
  const sender = deps.senders[kind];
  // Another process may have this platform's settings; nothing is lost by waiting for it.
  if (!sender) return undefined;
  const limits: readonly PostLimit[] = ("send" in sender && sender.limits) || [];
  for (let count = 0; count < MOST_IN_A_ROW; count++) {
    if (!goOn()) return undefined;
    const claim = await claimNext(deps.db, lane, {
      streetNow: deps.streetNow(),
      claim: randomUUID(),
      leaseMs: LEASE_MS,
      limits,
    });
    if ("waitMs" in claim) return claim.waitMs;
    if ("entry" in claim) await takeTurn(deps, sender, claim.entry);
    else if (claim.verdict === "dropped") deps.count(kind, "dropped");
    else return undefined;
  }
  return 0;
}

async function takeTurn(deps: DeliverDeps, sender: Sender, entry: Entry<Stored>): Promise<void> {
  const { ending, ours } = await work(deps, sender, entry);
  const turn: Turn = ours ? turnOf(ending) : "lost";
  deps.count(entry.kind, turn);
  if (turn === "sent" || turn === "part" || turn === "held") return;
  const fields = { outbox: entry.id, kind: entry.kind, attempts: entry.attempts, ...errorOf(ending) };
  if (!ours) deps.log.warn(fields, "another worker took this message over");
  else if (turn === "elsewhere") deps.log.warn(fields, "message not sent yet; it goes another way");
  else if (ending.state === "queued") deps.log.warn(fields, "message not sent yet; it is tried again");
  else if (ending.state === "dropped") deps.log.warn(fields, "message dropped");
  else deps.log.error(fields, "message not sent: see npm run outbox -- list");
}

function turnOf(ending: Ending): Turn {
  if (ending.state !== "queued") return ending.state;
  if ("elsewhere" in ending) return "elsewhere";
  return "rest" in ending ? "part" : "retried";
}

function errorOf(ending: Ending) {
  return "error" in ending ? { reason: ending.error } : {};
}

interface Worked {
  readonly ending: Ending;
  /** False when another worker has taken the row over meanwhile. */
  readonly ours: boolean;
}

async function work(deps: DeliverDeps, sender: Sender, entry: Entry<Stored>): Promise<Worked> {
  const end = async (ending: Ending): Promise<Worked> => ({
    ending,
    ours: await endTurn(deps.db, entry, ending),
  });
  if (entry.crashes >= MOST_CRASHES) {
    const error = `its worker died ${entry.crashes} times`;
    return end({ state: "send" in sender ? "unsure" : "failed", error });
  }
  if (!entry.doubt && !(await isStillWanted(deps.db, entry.wantedIf))) {
    return end({ state: "dropped", error: "no longer wanted" });
  }
  const made = await contentOf(deps, entry);
  if (made === "lost") return { ending: { state: "sent" }, ours: false };
  if ("state" in made) return end(made);
  const ready = { ...entry, content: made.content };
  if ("sendIn" in sender) return sendInTransaction(deps, sender, ready);
  if (!entry.doubt) return end(await sendOnce(deps, sender, ready));
  return end(await sendAgain(deps, sender, ready));
}

/** What a sender takes; or what becomes of a row that there is nothing to send of now, "lost" when it is another worker's. */
type Made = { readonly content: Content } | Ending | "lost";

/** Makes what is stored into what is sent, before any transaction is opened. */
function contentOf(deps: DeliverDeps, entry: Entry<Stored>): Promise<Made> | Made {
  const { content } = entry;
  if (content.type === "drawing") return drawn(deps, entry, content);
  if (content.type === "notice") return worded(deps, { ...entry, content });
  return { content };
}

/** What cannot be drawn so often cannot be drawn. */
const MOST_DRAWN = 3;

async function drawn(
  { db, draw, log }: DeliverDeps,
  entry: Entry<Stored>,
  { drawing, alt }: ToDraw,
): Promise<Made> {
  try {
    const base64 = (await draw(db, drawing)).toString("base64");
    return { content: { type: "image", image: { base64 }, alt } };
  } catch (error) {
    log.error({ err: error, drawing: drawing.kind }, "a picture was not drawn");
    return endingOf({ outcome: "retry", reason: "not drawn", most: MOST_DRAWN }, entry, Date.now());
  }
}

async function worded({ db, calendar, streetNow }: DeliverDeps, entry: Entry<Notice>): Promise<Made> {
  const made = await wordNotice({ db, calendar, now: streetNow() }, entry);
  if (made === "lost" || "content" in made) return made;
  if ("holdUntil" in made) return { state: "held", until: made.holdUntil, doubt: entry.doubt };
  // Whether it arrived before is not known any better for it.
  return { state: entry.doubt ? "unsure" : "dropped", error: "no longer wanted" };
}

/** Sends what may have arrived once more, and notes that before. The one repeat is not wasted on a platform that is still down. */
async function sendAgain(deps: DeliverDeps, sender: OverNetwork, entry: Entry): Promise<Ending> {
  const unknown = (reason: string) => endingOf({ outcome: "unknown", reason }, entry, Date.now());
  if (entry.repeats >= MOST_REPEATS) return unknown("it may have arrived");
  if (!(await sender.answers(entry, ANSWER_WITHIN_MS))) return unknown("no answer yet");
  if (!(await noteRepeat(deps.db, entry))) return unknown("taken over");
  deps.count(entry.kind, "repeated");
  const repeat = { ...entry, repeats: entry.repeats + 1 };
  return sendOnce(deps, sender, repeat);
}

async function sendOnce(deps: DeliverDeps, sender: OverNetwork, entry: Entry): Promise<Ending> {
  const outcome: Outcome = await sender.send(entry, SEND_WITHIN_MS);
  if ("tell" in outcome && outcome.tell) await noteTrouble(deps.db, entry.id, outcome.tell);
  return endingOf(outcome, entry, Date.now());
}

/** The message and the mark that it was sent stand together or not at all. */
async function sendInTransaction(
  { db }: DeliverDeps,
  { sendIn }: InTransaction,
  entry: Entry,
): Promise<Worked> {
  const ending: Ending = { state: "sent" };
  return db.transaction(async (tx) => {
    // First, for it locks the row: nothing is said when it is another worker's.
    const ours = await endTurn(tx, entry, ending);
    if (ours) await sendIn(tx, entry);
    return { ending, ours };
  });
}
