import type { Speaker } from "../ledger/speaker.ts";
import type { AnyCommand } from "./command.ts";

/** Whether one of the speaker's posts gives them the command. */
export function mayUse({ may }: AnyCommand, { posts }: Speaker): boolean {
  return may === "everyone" || posts.some(({ role }) => may.includes(role));
}
