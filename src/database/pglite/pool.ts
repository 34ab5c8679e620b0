import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import type { DatabaseClient, Queryable, QueryResult, Row } from "../door.ts";
import { DatabaseUnavailable } from "../errors.ts";
import type { EngineOptions, OpenDatabase } from "../options.ts";
import { TransactionScope } from "../transaction.ts";
import { toText } from "../values.ts";
import { PgliteClient } from "./client.ts";
import { toError } from "./failures.ts";
import * as say from "./messages.ts";
import { readRows } from "./rows.ts";
import { Watchdog } from "./watchdog.ts";

type Answer = { result: say.RawResult } | { failure: say.Failure };

interface Pending {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

const CLOSE_MS = 10_000;

/** PGlite in its thread, in the shape of pg.Pool. */
export class PglitePool extends EventEmitter implements OpenDatabase {
  readonly engine = "pglite";
  readonly options = { keepAlive: true, max: Number.MAX_SAFE_INTEGER } as const;
  readonly durability: OpenDatabase["durability"];
  readonly version: string;
  readonly directory: string;

  #worker: Worker;
  #engineOptions: EngineOptions;
  #scope = new TransactionScope();
  #pending = new Map<number, Pending>();
  #clients = new Map<number, PgliteClient>();
  #outbox: say.Request[] = [];
  #lastId = 0;
  /** Why nothing is sent to the engine just now. */
  #refusal: DatabaseUnavailable | undefined;
  #watchdog: Watchdog;
  #diskFull = false;
  /** The thread is gone, whether asked to end or not. */
  #lost = false;
  #closing: Promise<void> | undefined;
  #onClosed = () => {};
  #dispose: () => void;

  /** `dispose` is called once when the thread has ended: it gives the directory's lock back. */
  constructor(
    worker: Worker,
    { directory, ...facts }: say.EngineFacts & { readonly directory: string },
    options: EngineOptions,
    dispose: () => void,
  ) {
    super();
    // BullMQ adds an "error" listener for each queue and worker.
    this.setMaxListeners(0);
    this.#worker = worker;
    this.#engineOptions = options;
    this.#dispose = dispose;
    this.durability = facts.syncs ? "power-loss" : "process";
    this.version = facts.version;
    this.directory = directory;
    this.#watchdog = new Watchdog({
      limitMs: options.limits.unresponsiveMs,
      ping: () => this.#send([say.PING]),
      onHung: () => this.#hung(),
      onRecovered: () => this.#recovered(),
    });
    worker.on("message", (responses: say.Response[]) => {
      this.#watchdog.heard();
      for (const response of responses) this.#hear(response);
    });
    worker.on("error", (error) => this.#ended(error));
    worker.on("exit", (code) => this.#ended(new Error(`exit code ${code}`)));
  }

  query<R = Row>(text: string, params?: readonly unknown[]): Promise<QueryResult<R>> {
    return this.run<R>(say.DOOR, undefined, text, params);
  }

  async connect(): Promise<PgliteClient> {
    this.#scope.assertAllowed();
    if (this.#refusal) throw this.#refusal;
    const session = ++this.#lastId;
    const client = new PgliteClient({
      run: (text, params) => this.run(session, client, text, params),
      release: () => {
        this.#clients.delete(session);
        if (!this.#lost) this.#send([say.RELEASE, session]);
      },
    });
    this.#clients.set(session, client);
    return client;
  }

  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.#scope.run(() => this.connect(), work);
  }

  healthy(): boolean {
    return this.#refusal === undefined;
  }

  /** Refuses writes while the disk is nearly full, and allows them again. */
  setDiskFull(full: boolean): void {
    this.#diskFull = full;
    if (!this.#lost) this.#send([say.READ_ONLY, full]);
  }

  /** Runs a statement in a session; `client` is undefined for the door itself. */
  async run<R>(
    session: number,
    client: DatabaseClient | undefined,
    text: string,
    params: readonly unknown[] | undefined,
  ): Promise<QueryResult<R>> {
    this.#scope.assertAllowed(client);
    if (this.#refusal) throw this.#refusal;
    const id = ++this.#lastId;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send([say.RUN, id, session, text, params?.length ? params.map(toText) : null]);
    });
    // Thrown here and not where the answer comes in, so that the stack shows who asked.
    if ("failure" in answer) throw toError(answer.failure, this.#diskFull);
    return readRows<R>(answer.result);
  }

  end(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#lost) return;
    const hung = this.#refusal?.code === "engine-hung";
    this.#refusal = new DatabaseUnavailable("closed", "The database is closed.");
    this.#watchdog.stop();
    const closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve;
    });
    this.#send([say.CLOSE]);
    const timer = setTimeout(this.#onClosed, hung ? 0 : CLOSE_MS);
    await closed;
    clearTimeout(timer);
    this.#lost = true;
    await this.#worker.terminate();
    this.#rejectPending(this.#refusal);
    this.#dispose();
  }

  /** Collects what is said in one tick into one message. */
  #send(request: say.Request): void {
    this.#outbox.push(request);
    if (this.#outbox.length > 1) return;
    process.nextTick(() => {
      this.#worker.postMessage(this.#outbox);
      this.#outbox = [];
    });
  }

  #hear(response: say.Response): void {
    if (response[0] === say.RESULT) {
      this.#take(response[1])?.resolve({ result: response[2] });
    } else if (response[0] === say.FAILED) {
      this.#take(response[1])?.resolve({ failure: response[2] });
    } else if (response[0] === say.NOTIFICATION) {
      for (const client of this.#clients.values()) client.notify(response[1], response[2]);
    } else if (response[0] === say.CLOSED) {
      this.#onClosed();
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #rejectPending(error: Error): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }

  #hung(): void {
    const { logger, limits } = this.#engineOptions;
    this.#refusal = new DatabaseUnavailable(
      "engine-hung",
      `PGlite has not answered for ${limits.unresponsiveMs} ms; statements under way may or may not be done. ` +
        "Look at the disk's free space, then restart the process.",
    );
    logger.error({ unresponsiveMs: limits.unresponsiveMs }, this.#refusal.message);
    this.#rejectPending(this.#refusal);
  }

  #recovered(): void {
    if (this.#refusal?.code !== "engine-hung") return;
    this.#refusal = undefined;
    this.#engineOptions.logger.warn({}, "PGlite answers again.");
  }

  /** The thread has ended; if nobody asked it to, the database is lost until the process starts again. */
  #ended(cause: Error): void {
    if (this.#lost || this.#closing) return;
    this.lose(
      new DatabaseUnavailable(
        "engine-lost",
        `PGlite's thread ended (${cause.message}). Restart the process.`,
        {
          cause,
        },
      ),
    );
  }

  /** Gives the engine up: nothing is written from here on. */
  lose(reason: DatabaseUnavailable): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#refusal = reason;
    this.#watchdog.stop();
    this.#engineOptions.logger.error({ err: reason }, reason.message);
    void this.#worker.terminate();
    this.#rejectPending(reason);
    this.#dispose();
    this.#engineOptions.onLost(reason);
  }
}
