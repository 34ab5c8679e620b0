/** What the caller of a refused request reads: one word for each status, so that no rule can be told from another. */
const ANSWERS = {
  400: "malformed",
  401: "unauthorized",
  413: "too large",
  415: "unsupported content type",
} as const;

export type RefusalStatus = keyof typeof ANSWERS;

/**
 * A request that is turned away before anything happened. `status` and `answer` go to the caller; `message` (which
 * rule said no) goes to the log only, and never holds a secret, a signature or what the caller sent.
 */
export class Refusal extends Error {
  readonly code = "REFUSED";
  readonly status: RefusalStatus;
  readonly answer: string;

  constructor(status: RefusalStatus, rule: string) {
    super(rule);
    this.name = "Refusal";
    this.status = status;
    this.answer = ANSWERS[status];
  }
}
