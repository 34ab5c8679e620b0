import type { SqlErrorFields } from "../errors.ts";

/**
 * What the two threads say to each other. Messages are small tuples, posted as a list: one list holds all that was
 * said in one tick. Values travel in PostgreSQL's text form and are parsed by the main thread, with the same parsers
 * that node-postgres is given.
 */
export const RUN = 0;
export const RELEASE = 1;
export const PING = 2;
export const CLOSE = 3;
export const READ_ONLY = 4;

export type Request =
  | [typeof RUN, id: number, session: number, text: string, params: (string | null)[] | null]
  | [typeof RELEASE, session: number]
  | [typeof PING]
  | [typeof CLOSE]
  | [typeof READ_ONLY, on: boolean];

export const RESULT = 0;
export const FAILED = 1;
export const PONG = 2;
export const NOTIFICATION = 3;
export const OPENED = 4;
export const CLOSED = 5;

/** `values` holds the rows one after another, `columns.length` values each. */
export interface RawResult {
  columns: string[];
  types: number[];
  values: (string | null)[];
  rows: number;
  /** The command tag: "INSERT 0 1". */
  tag: string;
}

/** Why a statement was not run: it waited too long, or began a transaction outside of a session. */
export type Refusal = "wait-timeout" | "transaction-on-door" | "closed";

export type Failure = { sql: SqlErrorFields } | { refusal: Refusal; message: string };

export interface EngineFacts {
  /** PostgreSQL's version as PGlite reports it. */
  version: string;
  /** True when a commit at the start reached fsync. */
  syncs: boolean;
}

export type Response =
  | [typeof RESULT, id: number, result: RawResult]
  | [typeof FAILED, id: number, failure: Failure]
  | [typeof PONG]
  | [typeof NOTIFICATION, channel: string, payload: string]
  | [typeof OPENED, facts: EngineFacts]
  | [typeof CLOSED];

/** The session of statements that are not part of a client. */
export const DOOR = 0;

export interface WorkerSettings {
  directory: string;
  wasm: CompiledWasm;
  /** "create" makes the data directory and ends: initdb leaves hundreds of MB of garbage in its thread. */
  task: "create" | "serve";
  idleInTransactionMs: number;
  waitMs: number;
}

/** A WebAssembly.Module: its types come with the browser's, which a server does not load. It survives the thread hop. */
export type CompiledWasm = object;
