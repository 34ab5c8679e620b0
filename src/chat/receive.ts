import type { IncomingMessage } from "./message.ts";
import type { Reply } from "./reply.ts";

/** The answer to a message. */
export interface Received {
  /** `undefined` is silence: the platform is told that all is well and nobody reads anything. */
  readonly reply: Reply | undefined;
  /** True when the message had been answered before: `reply` is then the stored answer, and nothing was changed. */
  readonly duplicate: boolean;
}

/**
 * Answers a message durably: what it resolves to is in the ledger, and the same message again resolves to the same.
 * Throws IntakeUnavailable when the store cannot take the message now.
 */
export type Receive = (message: IncomingMessage) => Promise<Received>;

/** The store cannot take a message now; the platform is asked to deliver it again later. */
export class IntakeUnavailable extends Error {
  readonly code = "INTAKE_UNAVAILABLE";
  readonly retryAfterS: number;

  constructor(message: string, options: { readonly retryAfterS?: number; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "IntakeUnavailable";
    this.retryAfterS = options.retryAfterS ?? 2;
  }
}
