import type { Content, Target } from "./outbound.ts";
import type { Ending, Entry } from "./outbox.ts";
import type { TroubleWord } from "./trouble.ts";

/**
 * How a send ended, whatever the platform called it:
 * sent      it took it; of what was too long for one message, `rest` goes next
 * retry     it certainly did not take it, and may later; at most `most` times where the platform says so
 * wait      the same, and not before `ms` have passed
 * stop      it will never take this one
 * elsewhere it will never take this one this way, and there is another
 * unknown   it may have taken it: no answer in time, or one that says nothing
 * `reason` is in our words (a code, a status): what platforms answer quotes addresses and texts. `tell` is what the
 * organizer has to mend.
 */
export type Outcome =
  | { readonly outcome: "sent"; readonly rest?: Content }
  | { readonly outcome: "retry"; readonly reason: string; readonly most?: number }
  | { readonly outcome: "wait"; readonly reason: string; readonly ms: number; readonly tell?: TroubleWord }
  | { readonly outcome: "stop"; readonly reason: string; readonly tell?: TroubleWord }
  | { readonly outcome: "elsewhere"; readonly reason: string; readonly target: Target }
  | { readonly outcome: "unknown"; readonly reason: string };

const FIRST_BACKOFF_MS = 500;
/** Low enough that everything has arrived ten seconds after an outage, and within what a limit of 20 a minute allows. */
const LONGEST_BACKOFF_MS = 5_000;
/** Nobody wants to read it after this. */
const GIVE_UP_MS = 24 * 3_600_000;
/** A row that its worker died over this often is left alone. */
export const MOST_CRASHES = 2;
/** What may have arrived is sent again this often. */
export const MOST_REPEATS = 1;

/** What becomes of a row whose send ended so. `nowMs` is the server's clock, `random` from 0 up to 1. */
export function endingOf(
  outcome: Outcome,
  entry: Omit<Entry, "content">,
  nowMs: number,
  random = Math.random(),
): Ending {
  if (outcome.outcome === "sent") {
    return outcome.rest ? { state: "queued", rest: outcome.rest } : { state: "sent" };
  }
  const { reason: error } = outcome;
  if (outcome.outcome === "stop") return { state: "failed", error };
  if (outcome.outcome === "elsewhere") return { state: "queued", error, elsewhere: outcome.target };
  if (outcome.outcome === "unknown" && entry.repeats >= MOST_REPEATS) return { state: "unsure", error };
  if (outcome.outcome === "retry" && outcome.most !== undefined && entry.attempts > outcome.most) {
    return { state: "failed", error };
  }
  const doubt = outcome.outcome === "unknown";
  if (nowMs - entry.sinceMs > GIVE_UP_MS) {
    return doubt ? { state: "unsure", error } : { state: "failed", error: `${error}, for a day` };
  }
  const retryMs =
    outcome.outcome === "wait" ? withJitter(outcome.ms, random) : backoffMs(entry.attempts, random);
  return { state: "queued", error, retryMs, doubt };
}

/** From half of it to all of it, so that what failed together does not come back together. */
export function backoffMs(attempts: number, random = Math.random()): number {
  const full = Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_BACKOFF_MS);
  return Math.round(full * (0.5 + random / 2));
}

/** Up to a tenth more: a platform that asks for a minute must not be asked again before. */
function withJitter(ms: number, random: number): number {
  return Math.round(ms * (1 + random / 10));
}
