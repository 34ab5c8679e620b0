import type { Queryable } from "../database/door.ts";
import { stateOf, type TaskEvent, type TaskFact, type TaskState } from "./task-state.ts";

/** A message (or import, or act at a desk), what it does to the ledger and what is answered: written as one whole or not at all. */
export interface Decision {
  readonly source: Source;
  readonly changes: readonly TaskChange[];
  /** Things that concern no single task, such as an import. */
  readonly notices?: readonly Notice[];
  /** What is to be said because of it, beside the answer that the platform takes at once. */
  readonly outbox?: readonly OutboxRow[];
}

/** One thing to say, as gov.outbox keeps it: src/delivery/ makes and reads it, the ledger only writes it along. */
export interface OutboxRow {
  /** What it is, once for ever: a second row with this key is not added. */
  readonly key: string;
  readonly street: number | null;
  /** What decided it: a message's key, or job@period. */
  readonly origin: string;
  readonly kind: string;
  /** Where to, in the kind's own words. */
  readonly target: object;
  /** A URL that is a credential. It is deleted when the row was sent or dropped, and never logged. */
  readonly secret?: string;
  readonly content: object;
  /** What has to hold for it to be still wanted when its turn comes. */
  readonly wantedIf?: object;
  /** Rows of one lane go out one after the other, in the order they were added. */
  readonly lane: string;
  /** By the street's clock: not before, and no more from then on. */
  readonly notBefore?: Date;
  readonly expiresAt?: Date;
}

/** Where a decision comes from; `key` is unique for ever: a second decision with it is a duplicate. */
export interface Source {
  readonly key: string;
  readonly platform: string;
  readonly envelope: string;
  readonly streetId: number | null;
  readonly personId: number | null;
  /** The group's id on its platform; null in a direct chat. */
  readonly chat: string | null;
  /** As typed, personal data masked. */
  readonly text: string;
  readonly outcome: string;
  /** The answer, as src/chat/reply.ts stores it: lines, or an object with lines; null is silence. */
  readonly reply: object | null;
}

/** One more event of a task, and the state that follows from it. */
export interface TaskChange {
  readonly taskId: number;
  readonly unitId: number;
  /** The version the decision was based on: if the task has moved on, the whole decision is stale. */
  readonly expected: number;
  readonly events: readonly TaskEvent[];
  readonly after: TaskState;
}

export interface Notice {
  readonly kind: string;
  readonly at: Date;
  readonly personId: number | null;
  readonly unitId: number | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What became of a decision; `reply` is the stored answer, for a duplicate the one it got the first time. */
export interface Recorded {
  readonly outcome: "recorded" | "duplicate" | "stale";
  readonly reply: object | null;
}

/**
 * Records decisions in one statement, one transaction. No key and no task may stand in two of them (`createRecorder`
 * sees to that). Inside a transaction pass its `tx`.
 */
export async function recordBatch(db: Queryable, decisions: readonly Decision[]): Promise<Recorded[]> {
  if (decisions.length === 0) return [];
  const batch = JSON.stringify(decisions.map(toRow));
  const { rows } = await db.query<Recorded & { key: string }>("SELECT * FROM gov.record($1::jsonb)", [batch]);
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return decisions.map(({ source }) => {
    const row = byKey.get(source.key);
    if (!row) throw new Error(`gov.record said nothing about ${source.key}`);
    return { outcome: row.outcome, reply: row.reply };
  });
}

/** The event that follows in a task's history, given what it says. */
export function nextEvent(before: TaskState, fact: TaskFact, at: Date, personId: number | null): TaskEvent {
  return { ...fact, version: before.version + 1, at, personId };
}

function toRow({ source, changes, notices = [], outbox = [] }: Decision) {
  return {
    key: source.key,
    platform: source.platform,
    envelope: source.envelope,
    street: source.streetId,
    person: source.personId,
    chat: source.chat,
    text: source.text,
    outcome: source.outcome,
    reply: source.reply,
    events: [
      ...changes.flatMap((change) =>
        change.events.map((event) => ({
          task: change.taskId,
          version: event.version,
          unit: change.unitId,
          kind: event.kind,
          at: event.at,
          person: event.personId,
          data: event.data,
        })),
      ),
      ...notices.map((notice) => ({
        task: null,
        version: null,
        unit: notice.unitId,
        kind: notice.kind,
        at: notice.at,
        person: notice.personId,
        data: notice.data,
      })),
    ],
    tasks: changes.map(({ taskId, expected, after }) => ({ id: taskId, expected, ...stateOf(after) })),
    outbox,
  };
}
