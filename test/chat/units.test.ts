import { describe, expect, test } from "vitest";
import type { KnownUnit } from "../../src/chat/understanding.ts";
import { inWords, type Row, read } from "./reading.ts";

const names = [
  "示例桃园社区",
  "示例荷塘社区",
  "示例松涛社区",
  "示例枫桥社区",
  "示例柳河村",
  "示例商管党支部",
];

/** The street's units, to a person of some of them. */
const unitsOf = (...own: string[]): KnownUnit[] => names.map((name) => ({ name, own: own.includes(name) }));
const toTaoyuan = unitsOf("示例桃园社区");
const toBoth = unitsOf("示例松涛社区", "示例枫桥社区");

describe("a unit named behind the entries", () => {
  const rows: readonly Row[] = [
    ["/打卡 14 荷塘社区", "CMD 打卡 14 of 示例荷塘社区", "the name people use"],
    ["/打卡 14 示例荷塘社区", "CMD 打卡 14 of 示例荷塘社区", "the whole name"],
    ["/打卡 14 荷塘", "CMD 打卡 14 of 示例荷塘社区", "the short name"],
    ["/打卡 14 荷塘社区党支部", "CMD 打卡 14 of 示例荷塘社区", "its branch"],
    ["/打卡 14 荷塘社區", "CMD 打卡 14 of 示例荷塘社区", "traditional characters"],
    ["/打卡 14 商管党支部", "CMD 打卡 14 of 示例商管党支部", "a branch"],
    ["/打卡 14荷塘社区", "CMD 打卡 14 of 示例荷塘社区", "typed on"],
    ["/打卡 任务14（荷塘社区）", "CMD 打卡 14 of 示例荷塘社区", "in brackets"],
    ["/打卡 14、15，荷塘社区", "CMD 打卡 14,15 of 示例荷塘社区", "behind several"],
    ["/打卡 14 荷塘社区 已走访8户", "CMD 打卡 14 「已走访8户」 of 示例荷塘社区", "before the note"],
    ["/打卡 14 荷塘社区已走访8户", "CMD 打卡 14 「已走访8户」 of 示例荷塘社区", "before the note, typed on"],
    ["/打卡 14 荷塘社区的", "CMD 打卡 14 of 示例荷塘社区", "a particle"],
    ["/打卡 14 荷塘社区 3人参加", "CMD 打卡 14 「3人参加」 of 示例荷塘社区", "a quantity behind it"],
    ["/打卡 14 已完成 荷塘社区", "CMD 打卡 14 「已完成」 of 示例荷塘社区", "behind the word for done"],
    ["/打卡 14 完成50% 荷塘社区", "CMD 进度 14 50% of 示例荷塘社区", "behind a share"],
    ["/打卡 14 单位：荷塘社区", "CMD 打卡 14 of 示例荷塘社区", "said to be the unit"],
    ["/打卡 14 河塘社区", "CMD 打卡 14 of 河塘社区", "a slip is no note either"],
    ["/打卡 14 河塘社区已完成", "CMD 打卡 14 「已完成」 of 河塘社区", "a slip with the note typed on"],
    ["/打卡 14 荷塘社区书记报", "CMD 打卡 14 「书记报」 of 示例荷塘社区", "who reports there"],
    ["/进度 14、荷塘完成50%", "CMD 进度 14 50% of 示例荷塘社区", "the short name before a share"],
    ["/撤销 14 荷塘社区和居民一起", "CMD 撤销 14 「荷塘社区和居民一起」 of 示例荷塘社区", "no note is kept"],
    ["/任务 14 荷塘社区", "CMD 任务 14 of 示例荷塘社区", "to look at"],
    [
      "/任务 14 荷塘社区情况怎么样",
      "CMD 任务 14 「荷塘社区情况怎么样」 of 示例荷塘社区",
      "to look at, with more words",
    ],
    ["/进度 14 荷塘社区 50%", "CMD 进度 14 50% of 示例荷塘社区", "before a share"],
    ["/进度 14 50% 荷塘社区", "CMD 进度 14 50% of 示例荷塘社区", "behind a share"],
    ["/撤销 14 荷塘社区", "CMD 撤销 14 of 示例荷塘社区", "to take back"],
    ["/延期 14 荷塘社区 12月5日", "CMD 延期申请 14 on 2026-12-05 of 示例荷塘社区", "before a day"],
    ["/打卡 荷塘 14", "CMD 打卡 14 of 示例荷塘社区", "the short name before the entry"],
    ["/打卡 荷塘14", "CMD 打卡 14 of 示例荷塘社区", "the same, typed on"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { units: toTaoyuan }))).toBe(understood);
  });

  test("without a slash", () => {
    const said = { mentioned: true, units: toTaoyuan };
    expect(inWords(read("任务14打卡 荷塘社区", said))).toBe("CMD 打卡 14 of 示例荷塘社区");
    expect(inWords(read("任务14完成了，荷塘社区", said))).toBe("CMD 打卡 14 of 示例荷塘社区");
  });
});

test.each([
  ["荷塘社区任务14完成了", "ASK 打卡 14 of 示例荷塘社区 (not-taken)"],
  ["荷塘任务14完成了", "ASK 打卡 14 of 示例荷塘社区 (not-taken)"],
  ["任务14荷塘社区打卡", "ASK 打卡 14 of 示例荷塘社区 (not-taken)"],
  ["任务14 荷塘社区撤销", "ASK 撤销 14 of 示例荷塘社区 (not-taken)"],
  ["听说荷塘社区的任务14已完成", "ASK 打卡 14 of 示例荷塘社区 (not-taken)"],
])("a sentence that is not taken keeps its unit: %s", (text, understood) => {
  expect(inWords(read(text, { mentioned: true, units: toTaoyuan }))).toBe(understood);
});

describe("a unit in a sentence", () => {
  const rows: readonly Row[] = [
    ["/打卡 14 荷塘社区联合开展清洁日", "CMD 打卡 14 「荷塘社区联合开展清洁日」", "a joint event"],
    [
      "/打卡 14 荷塘社区 联合开展清洁日",
      "CMD 打卡 14 「荷塘社区 联合开展清洁日」",
      "with the keyboard's space",
    ],
    ["/打卡 14 荷塘社区、枫桥社区联合开展", "ASK 打卡 14 (two-units)", "two before the word for together"],
    ["/打卡 14 与荷塘社区共建", "CMD 打卡 14 「与荷塘社区共建」", "with another"],
    ["/打卡 14 到荷塘社区学习", "CMD 打卡 14 「到荷塘社区学习」", "a place"],
    ["/打卡 14 荷塘社区党员活动日", "CMD 打卡 14 「荷塘社区党员活动日」", "a title"],
    ["/打卡 14 荷塘清理完毕", "CMD 打卡 14 「荷塘清理完毕」", "the pond"],
    ["/打卡 14 走访荷塘社区15户", "CMD 打卡 14 「走访荷塘社区15户」", "a quantity"],
    ["/打卡 14 桃园社区开展清洁日", "CMD 打卡 14 「桃园社区开展清洁日」", "one's own"],
    ["/打卡 14 本社区 已完成", "CMD 打卡 14 「本社区 已完成」", "no name"],
    ["/打卡 14 走访全村", "CMD 打卡 14 「走访全村」", "no name"],
    ["/打卡 14 社区", "CMD 打卡 14 「社区」", "a kind of unit"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { units: toTaoyuan }))).toBe(understood);
  });

  test("says to a person of several units which one is meant", () => {
    expect(inWords(read("/打卡 20 松涛社区开展清洁日", { units: toBoth }))).toBe(
      "CMD 打卡 20 「松涛社区开展清洁日」 of 示例松涛社区",
    );
  });
});

describe("entries of two units in one message", () => {
  const rows: readonly Row[] = [
    ["/打卡 14、荷塘社区15", "ASK 打卡 14 (two-units)", "one's own and another's"],
    ["/打卡 松涛社区 20、枫桥社区 21", "ASK 打卡 20 of 示例松涛社区 (two-units)", "each with its own"],
    ["/打卡 松涛社区20枫桥社区21", "ASK 打卡 20 of 示例松涛社区 (two-units)", "typed on"],
    ["/打卡 松涛社区 20 枫桥社区", "ASK 打卡 20 of 示例松涛社区 (two-units)", "one before and one behind"],
    ["/打卡 松涛社区 20\n枫桥社区 21", "ASK 打卡 20 of 示例松涛社区 (two-units)", "on two lines"],
    ["/打卡 20 松涛社区 21", "ASK 打卡 20 (two-units)", "a number on either side"],
    ["/打卡 20 已完成，枫桥社区21也完成了", "ASK 打卡 20 (two-units)", "in the note"],
    ["/任务 20 松涛社区、枫桥社区", "ASK 任务 20 (two-units)", "to look at"],
    ["/打卡 松涛社区 20、松涛社区 21", "ASK 打卡 20,21 of 示例松涛社区 (more-entries)", "the same twice"],
    ["/打卡 枫桥任务20 松涛任务20", "ASK 打卡 20 of 示例枫桥社区 (two-units)", "short and typed on"],
    ["/打卡 枫桥任务20，松涛任务20", "ASK 打卡 20 of 示例枫桥社区 (two-units)", "behind a comma"],
    ["/打卡 枫桥任务20和松涛任务20", "ASK 打卡 20 of 示例枫桥社区 (two-units)", "behind 和"],
    ["/打卡 枫桥任务20\n松涛任务20", "ASK 打卡 20 of 示例枫桥社区 (two-units)", "short, on two lines"],
    [
      "/打卡 枫桥任务20、松涛任务21",
      "ASK 打卡 20 of 示例枫桥社区 (two-units)",
      "no number of the other is offered",
    ],
    ["/打卡 枫桥任务20 荷塘任务20", "ASK 打卡 20 of 示例枫桥社区 (two-units)", "somebody else's"],
    ["/打卡 枫桥任务20 松涛也一样", "ASK 打卡 20 of 示例枫桥社区 (two-units)", "the same there"],
    [
      "/打卡 枫桥任务20、任务21 松涛任务20",
      "ASK 打卡 20,21 of 示例枫桥社区 (two-units)",
      "several of the first",
    ],
    ["/打卡 任务20 枫桥松涛都完成了", "ASK 打卡 20 of 示例枫桥社区 (two-units)", "both have done it"],
    ["/打卡 任务20 枫桥社区和松涛社区", "ASK 打卡 20 of 示例枫桥社区 (two-units)", "both named behind"],
    ["/进度 枫桥任务20 完成50% 松涛任务20", "ASK 进度 20 of 示例枫桥社区 (two-units)", "progress"],
    ["/打卡 枫桥任务20 与松涛联合开展", "CMD 打卡 20 「与松涛联合开展」 of 示例枫桥社区", "a partner"],
    ["/打卡 枫桥任务20 学习荷塘经验", "CMD 打卡 20 「学习荷塘经验」 of 示例枫桥社区", "a model"],
    ["/打卡 松涛社区 20 松涛社区", "CMD 打卡 20 of 示例松涛社区", "the same without another number"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text, { units: toBoth }))).toBe(understood);
  });
});

describe("a report of what is somebody else's", () => {
  test.each([
    "帮荷塘书记打卡",
    "给荷塘报",
    "荷塘报的",
    "荷塘书记让我报的",
    "荷塘书记委托",
    "书记让我报的",
    "这是荷塘社区的任务",
    "其他社区完成了",
    "别人报的",
    "苹果园社区的",
    "荷塘村",
  ])("is asked about: %s", (note) => {
    expect(inWords(read(`/打卡 任务12 ${note}`, { units: toTaoyuan }))).toBe("ASK 打卡 12 (for-whom)");
  });

  test.each([
    "与荷塘社区联合开展",
    "学习荷塘经验",
    "桃园社区和荷塘社区联合开展",
    "走访荷塘社区和枫桥社区",
    "邀请荷塘社区参加，都很满意",
    "荷塘社区书记来访",
    "书记带队走访",
    "给书记汇报",
    "给居民报名",
    "帮困难群众代办",
    "为居民打卡点换灯",
    "请别人讲课",
    "服务社区",
    "是我们社区的",
  ])("is none: %s", (note) => {
    expect(inWords(read(`/打卡 任务12 ${note}`, { units: toTaoyuan }))).toBe(`CMD 打卡 12 「${note}」`);
  });

  test("another's task in a sentence is looked at as theirs", () => {
    expect(inWords(read("任务21由荷塘社区完成", { mentioned: true, units: toTaoyuan }))).toBe(
      "ASK 任务 21 of 示例荷塘社区 (two-verbs)",
    );
  });
});
