import type { CommandContext } from "./command.ts";
import { echo, sayEntries } from "./say.ts";
import type { Reference } from "./understanding.ts";

/** A command as it was typed, with all that was said with it. */
export interface Typed {
  /** The command's name, without its slash. */
  readonly command: string;
  readonly refs?: readonly Reference[];
  readonly percent?: number | undefined;
  readonly note?: string | undefined;
}

/** A longer note is not repeated: an example is there to be sent at a glance. In UTF-16 units. */
const LONGEST_REPEATED = 60;

/**
 * What to send instead: the command with everything that was typed, and with what was missing in it. It works as it
 * stands, so a note that is too long to repeat is left out, and said to be.
 */
export function sayAgain(
  { address }: Pick<CommandContext, "address">,
  { command, refs = [], percent, note }: Typed,
  unit = "",
): string {
  const isLong = (note?.length ?? 0) > LONGEST_REPEATED;
  // A note that came with a share holds it.
  const share = percent !== undefined && (note === undefined || isLong) ? `完成${percent}%` : "";
  const words = [
    `${address}/${command}`,
    unit,
    sayEntries(refs, command),
    share,
    isLong ? "" : echo(note ?? ""),
  ];
  return `${words.filter(Boolean).join(" ")}${isLong ? "；说明请接在后面再写一遍" : ""}`;
}
