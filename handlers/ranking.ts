import type { CommandWord } from "../src/chat/understanding.ts";

export const ranking: CommandWord = {
  name: "排名",
  words: ["排名", "排行榜", "排行", "榜"],
  takes: "topic",
};
