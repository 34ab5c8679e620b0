import { describe, expect, test } from "vitest";
import { inWords, type Row, read } from "./reading.ts";

describe("entries named in a report", () => {
  const rows: readonly Row[] = [
    ["/打卡12", "CMD 打卡 12", "no space anywhere"],
    [" /打卡 任务12 ", "CMD 打卡 12", "iPads put a space in front"],
    ["\n/打卡 任务12", "CMD 打卡 12", "a line break in front"],
    ["/打卡 任务12\ufeff", "CMD 打卡 12", "a byte order mark pasted along"],
    ["//打卡 任务12", "CMD 打卡 12", "the slash key bounced"],
    ["⁄打卡 任务12", "CMD 打卡 12", "U+2044 fraction slash"],
    ["╱打卡 任务12", "CMD 打卡 12", "box drawing slash"],
    ["/打卡,任务12", "CMD 打卡 12", "a comma as separator"],
    ["/打卡-任务12", "CMD 打卡 12", "a dash as separator"],
    ["/打卡 №12", "CMD 打卡 12", "NFKC makes No12 of it"],
    ["/打卡 NO：12", "CMD 打卡 12", "numero in capitals"],
    ["/打卡 编号12", "CMD 打卡 12", "the sheet's head says 编号"],
    ["/打卡 任务（12）", "CMD 打卡 12", "brackets around the number only"],
    ["/打卡 「任务12」", "CMD 打卡 12", "corner brackets that are no quote"],
    ["/打卡 任务12～", "CMD 打卡 12", "a friendly tilde is no range"],
    ["/打卡 任务12👍", "CMD 打卡 12", "a face is no note"],
    ["/打卡 任务12？", "ASK 打卡 12 (is-it-a-question)", "a question mark is no report"],
    ["/打卡 任务12号", "CMD 打卡 12", "号 behind a named number"],
    ["/打卡 重点任务12", "CMD 打卡 12", "as the plan calls them"],
    ["/打卡 第12", "CMD 打卡 12", "ordinal without a classifier"],
    ["/打卡 第12个任务", "CMD 打卡 12", "ordinal, classifier and ledger"],
    ["/打卡 行动第7项", "CMD 打卡 行动7", "ordinal of another ledger"],
    ["/打卡 第12至15项", "CMD 打卡 12,13,14,15", "a range inside an ordinal"],
    ["/打卡 第12、13、14项", "CMD 打卡 12,13,14", "a list inside an ordinal"],
    ["/打卡 ①②", "CMD 打卡 1,2", "two enclosed numbers are never 12"],
    ["/打卡 任务①、②", "CMD 打卡 1,2", "enclosed numbers in a list"],
    ["/打卡 任务⑴", "CMD 打卡 1", "parenthesised number"],
    ["/打卡 ㉑", "CMD 打卡 21", "enclosed numbers go on to 50"],
    ["/打卡 ㊂", "CMD 打卡 3", "enclosed Chinese numeral"],
    ["/打卡 Ⅻ", "CMD 打卡 12", "one Roman character"],
    ["/打卡 ⅩⅡ", "ASK 打卡 (no-number)", "two Roman characters: 12, or 10 and 2"],
    ["/打卡 🔟", "CMD 打卡 10", "keycap ten is one number"],
    ["/打卡 1️⃣", "CMD 打卡 1", "one keycap is plain"],
    ["/打卡 任务１️⃣２️⃣", "ASK 打卡 12 (keycaps)", "keycaps on full-width digits"],
    ["/打卡 任务𝟏𝟐", "CMD 打卡 12", "mathematical digits"],
    ["/打卡 ½", "ASK 打卡 (no-number)", "a fraction is not tasks 1 and 2"],
    ["/打卡 任务+12", "CMD 打卡 12", "a plus as separator"],
    ["/打卡 12项", "ASK 打卡 12 (quantity)", "12 items: how many, or which"],
    ["/打卡 12号", "ASK 打卡 12 (day)", "number 12 or the 12th"],
    ["/打卡 任务12、13号", "CMD 打卡 12,13", "号 closes a list"],
    ["/打卡 任务12 13号", "ASK 打卡 12,13 (day)", "the 13th, or number 13"],
    ["/打卡 任务12、13号完成", "ASK 打卡 12,13 (day)", "closed on the 13th, or number 13 as well"],
    ["/打卡 任务1,234", "CMD 打卡 1,234", "a thousands comma is a list"],
    ["/打卡 问题3", "CMD 打卡 问题3", "another ledger"],
    ["/打卡 问题3、4", "CMD 打卡 问题3,问题4", "the second number is of the first one's ledger"],
    ["/打卡 问题3个", "ASK 打卡 问题3 (quantity)", "three problems, not problem 3"],
    ["/打卡 任务12、问题3", "CMD 打卡 12,问题3", "two ledgers"],
    ["/dk12", "CMD 打卡 12", "initials run on"],
    ["/Dk 任务12", "CMD 打卡 12", "capitals"],
    ["/dk rw12", "CMD 打卡 12", "the ledger in initials"],
    ["/rw12", "CMD 任务 12", "a ledger in initials is a command as well"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("lists and ranges", () => {
  const rows: readonly Row[] = [
    ["/打卡 12及13", "CMD 打卡 12,13", "及"],
    ["/打卡 12与13跟14", "CMD 打卡 12,13,14", "与 and 跟"],
    ["/打卡 12、、13", "CMD 打卡 12,13", "a doubled comma"],
    ["/打卡 12+13", "CMD 打卡 12,13", "plus"],
    ["/打卡 12|13", "CMD 打卡 12,13", "bar"],
    ["/打卡 12、12", "CMD 打卡 12", "said twice, closed once"],
    ["/打卡 12–15", "CMD 打卡 12,13,14,15", "en dash"],
    ["/打卡 12到15", "CMD 打卡 12,13,14,15", "到"],
    ["/打卡 任务12-任务15", "CMD 打卡 12,13,14,15", "the ledger at both ends"],
    ["/打卡 12-14、18", "CMD 打卡 12,13,14,18", "a range in a list"],
    ["/打卡 12-12", "CMD 打卡 12", "a range of one"],
    ["/打卡 1-10", "CMD 打卡 1,2,3,4,5,6,7,8,9,10", "ten is allowed"],
    ["/打卡 1-11", "ASK 打卡 (too-many)", "eleven is not"],
    ["/打卡 12-13-15", "ASK 打卡 12,13 (chained-range)", "a chain of ranges"],
    ["/打卡 15~12", "ASK 打卡 12,13,14,15 (reversed-range)", "reversed with a tilde"],
    ["/打卡 0-3", "HINT 打卡 0 (zero)", "there is no 0"],
    ["/打卡 任务12任务13", "CMD 打卡 12,13", "no joiner"],
    ["/打卡 任务12\n任务13", "CMD 打卡 12,13", "one a line"],
    ["/打卡 12 13 已完成", "CMD 打卡 12,13 「已完成」", "a note behind a list"],
    ["/打卡 12 13已完成", "ASK 打卡 12,13 (which-number)", "is 13 in the list or in the note"],
    ["/打卡 12/13/14", "CMD 打卡 12,13,14", "three cannot be a day"],
    ["/打卡 12/15", "ASK 打卡 12,15 (month-and-day)", "two can"],
    ["/打卡 全部", "ASK 打卡 (everything)", "everything is never closed at once"],
    ["/打卡 12.13.14", "ASK 打卡 12,13 (dotted)", "dotted"],
    ["/打卡 12。13", "CMD 打卡 12,13", "a full stop between sentences"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});

describe("numbers in words, and what is none", () => {
  const rows: readonly Row[] = [
    ["/打卡 任务二十", "CMD 打卡 20", "round"],
    ["/打卡 任务一百零二", "CMD 打卡 102", "with a zero"],
    ["/打卡 任务一百二", "CMD 打卡 120", "120, as spoken"],
    ["/打卡 任务二〇三", "CMD 打卡 203", "place by place"],
    ["/打卡 任务壹拾贰", "CMD 打卡 12", "banker's numerals"],
    ["/打卡 任务卅", "CMD 打卡 30", "30 in one character"],
    ["/打卡 任务俩", "CMD 打卡 2", "2 as spoken"],
    ["/打卡 任务二十 三", "ASK 打卡 23 (split-numeral)", "split by the keyboard"],
    ["/打卡 任务十二 十三", "CMD 打卡 12,13", "two whole numerals"],
    ["/打卡 任务一二三", "ASK 打卡 123 (numeral)", "123, or 1, 2 and 3"],
    ["/打卡 任务十二三", "ASK 打卡 12 (numeral)", "twelve or thirteen"],
    ["/打卡 任务一定完成", "ASK 打卡 1 (numeral)", "一定 is a word"],
    ["/打卡 任务三会一课", "ASK 打卡 3 (numeral)", "三会一课 is a title"],
    ["/打卡 三会一课", "ASK 打卡 (which-number)", "the same without a ledger"],
    ["/打卡 任务00", "HINT 打卡 0 (zero)", "zeros"],
    ["/打卡 任务12345", "HINT 打卡 (bad-number)", "five digits"],
    ["/打卡 任务1E3", "HINT 打卡 (bad-number)", "exponent in capitals"],
    ["/打卡 任务l2", "HINT 打卡 (bad-number)", "letter l"],
    ["/打卡 任务NaN", "HINT 打卡 (bad-number)", "not a number"],
    ["/打卡 任务12A", "HINT 打卡 (bad-number)", "a letter behind"],
    ["/打卡 A12", "ASK 打卡 12 (prefix)", "a prefix without a dash"],
    ["/打卡 任务A-12", "ASK 打卡 12 (prefix)", "a prefix behind the ledger"],
    ["/打卡 任务12.0", "ASK 打卡 12 (dotted)", "a spreadsheet's number"],
    ["/打卡 13800138000", "HINT 打卡 (bad-number)", "a telephone number is no entry"],
    ["/打卡 2026-12-05", "ASK 打卡 (no-number)", "a date is no entry"],
    ["/打卡 12月15日", "ASK 打卡 12 (quantity)", "nor in words"],
    ["/打卡 12:30", "ASK 打卡 12 (quantity)", "nor a time"],
    ["/打卡 12人", "ASK 打卡 12 (quantity)", "people"],
    ["/打卡 12家企业", "ASK 打卡 12 (quantity)", "companies"],
    ["/打卡 50%", "ASK 打卡 (no-number)", "a share without an entry"],
  ];
  test.each(rows)("%s → %s (%s)", (text, understood) => {
    expect(inWords(read(text))).toBe(understood);
  });
});
