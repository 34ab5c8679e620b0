import { describe, expect, test } from "vitest";
import { inWords, type Row, read } from "./reading.ts";

describe("notes of a report", () => {
  const rows: readonly Row[] = [
    ["/打卡 任务12已完成", "CMD 打卡 12 「已完成」", "no space before the note"],
    ["/打卡 12已完成", "CMD 打卡 12 「已完成」", "the same behind a bare number"],
    ["/打卡 任务12 - 已完成", "CMD 打卡 12 「已完成」", "a dash before the note"],
    ["/打卡 任务12——已完成", "CMD 打卡 12 「已完成」", "a double dash before the note"],
    [
      "/打卡 任务12　已完成，照片已传。",
      "CMD 打卡 12 「已完成，照片已传。」",
      "full-width marks stay as typed",
    ],
    ["/打卡 任务12 走訪８戶", "CMD 打卡 12 「走訪８戶」", "traditional characters and width stay as typed"],
    ["/打卡 任务12 8户已走访", "CMD 打卡 12 「8户已走访」", "a quantity begins the note"],
    ["/打卡 任务12 8 户已走访", "CMD 打卡 12 「8 户已走访」", "with the keyboard's space"],
    ["/打卡 任务12，3人参加", "CMD 打卡 12 「3人参加」", "behind a comma"],
    ["/打卡 任务12、3人参加", "CMD 打卡 12 「3人参加」", "behind an enumeration comma"],
    ["/打卡 任务12 12月5日完成", "CMD 打卡 12 「12月5日完成」", "a date begins the note"],
    ["/打卡 任务12 12/5完成", "CMD 打卡 12 「12/5完成」", "a short date"],
    ["/打卡 任务12 9:30开会", "CMD 打卡 12 「9:30开会」", "a time"],
    ["/打卡 任务12 2026年完成", "CMD 打卡 12 「2026年完成」", "a year"],
    ["/打卡 任务12 3、4号楼已走访", "ASK 打卡 12,3,4 (day)", "houses 3 and 4 look like entries: ask"],
    ["/打卡 任务12户籍核查完成", "CMD 打卡 12 「户籍核查完成」", "a title begins with a counter's character"],
    ["/打卡 任务12人居环境整治完成", "CMD 打卡 12 「人居环境整治完成」", "another"],
    ["/打卡 任务12到位", "CMD 打卡 12 「到位」", "到 is no range here"],
    ["/打卡 12和张三一起完成", "CMD 打卡 12 「和张三一起完成」", "和 is no list here"],
    ["/打卡 任务12\n1. 已走访\n2. 已整改", "CMD 打卡 12 「1. 已走访\n2. 已整改」", "numbered sentences"],
    [
      "/打卡 任务12 ①已走访②已整改",
      "CMD 打卡 12 「①已走访②已整改」",
      "sentences numbered with enclosed figures",
    ],
    ["/打卡 任务12\n3个问题已解决", "CMD 打卡 12 「3个问题已解决」", "a quantity on the next line"],
    ["/打卡 任务12\n\n已走访", "CMD 打卡 12 「已走访」", "an empty line"],
    ["/打卡 任务12 甲\n/打卡 任务13 乙", "CMD 打卡 12,13 「甲\n乙」", "two reports with a note each"],
    ["/打卡 任务12 ../../etc/passwd", "CMD 打卡 12 「../../etc/passwd」", "a path stays whole"],
    ["/打卡 任务12 && rm -rf /", "CMD 打卡 12 「&& rm -rf /」", "a shell's words stay whole"],
    ["/打卡 任务12 -1+1", "CMD 打卡 12 「-1+1」", "a formula is no range"],
    ["/打卡 任务12 {{7*7}}", "CMD 打卡 12 「{{7*7}}」", "a template's words stay whole"],
    [
      "/打卡 任务12 <script>alert(1)</script>",
      "CMD 打卡 12 「<script>alert(1)</script>」",
      "markup stays whole",
    ],
    ["/打卡 任务12 @李四", "CMD 打卡 12 「@李四」", "a person named behind a report is part of the note"],
    ["/打卡 任务12 未发现问题", "CMD 打卡 12 「未发现问题」", "no problems found is good news"],
    ["/打卡 任务12 没有群众反映问题", "CMD 打卡 12 「没有群众反映问题」", "so is this"],
    ["/打卡 任务12 已通过验收", "CMD 打卡 12 「已通过验收」", "通过 inside a sentence is no command"],
    ["/打卡 任务12 请假3人", "CMD 打卡 12 「请假3人」", "nor is 请假"],
    ["/打卡 任务12 满意率95%", "CMD 打卡 12 「满意率95%」", "a rate that is no progress"],
    ["/打卡 任务12 完成100%", "CMD 打卡 12 「完成100%」", "done"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("notes that make the bot ask", () => {
  const rows: readonly Row[] = [
    ["/打卡 任务12 没完成", "ASK 打卡 12 (negated)", "denial"],
    ["/打卡 任务12 还没做", "ASK 打卡 12 (negated)", "denial"],
    ["/打卡 任务12 尚未完成", "ASK 打卡 12 (negated)", "denial"],
    ["/打卡 任务12 做不完", "ASK 打卡 12 (negated)", "denial"],
    ["/打卡 任务12 不用报", "ASK 打卡 12 (negated)", "denial"],
    ["/打卡 任务12、13未完成", "ASK 打卡 12 (negated)", "the last one is denied"],
    ["/打卡 任务12 还差2户", "ASK 打卡 12 (negated)", "something is left"],
    ["/打卡 任务12 基本完成", "ASK 打卡 12 (partly)", "nearly is not done"],
    ["/打卡 任务12 正在办理", "ASK 打卡 12 (partly)", "under way"],
    ["/打卡 任务12 报错了", "ASK 打卡 12 (negated)", "a slip"],
    ["/打卡 任务12 照片怎么传？", "ASK 打卡 12 (is-it-a-question)", "a question"],
    ["/打卡 任务12了吗", "ASK 打卡 12 (is-it-a-question)", "a question"],
    ["/打卡 任务12 退回", "ASK 打卡 12 (two-verbs)", "two verbs"],
    ["/打卡 任务12 /撤销 任务13", "ASK 打卡 12 (two-verbs)", "two commands on a line"],
    ["/打卡 任务12\n/撤销 任务13", "ASK 打卡 12 (two-verbs)", "two commands on two lines"],
    ["/打卡 任务12已完成，任务13已完成", "ASK 打卡 12,13 (more-entries)", "a second entry in the note"],
    ["/打卡 ①已完成 ②已完成", "ASK 打卡 1,2 (more-entries)", "a second enclosed number"],
    ["/打卡 已完成 任务12", "ASK 打卡 12 (which-number)", "the note first"],
    ["/打卡 任务12 电话138-0013-8000", "ASK 打卡 12 (personal-data)", "a telephone number with dashes"],
    ["/打卡 任务12 11010119900307123X", "ASK 打卡 12 (personal-data)", "an identity number that ends in X"],
    ["/意见 电话13800138000", "ASK 意见 (personal-data)", "free words as well"],
    ["/打卡 任务12 完成150%", "ASK 打卡 12 (bad-percent)", "more than all"],
    ["/打卡 张三已完成", "ASK 打卡 (no-number)", "no number at all"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("progress", () => {
  const rows: readonly Row[] = [
    ["/打卡 任务12 50%", "CMD 进度 12 50%", "a bare share"],
    [
      "/打卡 任务12 完成80％，下周继续",
      "CMD 进度 12 「完成80％，下周继续」 80%",
      "a full-width sign and a note",
    ],
    ["/打卡 任务12 完成一半", "CMD 进度 12 50%", "in words"],
    ["/打卡 任务12 百分之五十", "CMD 进度 12 50%", "in words"],
    ["/打卡 任务12 完成百分之八十", "CMD 进度 12 80%", "in words"],
    ["/进度 任务12 50%", "CMD 进度 12 50%", "with its own command"],
    ["/进度 任务12", "CMD 进度 12", "only looking"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});
