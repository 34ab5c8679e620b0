import { describe, expect, test } from "vitest";
import { question } from "../../src/chat/questions.ts";
import { replyText } from "../../src/chat/reply.ts";
import { inWords, type Row, read } from "./reading.ts";

describe("an entry of which something else is said is left out of what is offered", () => {
  const rows: readonly Row[] = [
    ["/打卡 12、14（其中14延期）", "ASK 打卡 12 (left-out)", "put off, in brackets"],
    ["/打卡 任务12 14（延期）", "ASK 打卡 12 (left-out)", "put off, hanging on the last"],
    ["/打卡 任务12、14，14改期", "ASK 打卡 12 (left-out)", "named again"],
    ["/打卡 任务12、14，14取消了", "ASK 打卡 12 (left-out)", "called off"],
    ["/打卡 任务12、14，其中12改期", "ASK 打卡 14 (left-out)", "the first named again"],
    ["/打卡 任务12、14，后者下周", "ASK 打卡 12 (left-out)", "the latter"],
    ["/打卡 任务12、14，前者下周", "ASK 打卡 14 (left-out)", "the former"],
    ["/打卡 任务12和14，14活动没开展", "ASK 打卡 12 (left-out)", "not done"],
    ["/打卡 任务12\n任务14 下周", "ASK 打卡 12 (left-out)", "its own day"],
    ["/打卡 任务12\n任务14 待定", "ASK 打卡 12 (left-out)", "open"],
    ["/打卡 任务12\n任务14 12月1日", "ASK 打卡 12 (left-out)", "a day that has not come"],
    ["/打卡 任务12\n任务14 没开展", "ASK 打卡 12 (left-out)", "not done, on its own line"],
    ["/打卡 12 14下周", "ASK 打卡 12 (left-out)", "a bare number with its day"],
    ["/打卡 任务12\n任务14 50%", "ASK 打卡 12 (left-out)", "its own share"],
    ["/打卡 任务12，任务14完成50%", "ASK 打卡 12 (left-out)", "the same behind a comma"],
    ["/打卡 任务12\n任务14 一半", "ASK 打卡 12 (left-out)", "half"],
    ["/打卡 任务12 100%，任务14 50%", "ASK 打卡 12 (left-out)", "each its own share"],
    ["/打卡 任务12 50%，任务14 80%", "ASK 打卡 12 50% (left-out)", "the share of what is offered"],
    ["/进度 任务12 完成50% 任务14 80%", "ASK 进度 12 50% (left-out)", "in a report of progress"],
    ["/进度 任务12 50% 任务14 80%", "ASK 进度 12 50% (left-out)", "without the word"],
    ["/打卡 12-16（14除外）", "ASK 打卡 12,13,15,16 (left-out)", "excepted, in brackets"],
    ["/打卡 12-16 除了14", "ASK 打卡 12,13,15,16 (left-out)", "excepted"],
    ["/打卡 12-16 除了14、15", "ASK 打卡 12,13,16 (left-out)", "two of them"],
    ["/打卡 12至16，不包括14", "ASK 打卡 12,13,15,16 (left-out)", "not included"],
    ["/打卡 除任务12外其他都完成", "ASK 打卡 12 (all-but)", "all but one"],
    ["/打卡 12-16里的14", "ASK 打卡 14 (which-number)", "one of a range"],
    ["/打卡 12-16中的任务14", "ASK 打卡 14 (which-number)", "the same"],
    ["/打卡 任务12 与任务14合并开展", "ASK 打卡 12,14 (more-entries)", "one task, or both"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("what is said of all of them is their note", () => {
  const rows: readonly Row[] = [
    ["/打卡 任务12、14 已完成，走访8户", "CMD 打卡 12,14 「已完成，走访8户」", "done"],
    ["/打卡 任务12、14 完成50%", "CMD 进度 12,14 50%", "one share"],
    ["/打卡 任务12，任务14，完成50%", "CMD 进度 12,14 50%", "one share, set off"],
    ["/打卡 任务12\n任务14\n都完成50%", "CMD 进度 12,14 「都完成50%」 50%", "one share on its own line"],
    ["/打卡 12、14，走访50户，其中党员14户", "CMD 打卡 12,14 「走访50户，其中党员14户」", "a quantity"],
    ["/打卡 12、14 其中14户困难户", "CMD 打卡 12,14 「其中14户困难户」", "the same number counts"],
    ["/打卡 任务12和任务14一起完成了", "CMD 打卡 12,14 「一起完成了」", "together"],
    ["/打卡 任务12\n任务14 已走访8户", "CMD 打卡 12,14 「已走访8户」", "of the last line"],
    ["/打卡 任务12、14 11月20日开展", "CMD 打卡 12,14 「11月20日开展」", "a day that has passed"],
    ["/打卡 任务12、14 取消报名点3个", "CMD 打卡 12,14 「取消报名点3个」", "what was done"],
    ["/打卡 12、14 除草14亩", "CMD 打卡 12,14 「除草14亩」", "no exception"],
    [
      "/打卡 任务12、14 应居民要求，改成周末，已完成",
      "CMD 打卡 12,14 「应居民要求，改成周末，已完成」",
      "no entry",
    ],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

test.each([
  ["/打卡 任务12\n任务14 50%", "几项的情况不一样，没有记。请分开发，如：/打卡 任务12"],
  ["/进度 任务12 50% 任务14 80%", "几项的情况不一样，没有记。请分开发，如：/进度 任务12 完成50%"],
  ["/打卡 除任务12外其他都完成", "不能一次全报，没有记。请写上要报的编号，发：/打卡 13、14"],
])("the question about %j offers nothing that was left out", (text, asked) => {
  const understood = read(text);
  expect(understood.kind === "ASK" && replyText(question(understood, ""))).toBe(asked);
});

describe("corrections offer what is meant", () => {
  const rows: readonly Row[] = [
    ["/打卡 不是任务12，是任务14", "ASK 打卡 14 (which-number)", "before any entry"],
    ["任务12 改成任务14", "ASK 打卡 14 (correction)", "without a command"],
    ["任务12（应为14）", "ASK 打卡 14 (correction)", "in brackets"],
    ["打卡任务12。更正为14", "ASK 打卡 14 (which-number)", "behind a full stop"],
    ["/打卡 任务21 错了，是任务20", "ASK 打卡 20 (which-number)", "behind a command"],
    ["/打卡 任务12、任务13 改为14", "ASK 打卡 12,14 (which-number)", "the last of several"],
    ["/撤销 任务12 改报任务14", "ASK 撤销 12 (two-verbs)", "taken back and reported otherwise"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { mentioned: true }))).toBe(understood);
  });
});

describe("numbers that are no entries", () => {
  const rows: readonly Row[] = [
    ["/打卡 任务12 +8613800138000", "ASK 打卡 12 (personal-data)", "a country code"],
    ["/打卡 任务12 0086 13800138000", "ASK 打卡 12 (personal-data)", "the same in full"],
    ["/打卡 任务12、14 13800138000", "ASK 打卡 12,14 (personal-data)", "entries before it stay"],
    ["/打卡\n1、任务12\n2、任务14", "CMD 打卡 12,14", "running numbers"],
    ["/打卡\n1. 任务12\n2. 任务14\n3. 任务15", "CMD 打卡 12,14,15", "with points"],
    ["/打卡 1、任务12\n2、任务14", "CMD 打卡 12,14", "the first on the command's line"],
    ["/打卡\n1、任务12已完成\n2、任务14已完成", "ASK 打卡 12,14 (more-entries)", "each with its words"],
    ["/打卡 任务12\n1、走访8户\n2、整改3处", "CMD 打卡 12 「1、走访8户\n2、整改3处」", "numbered sentences"],
  ];
  test.each(rows)("%j → %j (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});
