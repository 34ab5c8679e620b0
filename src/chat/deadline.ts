import { inTime } from "../in-time.ts";
import { IntakeUnavailable, type Receive } from "./receive.ts";

/** Platforms give up after five seconds; an answer later than this would reach nobody. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Answers within the time a platform waits, or says that it cannot now. What was under way may still be recorded: the
 * platform's next delivery of the same message then gets its answer from the store.
 */
export function withDeadline(receive: Receive, withinMs = ANSWER_WITHIN_MS): Receive {
  return async (message) =>
    inTime(receive(message), withinMs, () => {
      throw new IntakeUnavailable("no answer in time");
    });
}
