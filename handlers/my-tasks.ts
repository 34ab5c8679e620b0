import type { CommandWord } from "../src/chat/understanding.ts";

export const myTasks: CommandWord = {
  name: "我的任务",
  words: ["我的任务", "待办"],
  takes: "topic",
};
