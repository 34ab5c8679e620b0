import type { CommandWord } from "../src/chat/understanding.ts";

export const stars: CommandWord = {
  name: "星级",
  words: ["星级"],
  takes: "topic",
};
