import type { EventEmitter } from "node:events";
import type { Database, DatabaseClient } from "./door.ts";

/** The part of pino's interface that is used here. */
export interface DatabaseLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface DatabaseLimits {
  /** A client may leave its transaction open without a statement this long, in ms; then it is rolled back. */
  idleInTransactionMs: number;
  /** A statement may wait for its turn (a connection or a lock, on PostgreSQL) this long, in ms. */
  waitMs: number;
  /** PGlite: without a sign of life for this long, in ms, the engine counts as hung. No statement may take longer. */
  unresponsiveMs: number;
  /** PGlite: opening may take this long, in ms; the first start creates the data directory. */
  openMs: number;
  /** PGlite: with less free space on its disk, in bytes, writes are refused. */
  minFreeBytes: number;
  /** PGlite: how often free space is looked at, in ms. */
  freeSpaceMs: number;
  /** PostgreSQL: connections in the pool. */
  connections: number;
}

export const DEFAULT_LIMITS: DatabaseLimits = {
  idleInTransactionMs: 15_000,
  waitMs: 30_000,
  unresponsiveMs: 10_000,
  openMs: 120_000,
  minFreeBytes: 200 * 1024 * 1024,
  freeSpaceMs: 5_000,
  connections: 10,
};

export interface EngineOptions {
  logger: DatabaseLogger;
  limits: DatabaseLimits;
  /** Called once when the engine is gone for good (its thread ended, its lock was taken); the process should end. */
  onLost: (reason: Error) => void;
  /** PGlite: the data directory that a first start copies, if it is there; that of `npm ci` when left out. */
  template?: string | undefined;
  /** Free bytes of the disk that holds a path; for tests. */
  freeBytes: (path: string) => Promise<number>;
}

/**
 * What a commit that was acknowledged survives: "power-loss" (PGlite, synced to disk) · "process" (PGlite without
 * working fsync: kill -9 but no power cut) · "server" (as the PostgreSQL server is configured).
 */
export type Durability = "power-loss" | "process" | "server";

/** A Database as openDatabase gives it: with what the start-up line, the health check and BullMQ want to know. */
export interface OpenDatabase extends Database, EventEmitter {
  readonly durability: Durability;
  /** Where the embedded database keeps its files; undefined on a server. */
  readonly directory: string | undefined;
  /** The server's own words: "PostgreSQL 18.6 …". */
  readonly version: string;
  /** Read by BullMQ 6 on a pool it is given: with keepAlive a worker may block for longer than 10 s. */
  readonly options: { readonly keepAlive: true; readonly max: number };
  /** False while the engine is hung, lost or closed. It asks no one: /readyz should make a query as well. */
  healthy(): boolean;
  connect(): Promise<DatabaseClient & EventEmitter>;
}
