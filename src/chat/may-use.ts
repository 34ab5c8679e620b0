import type { Speaker } from "../ledger/speaker.ts";
import { roleNames } from "../ledger/words.ts";
import type { AnyCommand } from "./command.ts";

/** Whether one of the speaker's posts gives them the command. */
export function mayUse({ may }: AnyCommand, { posts }: Speaker): boolean {
  return may === "everyone" || posts.some(({ role }) => may.includes(role));
}

/** Why the speaker may not use the command, and who may; undefined when they may. */
export function sayNotAllowed(command: AnyCommand, speaker: Speaker): string | undefined {
  if (command.may === "everyone" || mayUse(command, speaker)) return undefined;
  const who = command.may.map((role) => roleNames[role]).join("、");
  return `「${command.name}」由${who}使用，您可以请他们来发。`;
}
