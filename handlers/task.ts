import type { CommandWord } from "../src/chat/understanding.ts";

export const task: CommandWord = {
  name: "任务",
  words: ["任务"],
  takes: "references",
};
