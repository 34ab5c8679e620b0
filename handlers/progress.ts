import type { CommandWord } from "../src/chat/understanding.ts";

export const progress: CommandWord = {
  name: "进度",
  words: ["进度"],
  takes: "references",
};
