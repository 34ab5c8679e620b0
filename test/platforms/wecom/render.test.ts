import { describe, expect, test } from "vitest";
import { reply } from "../../../src/chat/reply.ts";
import { renderStream } from "../../../src/platforms/wecom/render.ts";

describe("what a person typed shows as typed and does nothing", () => {
  test.each([
    ["**重要**", "＊＊重要＊＊"],
    ["_x_ 和 __y__", "＿x＿ 和 ＿＿y＿＿"],
    ["`rm -rf`", "｀rm -rf｀"],
    ["~~删~~", "～～删～～"],
    ['<font color="warning">红</font>', '＜font color="warning"＞红＜/font＞'],
    ["<think>x</think>", "＜think＞x＜/think＞"],
    ["<@zhangsan> 请看", "＜@zhangsan＞ 请看"],
    ["&lt;@zhangsan&gt;", "＆lt;@zhangsan＆gt;"],
    ["[点我](https://evil.example/a)", "［点我］(https://evil.example/a)"],
    ["![图](http://evil.example/a.png)", "!［图］(http://evil.example/a.png)"],
    ["# 标题", "＃ 标题"],
    ["###### 标题", "＃＃＃＃＃＃ 标题"],
    ["> 引用", "＞ 引用"],
    ["- 一项", "－ 一项"],
    ["+ 一项", "＋ 一项"],
    ["---", "－－－"],
    ["===", "＝＝＝"],
    ["1. 阳光社区", "1． 阳光社区"],
    ["3) 阳光社区", "3） 阳光社区"],
    ["|a|b|", "｜a｜b｜"],
    ["C:\\任务", "C:＼任务"],
    ["    四个空格", "\u00a0\u00a0\u00a0\u00a0四个空格"],
    ["@所有人 开会", "@\u200b所有人 开会"],
    ["＠ALL 开会", "＠\u200bALL 开会"],
  ])("%s", (typed, shown) => {
    expect(renderStream(reply(typed))).toBe(shown);
  });

  test("also on the second line of a note", () => {
    expect(renderStream(reply("备注：好\r\n# 标题\n1. x"))).toBe("备注：好\n＃ 标题\n1． x");
  });
});

describe("what does nothing stays as it is", () => {
  test.each([
    "★★★★★ 98.50 分，第1名",
    "98.50",
    "@小星 /打卡 任务12 #备注",
    "10-12月 -5 +3 1/27 A&B 50%",
    "看板：https://board.example/b/a_b-c?d=1&e=2#f",
  ])("%s", (line) => {
    expect(renderStream(reply(line))).toBe(line);
  });

  test("line breaks are kept", () => {
    expect(renderStream(reply("一", "", "二"))).toBe("一\n\n二");
  });

  test("control characters and half characters are not sent", () => {
    expect(renderStream(reply("好\u0000\u0007\u001b的\ud83d"))).toBe("好的\ufffd");
  });
});
