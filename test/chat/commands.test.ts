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
    ["/请假 26、27日", "CMD 请假 on 2026-11-26..2026-11-27", "two days in a list"],
    ["/请假 周四周五", "CMD 请假 on 2026-11-26..2026-11-27", "two days run together"],
    ["/请假 周四 周五", "CMD 请假 on 2026-11-26..2026-11-27", "two days with a space"],
    ["/请假 明后天", "CMD 请假 on 2026-11-26..2026-11-27", "two days in one word"],
    ["/请假 周四周五周六", "ASK 请假 (vague-date)", "three days"],
    ["/请假 5、6、7日", "ASK 请假 (vague-date)", "three days"],
    ["/请假 明天 打卡12", "ASK 请假 (two-verbs)", "another command in the reason"],
    ["/延期 12 到下周五，13到周三", "ASK 延期申请 12,13 (more-entries)", "a second entry with its own day"],
    ["/延期 12 到下周五 撤销", "ASK 延期申请 12 (two-verbs)", "another command in the reason"],
    ["/请假 周四 开会", "CMD 请假 「开会」 on 2026-11-26", "one day"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("on somebody's behalf", () => {
  const rows: readonly Row[] = [
    ["/打卡 任务12 代李四报", "CMD 代报 12 @李四", "the verb behind the name"],
    ["/打卡 任务12 代报李四", "CMD 代报 12 @李四", "the verb before the name"],
    ["/打卡 任务12 代报@李四", "CMD 代报 12 @李四", "with an @"],
    ["/打卡 任务12 帮@李四", "CMD 代报 12 @李四", "another word for it"],
    ["/打卡 任务12 代@李四报", "CMD 代报 12 @李四", "the verb behind the @name"],
    ["/打卡 任务12 已走访8户 代@李四", "CMD 代报 12 「已走访8户」 @李四", "at the end of the note"],
    ["/打卡 任务12 代小王", "CMD 代报 12 @小王", "a familiar name"],
    ["/代报 任务12 已走访 @李四", "CMD 代报 12 「已走访」 @李四", "at the end of the note"],
    ["/通过 任务12 已核实 @李四", "CMD 审核通过 12 「已核实」 @李四", "at the end of the note"],
    ["/打卡 任务12 帮李四", "ASK 打卡 12 (for-whom)", "helped him, or reports for him"],
    ["/打卡 任务12 代：李四", "ASK 打卡 12 (for-whom)", "a colon"],
    ["/打卡 任务12 代李四已走访", "ASK 打卡 12 (for-whom)", "words run on behind the name"],
    ["/打卡 任务12 由李四代报", "ASK 打卡 12 (for-whom)", "by him"],
    ["/打卡 任务12 替他报", "ASK 打卡 12 (for-whom)", "for whom"],
    ["/打卡 任务12 代@李四、@王五", "ASK 打卡 12 (for-whom)", "for two"],
    ["/打卡 任务12 代@李四 代@王五", "ASK 打卡 12 (for-whom)", "for two"],
    ["/通过 12 @李四 @王五", "ASK 审核通过 12 (for-whom)", "of two"],
    ["/打卡 任务12 代@李四 完成50%", "ASK 打卡 12 @李四 (for-whom)", "whose progress"],
    ["/打卡 任务12 代王庄村报", "ASK 打卡 12 (for-whom)", "a unit's name"],
    ["/打卡 任务12 代桃园社区报", "ASK 打卡 12 (for-whom)", "a unit's name"],
    ["/打卡 任务12 代表大会", "CMD 打卡 12 「代表大会」", "a congress"],
    ["/打卡 任务12 代表已选出", "CMD 打卡 12 「代表已选出」", "delegates"],
    ["/打卡 任务12 替代方案", "CMD 打卡 12 「替代方案」", "an alternative"],
    ["/打卡 任务12 代理记账", "CMD 打卡 12 「代理记账」", "an agency"],
    ["/打卡 任务12 代办点已建", "CMD 打卡 12 「代办点已建」", "an office"],
    ["/打卡 任务12 帮扶李大爷", "CMD 打卡 12 「帮扶李大爷」", "help"],
    ["/打卡 任务12 换届选举，代表张三当选", "CMD 打卡 12 「换届选举，代表张三当选」", "a delegate's name"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("several lines", () => {
  const rows: readonly Row[] = [
    ["/打卡 7\n/打卡 8", "CMD 打卡 7,8", "one answer for both"],
    ["/打卡 桃园社区 任务7\n/打卡 桃园社区 任务8", "CMD 打卡 7,8 of 桃园社区", "of the same unit"],
    ["/打卡 7 代@李四\n/打卡 8 代@李四", "CMD 代报 7,8 @李四", "for the same person"],
    ["/打卡 7 代@李四\n/打卡 8 代@王五", "ASK 代报 7 (two-verbs)", "for two"],
    ["/打卡 7 代@李四\n/打卡 8", "ASK 代报 7 (two-verbs)", "one for another"],
    ["/打卡 桃园社区 任务7\n/打卡 荷塘社区 任务8", "ASK 打卡 7 of 桃园社区 (two-verbs)", "of two units"],
    ["/打卡 任务7\n/打卡 桃园社区 任务8", "ASK 打卡 7 (two-verbs)", "one with a unit"],
    ["/打卡 7 完成50%\n/打卡 8 完成80%", "ASK 进度 7 (two-verbs)", "two shares"],
    ["/打卡 7 完成50%\n/打卡 8", "ASK 进度 7 (two-verbs)", "one done"],
    ["/延期 7 到下周五\n/延期 8 到下周三", "ASK 延期申请 7 (two-verbs)", "two days"],
    ["/延期 7 到下周五\n/延期 8 到下周五", "CMD 延期申请 7,8 on 2026-12-04", "one day"],
    ["/通过 7 @李四\n/通过 8 @王五", "ASK 审核通过 7 (two-verbs)", "two people"],
  ];
  test.each(rows)("%j → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("undoing and questions to commands", () => {
  const rows: readonly Row[] = [
    ["/取消报结 7", "CMD 撤销 7", "what is undone is named"],
    ["/撤销报结 7", "CMD 撤销 7", "what is undone is named"],
    ["/取消签到 7", "CMD 撤销 7", "what is undone is named"],
    ["/取消 任务7", "CMD 撤销 7", "it is not"],
    ["/撤销？", "ASK 撤销 (is-it-a-question)", "a bare question mark"],
    ["/撤销 7？", "ASK 撤销 7 (is-it-a-question)", "behind the number"],
    ["/撤销 7 可以吗", "ASK 撤销 7 (is-it-a-question)", "in words"],
    ["/撤销 12 撤销13", "ASK 撤销 12,13 (more-entries)", "nothing is lost"],
    ["/退回 7？", "ASK 审核退回 7 (is-it-a-question)", "another that changes something"],
    ["/延期 7 到下周五？", "ASK 延期申请 7 (is-it-a-question)", "behind the day"],
    ["/排名？", "CMD 排名", "only looking"],
    ["/打卡 任务7 138-0013-8000", "ASK 打卡 7 (personal-data)", "no list of entries"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});
