import type { CommandWord } from "../src/chat/understanding.ts";

export const report: CommandWord = {
  name: "打卡",
  words: ["打卡", "报结", "报送", "完成", "报", "签到", "dk", "daka"],
  takes: "references",
};
