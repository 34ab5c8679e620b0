import type { CommandWord } from "../src/chat/understanding.ts";

export const help: CommandWord = {
  name: "帮助",
  words: ["帮助", "?", "help"],
  takes: "topic",
};
