import { describe, expect, test } from "vitest";
import { inWords, type Row, read } from "./reading.ts";

describe("words of commands", () => {
  const rows: readonly Row[] = [
    ["/上报 任务12", "CMD 打卡 12", "synonym"],
    ["/办结 12", "CMD 打卡 12", "synonym"],
    ["/打  卡 12", "CMD 打卡 12", "two spaces inside"],
    ["/打卡了 12", "CMD 打卡 12", "a particle"],
    ["/打卡一下 任务12", "CMD 打卡 12", "a particle"],
    ["/報結 任務12", "CMD 打卡 12", "traditional characters"],
    ["/撤銷 任務12", "CMD 撤销 12", "traditional characters"],
    ["/取消打卡 12", "CMD 撤销 12", "the longest word first"],
    ["/撤消 12", "CMD 撤销 12", "a common misspelling"],
    ["/撤销打卡", "CMD 撤销", "a longer word"],
    ["/撤销 最近", "CMD 撤销 「最近」", "the last one"],
    ["/撤销不了怎么办", "ASK 撤销 (no-number)", "a question must not undo"],
    ["/撤销 任务12、13", "CMD 撤销 12,13", "several"],
    ["/不通过 12 照片不清", "CMD 审核退回 12 「照片不清」", "the opposite of 通过"],
    ["/通过 @李四 任务12", "CMD 审核通过 12 @李四", "the person first"],
    ["/退回 任务12 @李四 照片不清", "CMD 审核退回 12 「照片不清」 @李四", "person and reason"],
    ["/申请销号 12", "CMD 申请销号 12", "said in full"],
    ["/代报 任务12 @李四", "CMD 代报 12 @李四", "on behalf"],
    ["/代报 李四 任务12", "CMD 代报 12 @李四", "without an @"],
    ["/打卡 代@李四 任务12", "CMD 代报 12 @李四", "on behalf, the person first"],
    ["/打卡 任务12 代李四", "CMD 代报 12 @李四", "without an @"],
    ["/打卡 任务12 替@李四 已走访", "CMD 代报 12 「已走访」 @李四", "another word for it"],
    ["/打卡 @李四 任务12", "ASK 打卡 12 @李四 (for-whom)", "whose report is it"],
    ["/补充 任务12 照片", "CMD 补充 12 「照片」", "an addition"],
    ["/排名 村", "CMD 排名 「村」", "a topic"],
    ["/榜", "CMD 排名", "one character"],
    ["/我的排名", "CMD 我的排名", "排名 is in it"],
    ["/我的任务 全部", "CMD 我的任务 「全部」", "a topic"],
    ["/待办", "CMD 我的任务", "synonym"],
    ["/任务十二", "CMD 任务 12", "a numeral run on"],
    ["/任务12打卡", "CMD 打卡 12", "the verb says which is meant"],
    ["/HELP", "CMD 帮助", "capitals"],
    ["/帮助 打卡", "CMD 帮助 「打卡」", "a topic"],
    ["/问题 三楼漏水", "CMD 问题 「三楼漏水」", "free words"],
    ["/问题3", "CMD 问题 「3」", "free words even so"],
    ["/记 今天走访", "CMD 记 「今天走访」", "one character"],
    ["/记者来了", "HINT (unknown-command)", "not 记"],
    ["/报名 12", "HINT 打卡 12 (unknown-command: 报结)", "not 报, whatever is suggested"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("units", () => {
  const rows: readonly Row[] = [
    ["/打卡 桃园社区 任务12", "CMD 打卡 12 of 桃园社区", "before the number"],
    ["/打卡 桃园社区任务12", "CMD 打卡 12 of 桃园社区", "without a space"],
    ["/打卡桃园社区任务12", "CMD 打卡 12 of 桃园社区", "without any"],
    ["/打卡 桃园社区 12", "CMD 打卡 12 of 桃园社区", "before a bare number"],
    ["/打卡 李村 任务12 已走访", "CMD 打卡 12 「已走访」 of 李村", "a short name"],
    ["/打卡 任务12 桃园社区已走访", "CMD 打卡 12 「桃园社区已走访」", "in the note it stays there"],
    ["/任务 桃园社区 12", "CMD 任务 12 of 桃园社区", "looking at another unit's"],
    ["/进度 桃园社区", "CMD 进度 of 桃园社区", "a unit alone"],
    ["/逾期 桃园社区", "CMD 逾期 of 桃园社区", "a topic command"],
    ["/星级 第一党支部", "CMD 星级 of 第一党支部", "a branch"],
    ["/排名 社区", "CMD 排名 「社区」", "a kind of unit is no unit"],
    ["/排名 各村", "CMD 排名 「各村」", "nor is this"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("days", () => {
  const rows: readonly Row[] = [
    ["/延期 任务12", "ASK 延期申请 12 (no-date)", "no day"],
    ["/延期 任务12 延至月底", "CMD 延期申请 12 on 2026-11-30", "end of the month"],
    ["/延期 任务12 到12月5日 材料未齐", "CMD 延期申请 12 「材料未齐」 on 2026-12-05", "day and reason"],
    ["/延期 任务12 因下雨，到下周五", "CMD 延期申请 12 「因下雨」 on 2026-12-04", "reason and day"],
    ["/延期到下周五 任务12", "CMD 延期申请 12 on 2026-12-04", "the day first"],
    ["/延期 12 12/5", "CMD 延期申请 12 on 2026-12-05", "a short day is no list"],
    ["/延期 12 5号", "CMD 延期申请 12 on 2026-12-05", "the next 5th"],
    ["/延期 12、13 到后天", "CMD 延期申请 12,13 on 2026-11-27", "several"],
    ["/延期 任务12 3天", "ASK 延期申请 12 (vague-date)", "how long is not until when"],
    ["/延期 任务12 到2月30日", "ASK 延期申请 12 (impossible-date)", "no such day"],
    ["/延期 任务12 昨天", "ASK 延期申请 12 (past-date)", "passed"],
    ["/请假", "ASK 请假 (no-date)", "no day"],
    ["/请假明天", "CMD 请假 on 2026-11-26", "run on"],
    ["/请假 明天下午 开会", "CMD 请假 「下午 开会」 on 2026-11-26", "half a day"],
    ["/请假 培训 11月26日", "CMD 请假 「培训」 on 2026-11-26", "the reason first"],
    ["/请假 11.26-11.27 培训", "CMD 请假 「培训」 on 2026-11-26..2026-11-27", "dotted days"],
    ["/请假 26-28号", "CMD 请假 on 2026-11-26..2026-11-28", "the month is this one"],
    ["/请假 三天", "ASK 请假 (vague-date)", "from when"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});
