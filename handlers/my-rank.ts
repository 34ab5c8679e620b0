import type { CommandWord } from "../src/chat/understanding.ts";

export const myRank: CommandWord = {
  name: "我的排名",
  words: ["我的排名"],
  takes: "topic",
};
