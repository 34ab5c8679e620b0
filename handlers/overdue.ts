import type { CommandWord } from "../src/chat/understanding.ts";

export const overdue: CommandWord = {
  name: "逾期",
  words: ["逾期"],
  takes: "topic",
};
