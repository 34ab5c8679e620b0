import type { Queryable } from "../database/door.ts";
import type { Outcome } from "./errors.ts";
import type { TargetKind } from "./outbound.ts";
import type { Entry, PostLimit } from "./outbox.ts";

/** Sends one kind of target's rows. A platform makes it; app.ts puts them together. Neither way rejects for what a platform does. */
export type Sender = InTransaction | OverNetwork;

/** What is sent is written in our own database: in one transaction with the mark that it was, so it is sent exactly once. */
export interface InTransaction {
  readonly sendIn: (tx: Queryable, entry: Entry) => Promise<void>;
}

export interface OverNetwork {
  /** The platform's limits: for one lane, and those with a key for all lanes that name it. */
  readonly limits?: readonly PostLimit[];
  /** Resolves within `withinMs`. */
  readonly send: (entry: Entry, withinMs: number) => Promise<Outcome>;
  /** Whether the platform answers at all: asked before something is sent again that may have arrived. */
  readonly answers: (entry: Entry, withinMs: number) => Promise<boolean>;
}

export type Senders = Partial<Readonly<Record<TargetKind, Sender>>>;
