import type { CommandWord } from "../src/chat/understanding.ts";

export const undo: CommandWord = {
  name: "撤销",
  words: ["撤销", "撤回", "取消打卡", "cx"],
  takes: "references",
};
