import { EventEmitter } from "node:events";
import type { DatabaseClient, QueryResult, Row } from "../door.ts";
import { DatabaseError, DatabaseMisuse, DatabaseUnavailable } from "../errors.ts";
import { emptyResult } from "../result.ts";

/** LISTEN and UNLISTEN, after comments (BullMQ's statements have some): the command and the channel. */
const LISTEN = /^(?:\s|--[^\n]*\n)*(listen|unlisten)\s+(?:"((?:[^"]|"")+)"|([^\s;"]+))\s*;?\s*$/i;

export interface ClientOptions {
  run(text: string, params: readonly unknown[] | undefined): Promise<QueryResult<unknown>>;
  release(): void;
}

/**
 * One session on PGlite. Its transactions are its own; settings (SET) and temporary tables are not: the engine has a
 * single session below, so use SET LOCAL. A client hears the channels that it listens to.
 */
export class PgliteClient extends EventEmitter implements DatabaseClient {
  #options: ClientOptions;
  #released = false;
  #channels = new Set<string>();

  constructor(options: ClientOptions) {
    super();
    this.setMaxListeners(0);
    this.#options = options;
  }

  async query<R = Row>(text: string, params?: readonly unknown[]): Promise<QueryResult<R>> {
    if (this.#released)
      throw new DatabaseMisuse("client-released", "The client was given back; connect() again.");
    const [, command, quoted, plain] = LISTEN.exec(text) ?? [];
    if (command === undefined) return this.#run<R>(text, params);
    const channel = quoted?.replaceAll('""', '"') ?? (plain as string).toLowerCase();
    if (command.toLowerCase() === "listen") {
      this.#channels.add(channel);
      return this.#run<R>(text, params);
    }
    // The engine goes on listening: other clients may want the channel.
    if (channel === "*") this.#channels.clear();
    else this.#channels.delete(channel);
    return emptyResult("UNLISTEN");
  }

  async #run<R>(text: string, params: readonly unknown[] | undefined): Promise<QueryResult<R>> {
    try {
      return (await this.#options.run(text, params)) as QueryResult<R>;
    } catch (error) {
      // The session is over. node-postgres emits "error" then, and BullMQ connects anew.
      const over =
        error instanceof DatabaseError ? error.severity === "FATAL" : error instanceof DatabaseUnavailable;
      if (over && this.listenerCount("error") > 0) this.emit("error", error);
      throw error;
    }
  }

  /** Passes a notification on if the client listens to its channel. */
  notify(channel: string, payload: string): void {
    if (this.#channels.has(channel)) this.emit("notification", { channel, payload });
  }

  release(_error?: unknown): void {
    if (this.#released) return;
    this.#released = true;
    this.#options.release();
  }
}
