/** The command table: one line a command. Its words make the parser's vocabulary, its help lines the help text. */

import type { AnyCommand } from "../src/chat/command.ts";
import type { CommandWord } from "../src/chat/understanding.ts";
import { help } from "./help.ts";
import { myRank } from "./my-rank.ts";
import { myTasks } from "./my-tasks.ts";
import { overdue } from "./overdue.ts";
import { progress } from "./progress.ts";
import { ranking } from "./ranking.ts";
import { report } from "./report.ts";
import { settings } from "./settings.ts";
import { stars } from "./stars.ts";
import { task } from "./task.ts";
import { undo } from "./undo.ts";
import { upcoming } from "./upcoming.ts";

export const commands: readonly AnyCommand[] = [
  report,
  undo,
  task,
  myTasks,
  progress,
  overdue,
  ranking,
  myRank,
  stars,
  settings,
  help,
];

/** Short names of ledgers that a number may carry in chat, the default first. */
export const ledgerNames: readonly string[] = ["任务", "行动", "问题", "项目", "共建", "建议"];

export const commandWords: readonly CommandWord[] = [...commands, ...upcoming];
