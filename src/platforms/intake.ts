import type { PlatformName } from "../chat/message.ts";
import type { Receive } from "../chat/receive.ts";

export { IntakeUnavailable, type Receive, type Received } from "../chat/receive.ts";

/** What became of a request: received = rejected + duplicate + stored + ignored + unavailable. */
export type Outcome = "received" | "rejected" | "duplicate" | "stored" | "ignored" | "unavailable";

/** The real time, in epoch milliseconds: freshness is judged by it, never by the street's (movable) clock. */
export interface Clock {
  now(): number;
}

/** The part of a pino logger that is used here. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What every platform's routes need. */
export interface IntakeDeps {
  readonly receive: Receive;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (platform: PlatformName, outcome: Outcome) => void;
}
