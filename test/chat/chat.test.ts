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
    ["、打卡任务12", "CMD 打卡 12", "an entry may run on"],
    ["\\请假明天", "CMD 请假 on 2026-11-26", "a day may run on"],
    ["、签到表", "IGNORE", "a list that goes on"],
    ["、取消会议", "IGNORE", "a list that goes on"],
    ["、上报区里", "IGNORE", "a list that goes on"],
    ["、帮助群众", "IGNORE", "a list that goes on"],
    ["、排名靠前", "IGNORE", "a list that goes on"],
    ["、建议大家早点来", "IGNORE", "a list that goes on"],
    ["\\报送材料", "IGNORE", "the same behind a backslash"],
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
    ["「李四：他说「/打卡 任务7」\n/打卡 9」\n- - - - -\n收到", "IGNORE", "a quote in the quote"],
    ["「李四：他说「/打卡 任务7」\n/打卡 9」\n收到", "IGNORE", "the same without a line"],
    ["「李四：他说「好」\n/撤销」\n- - - - -\n/打卡 13", "CMD 打卡 13", "and an answer"],
    [
      "「张三：\n「李四：/打卡 7」\n- - - - -\n/打卡 9」\n- - - - -\n/打卡 13",
      "CMD 打卡 13",
      "an answer with its quote, quoted",
    ],
    ["「李四：「好\n/撤销」\n- - - - -\n/打卡 13", "CMD 打卡 13", "a bracket left open"],
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
    ["王书记说任务14已完成", "ASK 打卡 14 (not-taken)", "somebody else's words"],
    ["请问第14项什么时候截止", "ASK 打卡 14 (not-taken)", "a question about an entry"],
    ["能不能撤销12", "ASK 撤销 12 (not-taken)", "a question with a command in it"],
    ["能不能报12", "ASK 打卡 12 (not-taken)", "the short word"],
    ["能不能把12撤销掉", "ASK 撤销 12 (not-taken)", "the number before it"],
    ["领导说行动7也办结了", "ASK 打卡 行动7 (not-taken)", "another ledger"],
    ["今天的事都办好了", "ASK 打卡 (no-number)", "done, but what"],
    ["任务7或8打卡", "ASK 打卡 7,8 (which-number)", "one of two"],
    ["任务7还是任务8打卡", "ASK 打卡 7,8 (which-number)", "one of two"],
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

describe("said of an entry without a slash", () => {
  const done = [
    "任务7完成",
    "任务7完成了",
    "任务7已经完成啦",
    "任务七办结了",
    "任务7打卡吧",
    "任务7打卡呀",
    "完成任务7",
  ];
  test.each(done)("%s is a report", (text) => {
    expect(inWords(read(text, { mentioned: true }))).toBe("CMD 打卡 7");
  });

  const asked =
    "任务7完成后打卡 任务7完成后再打卡 任务7完成后通知我 任务七完成的话 任务7完成时间 任务7完成标准 任务7完成困难 任务7完成前 任务7完成与否 任务7完成度高 任务7完成率低 任务7完善台账 任务七做好准备 任务七办结要求 任务7完成才能打卡 任务7打卡要求 任务7要完成 任务7完成吧 完成任务7后 完成任务7之后打卡 完成任务7的请举手 完成任务7需要什么 完成任务7还需要两天 打卡任务7的同志请注意 打卡任务7时报错 我想完成任务7 我要完成任务7 请完成任务7 任务7完不成 任务7做不完 打卡任务7了没 打卡任务7了没有 打卡任务7要不要照片 打卡任务7可以不 打卡任务7要什么材料 任务7完成了么 任务7完成了是吧 任务7完成了吧 任务7完成没".split(
      " ",
    );
  test.each(asked)("%s is asked about", (text) => {
    expect(inWords(read(text, { mentioned: true }))).toMatch(/^ASK 打卡 7 /);
  });

  const rows: readonly Row[] = [
    ["打卡任务7已入户走访八户", "CMD 打卡 7 「已入户走访八户」", "a note that says done may run on"],
    ["打卡任务7第一书记已走访", "CMD 打卡 7 「第一书记已走访」", "so may this"],
    ["任务7完成度80%", "CMD 进度 7 80%", "a share"],
    ["完成任务7的80%", "CMD 进度 7 80%", "a share"],
    ["任务7完成八成", "CMD 进度 7 80%", "a share"],
    ["任务7延期到下周五", "CMD 延期申请 7 on 2026-12-04", "a day runs on"],
    ["任务7申请延期到下周五", "CMD 延期申请 7 on 2026-12-04", "asked for"],
    ["延期任务7到下周五", "CMD 延期申请 7 on 2026-12-04", "verb first"],
    ["任务7退回照片看不清", "CMD 审核退回 7 「照片看不清」", "a reason runs on"],
    ["任务7退回了吗", "ASK 审核退回 7 (is-it-a-question)", "a question"],
    ["任务七八打卡", "ASK 打卡 78 (numeral)", "78, or 7 and 8"],
    ["任务12.15打卡", "ASK 打卡 12,15 (dotted)", "entries or a date"],
    ["任务0打卡", "HINT 打卡 0 (zero)", "no such entry"],
    ["任务O打卡", "HINT 打卡 (bad-number)", "a letter"],
    ["任务7打卡\n任务8打卡", "ASK 打卡 7,8 (more-entries)", "nothing is lost"],
    ["任务7完成了，任务8也完成了", "ASK 打卡 7,8 (more-entries)", "nothing is lost"],
    ["任务7完成，任务8没完成", "ASK 打卡 7 (negated)", "the second is denied"],
    ["打卡7\n打卡8", "ASK 打卡 7,8 (more-entries)", "nothing is lost"],
    ["打卡7，再撤销8", "ASK 打卡 7 (two-verbs)", "two commands"],
    ["任务7 138-0013-8000", "ASK 打卡 7 (personal-data)", "a telephone number"],
    ["任务12 完成了 13900139000", "ASK 打卡 12 (personal-data)", "a telephone number"],
    ["正斜杠打卡任务七", "CMD 打卡 7", "a slash said aloud"],
  ];
  test.each(rows)("%j → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { mentioned: true }))).toBe(understood);
  });
});

describe("leave, thanks and corrections said to the bot", () => {
  const rows: readonly Row[] = [
    ["请假", "ASK 请假 (no-date)", "a command before it is politeness"],
    ["请假 明天", "CMD 请假 on 2026-11-26", "with its day"],
    ["请假明天", "CMD 请假 on 2026-11-26", "run on"],
    ["请假 11月26日-27日 培训", "CMD 请假 「培训」 on 2026-11-26..2026-11-27", "a span and a reason"],
    ["我要请假 明天", "CMD 请假 on 2026-11-26", "behind hesitation"],
    ["好的", "IGNORE", "an acknowledgement"],
    ["好", "IGNORE", "an acknowledgement"],
    ["嗯", "IGNORE", "an acknowledgement"],
    ["ok", "IGNORE", "an acknowledgement"],
    ["好的，收到", "IGNORE", "two of them"],
    ["好的，打卡任务12", "CMD 打卡 12", "before a command"],
    ["不是十二，是十三", "ASK 打卡 13 (correction)", "numerals"],
    ["不是第12项，是第13项", "ASK 打卡 13 (correction)", "ordinals"],
    ["不是12项是13项", "ASK 打卡 13 (correction)", "counted"],
    ["12报错了,应该是13", "ASK 打卡 13 (correction)", "the wrong one first"],
    ["任务12错了，是任务13", "ASK 打卡 13 (correction)", "the wrong one first"],
    ["是13，不是12", "ASK 打卡 13 (correction)", "the right one first"],
    ["不是12，是13户", "HINT 帮助 (no-command)", "households"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { mentioned: true }))).toBe(understood);
  });
});

describe("words before the slash", () => {
  const plain = ["你好 ", "各位领导好 ", "早上好！", "嗯 ", "那个，", "麻烦了 ", "帮我 ", "收到 "];
  test.each(plain)("%s/打卡 7 is a report", (words) => {
    expect(inWords(read(`${words}/打卡 7`, { mentioned: true }))).toBe("CMD 打卡 7");
  });

  const asked = [
    "明天再 ",
    "等会 ",
    "请各社区 ",
    "大家都 ",
    "张三：",
    "张三说 ",
    "桃园社区 ",
    "例如 ",
    "不用 ",
    "他说 ",
  ];
  test.each(asked)("%s/打卡 7 is asked about", (words) => {
    expect(inWords(read(`@小星 ${words}/打卡 7`, { mentioned: true }))).toBe("ASK 打卡 7 (is-it-a-question)");
  });

  test.each(["替@李四 ", "代李四 ", "帮李四 "])("%s/打卡 7 is asked about: for whom", (words) => {
    expect(inWords(read(`@小星 ${words}/打卡 7`, { mentioned: true }))).toBe("ASK 打卡 7 (for-whom)");
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
    ["完成了吗", "ASK 打卡 12 (is-it-a-question)", "a question"],
    ["完成吧", "ASK 打卡 12 (is-it-a-question)", "a wish"],
    ["完成不了", "ASK 打卡 12 (negated)", "not done"],
    ["延期到下周五", "CMD 延期申请 12 on 2026-12-04", "without a slash"],
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
    ["不是任务十二，是任务十三", "ASK 打卡 13 (correction)", "numerals"],
    ["不是12项是13项", "ASK 打卡 13 (correction)", "counted"],
    ["12报错了,应该是13", "ASK 打卡 13 (correction)", "the wrong one first"],
    ["14报错了,应该是15", "IGNORE", "another report's"],
    ["/补充 照片已传", "CMD 补充 12 「照片已传」", "an addition to that report"],
    ["不是很清楚", "IGNORE", "chatter"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { recentTask: 12 }))).toBe(understood);
  });
});
