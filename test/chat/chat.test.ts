import { describe, expect, test } from "vitest";
import { inWords, type Row, read } from "./reading.ts";

describe("chatter, paths and unknown words", () => {
  const rows: readonly Row[] = [
    ["打卡 12", "IGNORE", "not addressed"],
    ["大咖任务12", "IGNORE", "not addressed"],
    ["小星 打卡 12", "IGNORE", "the name without an @"],
    ["1/2", "IGNORE", "a fraction"],
    ["11/25", "IGNORE", "a date"],
    ["和/或", "IGNORE", "and/or"],
    ["今天/打卡 12", "IGNORE", "the slash is in the middle"],
    ["/etc/passwd", "IGNORE", "a path"],
    ["http://example.com/打卡", "IGNORE", "an address"],
    ["/::)", "IGNORE", "a face"],
    ["/", "IGNORE", "a lone slash, not addressed"],
    ["、这个", "IGNORE", "an enumeration comma"],
    ["、打卡 12", "CMD 打卡 12", "the slash key without shift"],
    ["/打咔 12", "HINT 打卡 12 (unknown-command: 打卡)", "one character off"],
    ["/dak 12", "HINT 打卡 12 (unknown-command: daka)", "one letter off"],
    ["/打开 12", "HINT 打卡 12 (unknown-command: 打卡)", "sounds like it"],
    ["/不打卡 12", "HINT (unknown-command)", "a denial is never answered with the word denied"],
    ["/toString", "HINT (unknown-command)", "a property of every object"],
    ["/__proto__ 12", "HINT (unknown-command)", "another"],
    ["/微笑", "HINT (unknown-command)", "an old way to type a face"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("quotes", () => {
  const rows: readonly Row[] = [
    ["「张三：/打卡 任务12」\n------\n/打卡 任务13", "CMD 打卡 13", "an unbroken line"],
    ["「张三：/打卡 任务12」\n/打卡 任务13", "CMD 打卡 13", "no line"],
    ["「张三：/打卡 任务12」", "IGNORE", "nothing but the quote"],
    ["「张三：\n/打卡 任务12\n」\n- - - - -\n好", "IGNORE", "a quote of several lines"],
    ["> /打卡 任务12\n/打卡 任务13", "CMD 打卡 13", "markdown"],
    ["> 甲\n> 乙\n/打卡 任务13", "CMD 打卡 13", "markdown of several lines"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("said to the bot", () => {
  const rows: readonly Row[] = [
    ["@小星 谢谢", "IGNORE", "thanks"],
    ["@小星 今天天气怎么样", "HINT 帮助 (no-command)", "another subject"],
    ["@小星，/打卡 任务12", "CMD 打卡 12", "a comma behind the name"],
    ["@小星打卡 12", "CMD 打卡 12", "no space behind the name"],
    ["@小星星 /打卡 12", "CMD 打卡 12", "somebody else is named as well"],
    ["@小星 @张三 /打卡 任务12", "CMD 打卡 12", "two are named"],
    ["/打卡 @小星 任务12", "CMD 打卡 12", "in the middle"],
    ["/打卡 任务12 @小星 已完成", "CMD 打卡 12 「已完成」", "before the note"],
    ["@五星助理 小助手 打卡 12", "CMD 打卡 12", "an unknown name of two words"],
    ["任务12完成了", "CMD 打卡 12", "entry first"],
    ["任务十二已经办好了，照片已传", "CMD 打卡 12 「照片已传」", "entry first, with a note"],
    ["任务12、13打卡", "CMD 打卡 12,13", "several"],
    ["第12项打卡", "CMD 打卡 12", "ordinal"],
    ["12打卡", "ASK 打卡 12 (bare-number)", "12 what"],
    ["12", "ASK 打卡 12 (bare-number)", "nothing but a number"],
    ["任务12", "CMD 任务 12", "looking"],
    ["任务12还没完成", "ASK 打卡 12 (negated)", "denial"],
    ["任务12完成了吗", "ASK 打卡 12 (is-it-a-question)", "question"],
    ["任务12完成50%", "CMD 进度 12 50%", "progress"],
    ["不要打卡任务12", "ASK 打卡 12 (negated)", "denial"],
    ["打卡", "ASK 打卡 (no-number)", "no number"],
    ["打卡机坏了", "HINT 帮助 (no-command)", "another word"],
    ["报名参加", "HINT 帮助 (no-command)", "another word"],
    ["请帮我打卡任务12", "CMD 打卡 12", "politeness"],
    ["呃，打卡，任务，十二。", "CMD 打卡 12", "voice"],
    ["那个打卡任务12", "CMD 打卡 12", "voice"],
    ["斜线打卡任务12", "CMD 打卡 12", "voice"],
    ["打卡任务幺二", "CMD 打卡 12", "voice"],
    ["打卡任务十二十三", "ASK 打卡 12 (numeral)", "voice runs numerals together"],
    ["打咖任务12", "HINT 打卡 12 (sounds-like: 打卡)", "sounds like it"],
    ["打开任务12", "HINT 打卡 12 (sounds-like: 打卡)", "sounds like it"],
    ["打开电视", "HINT 帮助 (no-command)", "does not"],
    ["请问 /打卡 怎么用", "ASK 打卡 (no-number)", "a question"],
    ["例如 /打卡 任务12", "ASK 打卡 12 (is-it-a-question)", "an example"],
    ["你好 /打卡 任务12", "CMD 打卡 12", "a greeting"],
    ["不是12，是13", "ASK 打卡 13 (correction)", "a correction"],
    ["我已经完成任务12", "CMD 打卡 12", "verb first"],
    ["任务12 已走访", "ASK 打卡 12 (bare-number)", "shown, or reported"],
    ["还没完成", "ASK 打卡 (negated)", "of what"],
    ["报错了", "ASK 打卡 (correction)", "a slip"],
    ["过期没报的", "HINT 帮助 (no-command)", "about others"],
    [
      "「小星：已报：任务12 台账更新」\n- - - - -\n撤销",
      "CMD 撤销 12",
      "the bot's own message, quoted in the text",
    ],
    ["「张三：/打卡 任务12」\n- - - - -\n完成", "ASK 打卡 (no-number)", "somebody's command is none"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { mentioned: true }))).toBe(understood);
  });
});

describe("answers to the message about task 12", () => {
  const rows: readonly Row[] = [
    ["已完成", "CMD 打卡 12", "done"],
    ["办好了", "CMD 打卡 12", "done"],
    ["完成了，照片已传", "CMD 打卡 12 「照片已传」", "done, with a note"],
    ["未完成", "ASK 打卡 12 (negated)", "not done"],
    ["还没", "ASK 打卡 12 (negated)", "not done"],
    ["收到", "IGNORE", "an acknowledgement"],
    ["50%", "CMD 进度 12 50%", "progress"],
    ["/撤销", "CMD 撤销 12", "that one"],
    ["/延期 到下周五", "CMD 延期申请 12 on 2026-12-04", "that one"],
    ["/打卡 任务13", "CMD 打卡 13", "a number that is said counts"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { mentioned: true, quotedTask: 12 }))).toBe(understood);
  });
});

describe("within ten minutes of a report of task 12", () => {
  const rows: readonly Row[] = [
    ["不是12，是13", "ASK 打卡 13 (correction)", "a correction"],
    ["写错了，是13", "ASK 打卡 13 (correction)", "a correction"],
    ["/补充 照片已传", "CMD 补充 12 「照片已传」", "an addition to that report"],
    ["不是很清楚", "IGNORE", "chatter"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { recentTask: 12 }))).toBe(understood);
  });
});
