import type { Queryable } from "../database/door.ts";
import { DatabaseError, DatabaseUnavailable } from "../database/errors.ts";
import { type Decision, type Recorded, recordBatch } from "./record.ts";

/** Decisions that arrive while a commit is under way share the next one; each is answered only when it is durable. */
export interface Recorder {
  record(decision: Decision): Promise<Recorded>;
}

interface Waiting {
  readonly decision: Decision;
  readonly resolve: (recorded: Recorded) => void;
  readonly reject: (error: unknown) => void;
}

const MOST_PER_COMMIT = 64;

/**
 * SQLSTATEs that one decision's values can cause: bad data, a broken constraint, a limit of size, an exception raised.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const CAUSED_BY_ONE = /^(?:22|23|54|P0)/;

/** `spoke` is called after each commit that put something into the outbox. */
export function createRecorder(db: Queryable, spoke: () => void = () => {}): Recorder {
  const waiting: Waiting[] = [];
  let committing = false;

  async function commitAll(): Promise<void> {
    committing = true;
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      const lost = await commit(db, batch);
      if (batch.some(({ decision }) => decision.outbox?.length)) spoke();
      // Who waited through it would only wait as long again, and the platform delivers again anyway.
      if (lost) for (const { reject } of waiting.splice(0)) reject(lost);
    }
    committing = false;
  }

  return {
    record(decision) {
      return new Promise((resolve, reject) => {
        waiting.push({ decision, resolve, reject });
        if (!committing) void commitAll();
      });
    },
  };
}

/** Takes from the front what can be committed together: no key and no task twice (gov.record relies on it). */
function takeBatch(waiting: Waiting[]): Waiting[] {
  const batch: Waiting[] = [];
  const later: Waiting[] = [];
  const keys = new Set<string>();
  const tasks = new Set<number>();
  for (const entry of waiting.splice(0)) {
    const { source, changes } = entry.decision;
    const apart =
      batch.length >= MOST_PER_COMMIT ||
      keys.has(source.key) ||
      changes.some(({ taskId }) => tasks.has(taskId));
    (apart ? later : batch).push(entry);
    // What waits keeps its place before later comers that want the same task.
    keys.add(source.key);
    for (const { taskId } of changes) tasks.add(taskId);
  }
  waiting.push(...later);
  return batch;
}

/** Answers everyone in the batch. Returns why, when the database cannot serve at all. */
async function commit(db: Queryable, batch: readonly Waiting[]): Promise<DatabaseUnavailable | undefined> {
  try {
    const recorded = await recordBatch(
      db,
      batch.map(({ decision }) => decision),
    );
    for (const [index, { resolve, reject }] of batch.entries()) {
      const outcome = recorded[index];
      if (outcome) resolve(outcome);
      else reject(new Error("a decision got no outcome"));
    }
    return undefined;
  } catch (error) {
    if (batch.length > 1 && error instanceof DatabaseError && CAUSED_BY_ONE.test(error.code)) {
      return commitSingly(db, batch);
    }
    for (const { reject } of batch) reject(error);
    return error instanceof DatabaseUnavailable ? error : undefined;
  }
}

/** One decision that the database refuses must not take the others with it. */
async function commitSingly(
  db: Queryable,
  batch: readonly Waiting[],
): Promise<DatabaseUnavailable | undefined> {
  for (const [index, entry] of batch.entries()) {
    const lost = await commit(db, [entry]);
    if (!lost) continue;
    for (const { reject } of batch.slice(index + 1)) reject(lost);
    return lost;
  }
  return undefined;
}
