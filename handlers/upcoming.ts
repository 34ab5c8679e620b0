import { sayAgain } from "../src/chat/again.ts";
import type { Asked, CommandWord } from "../src/chat/understanding.ts";
import { reporters } from "./report.ts";
import { task } from "./task.ts";

/**
 * Commands that people will type and the bot already understands, but does not yet carry out: it says so in one line.
 * A command leaves this table on the day its own file comes into this folder.
 */
export const upcoming: readonly CommandWord[] = [
  {
    name: "申请销号",
    words: ["销号", "申请销号"],
    takes: "references",
    untilThen: untilSignOff,
  },
  { name: "审核通过", words: ["通过", "审核通过", "同意"], takes: "references" },
  { name: "审核退回", words: ["退回", "审核退回", "驳回", "打回", "不通过", "不同意"], takes: "references" },
  { name: "延期申请", words: ["延期", "申请延期", "延期申请"], takes: "references" },
  { name: "请假", words: ["请假"], takes: "dates" },
  { name: "补充", words: ["补充", "补充说明", "更正"], takes: "references" },
  { name: "代报", words: ["代报"], takes: "references" },
  { name: "催办", words: ["催办", "催报"], takes: "references" },
  { name: "台账", words: ["台账"], takes: "topic" },
  { name: "待审", words: ["待审"], takes: "topic" },
  { name: "问题", words: ["问题"], takes: "words" },
  { name: "督导", words: ["督导"], takes: "words" },
  { name: "我的分包", words: ["我的分包"], takes: "topic" },
  { name: "项目", words: ["项目"], takes: "words" },
  { name: "走访", words: ["走访"], takes: "words" },
  { name: "共建", words: ["共建"], takes: "words" },
  { name: "建议", words: ["建议"], takes: "words" },
  { name: "意见", words: ["意见"], takes: "words" },
  { name: "记", words: ["记"], takes: "words" },
  { name: "月结", words: ["月结"], takes: "topic" },
  { name: "季评", words: ["季评"], takes: "topic" },
  { name: "考评", words: ["考评"], takes: "topic" },
  { name: "评优", words: ["评优"], takes: "topic" },
  { name: "承诺", words: ["承诺"], takes: "words" },
  { name: "绑定", words: ["绑定"], takes: "words" },
  { name: "导出", words: ["导出"], takes: "topic" },
  { name: "看板", words: ["看板"], takes: "topic" },
  { name: "控制台", words: ["控制台"], takes: "topic" },
];

/** Whoever signs off is not told that the section does it, and nobody is told to send what they may not. */
function untilSignOff({ address, refs, unit, roles }: Asked): string {
  if (roles.some((role) => reporters.includes(role))) {
    const report = sayAgain({ address }, { command: "打卡", refs }, unit);
    return `销号由审核的科室办，不用本单位发。做完了报结请发：${report}`;
  }
  const who = roles.includes("reviewer") ? "开通后由您来销号" : "销号由审核的科室办";
  // A number alone would be asked back about: who is of no unit has to name one.
  const look =
    refs.length > 0 && unit !== undefined
      ? sayAgain({ address }, { command: task.name, refs }, unit)
      : `${address}/进度`;
  return `${who}。现在可以先看办到哪一步，请发：${look}`;
}
