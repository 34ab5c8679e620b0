import type { Outcome } from "./engine.ts";
import { DOOR, type Failure, type RawResult } from "./messages.ts";

interface Statement {
  /** The asker's number for it; null when nobody waits for the answer. */
  id: number | null;
  session: number;
  text: string;
  params: (string | null)[] | null;
  since: number;
  /** The session is given back: its transaction, if still open, is rolled back. */
  last: boolean;
}

export interface SessionsOptions {
  run(text: string, params: readonly (string | null)[] | null): Promise<Outcome>;
  answer(id: number, result: RawResult | undefined, failure?: Failure): void;
  /** Called when answers should be sent off: at a pause, and every few milliseconds of work. */
  flush(): void;
  /** How long a session may leave its transaction open without a statement, in ms. */
  idleInTransactionMs: number;
  /** How long a statement may wait for its turn, in ms. */
  waitMs: number;
}

/** How long statements run on before answers are sent off and new questions are read, in ms. */
const SLICE_MS = 1;

const NOBODY = -1;

/**
 * Many sessions on an engine that has one: statements run one by one in the order they came, except that a session
 * which has a transaction open goes on alone until it ends. Whether one is open is what the engine says after each
 * statement, so COMMIT inside a procedure or BEGIN in the middle of a text are seen too.
 */
export class Sessions {
  #options: SessionsOptions;
  #queue: Statement[] = [];
  #internal: Statement[] = [];
  #owner = NOBODY;
  #running = false;
  /** The session whose statement the engine is at: it may be about to open a transaction. */
  #performing = NOBODY;
  /** Sessions that are over, because they left a transaction idle or waited too long; refused until released. */
  #refused = new Map<number, Failure>();
  #idleTimer: NodeJS.Timeout | undefined;
  #waitTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** Puts a statement into the queue. */
  add(id: number, session: number, text: string, params: (string | null)[] | null): void {
    this.#queue.push({ id, session, text, params, since: performance.now(), last: false });
    void this.#drain();
  }

  /** Runs a statement on the engine itself, as soon as no transaction is open; nobody gets its result. */
  addInternal(text: string): void {
    this.#internal.push({
      id: null,
      session: DOOR,
      text,
      params: null,
      since: performance.now(),
      last: false,
    });
    void this.#drain();
  }

  /** The session ends after what it has asked for so far. */
  release(session: number): void {
    this.#refused.delete(session);
    const isBusy = this.#owner === session || this.#performing === session;
    if (!isBusy && !this.#queue.some((statement) => statement.session === session)) return;
    this.#queue.push({ id: null, session, text: "", params: null, since: performance.now(), last: true });
    void this.#drain();
  }

  /** Rolls back an open transaction, runs what waits, then refuses everything. Resolves when it is quiet. */
  async close(): Promise<void> {
    while (this.#running || this.#owner !== NOBODY || this.#queue.length > 0) {
      await this.#expire();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#waitTimer);
  }

  async #drain(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#idleTimer);
    let sliceEnd = performance.now() + SLICE_MS;
    for (let statement = this.#next(); statement; statement = this.#next()) {
      this.#performing = statement.session;
      await this.#perform(statement);
      this.#performing = NOBODY;
      if (performance.now() > sliceEnd) {
        this.#refuseTheLate();
        await new Promise((resolve) => setImmediate(resolve));
        sliceEnd = performance.now() + SLICE_MS;
      }
    }
    this.#running = false;
    if (this.#owner !== NOBODY) {
      this.#idleTimer = setTimeout(() => void this.#expire(), this.#options.idleInTransactionMs);
    }
    this.#refuseTheLate();
  }

  #next(): Statement | undefined {
    if (this.#owner === NOBODY) return this.#internal.shift() ?? this.#queue.shift();
    const index = this.#queue.findIndex((statement) => statement.session === this.#owner);
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
  }

  async #perform({ id, session, text, params, last }: Statement): Promise<void> {
    if (last) {
      if (this.#owner === session) await this.#options.run("ROLLBACK", null);
      this.#owner = NOBODY;
      return;
    }
    if (this.#closed) return this.#refuse(id, { refusal: "closed", message: "The database is closed." });
    const refused = this.#refused.get(session);
    if (refused) return this.#refuse(id, refused);
    const { result, error, open } = await this.#options.run(text, params);
    if (open && session === DOOR) {
      await this.#options.run("ROLLBACK", null);
      return this.#refuse(id, {
        refusal: "transaction-on-door",
        message:
          "The text left a transaction open that nobody owns, so it was rolled back. Use db.transaction().",
      });
    }
    this.#owner = open ? session : NOBODY;
    if (id !== null) this.#options.answer(id, result, error && { sql: error });
  }

  #refuse(id: number | null, failure: Failure): void {
    if (id !== null) this.#options.answer(id, undefined, failure);
  }

  /** Ends the open transaction, so that the others get their turn. */
  async #expire(): Promise<void> {
    if (this.#owner === NOBODY || this.#running) return;
    this.#running = true;
    this.#refused.set(this.#owner, IDLE);
    await this.#options.run("ROLLBACK", null);
    this.#owner = NOBODY;
    this.#running = false;
    void this.#drain();
  }

  /** Refuses what has waited too long, sends the answers off, and comes back when the next one is late. */
  #refuseTheLate(): void {
    clearTimeout(this.#waitTimer);
    const { waitMs } = this.#options;
    const now = performance.now();
    const late = (statement: Statement) => now - statement.since >= waitMs;
    // The queue is in the order of arrival: with a punctual head, all are.
    if (this.#queue[0] && late(this.#queue[0])) {
      for (const { id, session, last } of this.#queue.filter(late)) {
        // What the session sends after it counts on it (it may be a BEGIN), so that is refused too.
        if (last) this.#refused.delete(session);
        else if (session !== DOOR) this.#refused.set(session, LATE);
        this.#refuse(id, LATE);
      }
      this.#queue = this.#queue.filter((statement) => !late(statement));
    }
    this.#options.flush();
    const oldest = this.#queue[0];
    if (oldest) {
      this.#waitTimer = setTimeout(() => this.#refuseTheLate(), Math.max(0, oldest.since + waitMs - now));
    }
  }
}

/** As PostgreSQL says it when idle_in_transaction_session_timeout ends a session. */
const IDLE: Failure = {
  sql: {
    code: "25P03",
    severity: "FATAL",
    message: "terminating connection due to idle-in-transaction timeout",
  },
};

const LATE: Failure = {
  refusal: "wait-timeout",
  message: "The statement was not run: other sessions kept the database for longer than waitMs.",
};
