import type { z } from "zod";
import type { Database } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import type { Notice } from "../ledger/record.ts";
import type { BoundGroup, Speaker } from "../ledger/speaker.ts";
import type { TaskEvent, TaskFact } from "../ledger/task-state.ts";
import type { Task } from "../ledger/tasks.ts";
import type { Role } from "../ledger/words.ts";
import type { PictureReference } from "./message.ts";
import type { Reply } from "./reply.ts";
import type { CommandWord, Understanding } from "./understanding.ts";

/**
 * A command: one file in handlers/, one line in its index. The words feed the parser, the help line feeds /帮助 and the
 * table in docs, `may` decides who is let in, `args` is what `run` is given.
 */
export interface Command<Args = never> extends CommandWord {
  readonly help: {
    /** What one types: "/打卡 任务12 说明". */
    readonly usage: string;
    /** What it is for, one short line. */
    readonly line: string;
    /** The line for those who hold none of the roles, and may look where these may act. */
    readonly reader?: { readonly roles: readonly Role[]; readonly line: string };
  };
  /** Who may use it; "everyone" includes observers. */
  readonly may: readonly Role[] | "everyone";
  /** It is about the speaker's own unit: the help shows it only to people who have one. */
  readonly needsUnit?: true;
  /** Checks the details the parser found. */
  readonly args: z.ZodType<Args>;
  /** Reads the ledger and decides; it writes nothing itself. May be run again when the ledger moved meanwhile. */
  readonly run: (context: CommandContext, args: Args) => Promise<Answer>;
  /** A better question than the general one, for what the parser could not settle; undefined leaves it to that one. */
  readonly clarify?: (context: CommandContext, unsettled: Unsettled) => Promise<Answer | undefined>;
}

/** A text the parser asks or hints about. */
export type Unsettled = Extract<Understanding, { kind: "ASK" | "HINT" }>;

/** What a command decides: what is answered, and what is recorded with it. */
export interface Answer {
  readonly reply: Reply;
  readonly changes?: readonly Change[];
  /** What else happens now, by the speaker, such as a setting. */
  readonly notices?: readonly Pick<Notice, "kind" | "unitId" | "data">[];
}

/** Something that happens to a task now, by the speaker. */
export interface Change {
  readonly task: Task;
  readonly fact: TaskFact;
  /** The task's whole history, needed only for an undo. */
  readonly history?: readonly TaskEvent[];
}

export interface CommandContext {
  readonly db: Database;
  readonly calendar: Calendar;
  /** The street's clock, epoch ms. */
  readonly now: number;
  readonly speaker: Speaker;
  /** The bound group the message came from; undefined in a direct chat or an unbound group. */
  readonly group: BoundGroup | undefined;
  readonly pictures: readonly PictureReference[];
  /** What to put before a command in a reply so that it can be copied: "@小星 " in a group, "" in a direct chat. */
  readonly address: string;
  /** Every command, for /帮助. */
  readonly commands: readonly AnyCommand[];
}

/** A command whatever its arguments: what a table of commands holds. */
export type AnyCommand = Omit<Command, "args" | "run"> & {
  readonly args: z.ZodType<unknown>;
  readonly run: (context: CommandContext, args: never) => Promise<Answer>;
};
