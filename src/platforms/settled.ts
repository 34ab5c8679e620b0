import type { Outcome } from "../delivery/errors.ts";
import type { Content } from "../delivery/outbound.ts";
import type { Judged } from "./verdict.ts";

/** The outcome of a post that no new token can mend, with what is left to say after it. */
export function settled(judged: Judged, rest?: Content): Outcome {
  if (judged.outcome === "renew") return { outcome: "stop", reason: judged.reason, tell: judged.tell };
  if (judged.outcome === "sent" && rest) return { outcome: "sent", rest };
  return judged;
}

/** What is left of the time for one message, which may take several calls. */
export function stopwatch(
  withinMs: number,
  now: () => number = performance.now.bind(performance),
): () => number {
  const endsAt = now() + withinMs;
  // A call with no time left still has to fail by itself.
  return () => Math.max(1, Math.floor(endsAt - now()));
}
