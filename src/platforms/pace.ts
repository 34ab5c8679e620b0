import type { PostLimit } from "../delivery/outbox.ts";

/**
 * A platform counts what arrives in a minute, and here is counted when it leaves. A post may be on its way for four seconds
 * and the next one for none, so as many as are allowed in a minute are spread over so much more than one.
 */
const SPREAD = 64 / 60;

/** At most `posts` a minute in each lane. `minuteMs` is a minute's length; tests have shorter ones. */
export function perMinute(posts: number, minuteMs: number): PostLimit {
  return { posts, inMs: Math.ceil(minuteMs * SPREAD) };
}
