import { describe, expect, test } from "vitest";
import { inWords, read } from "./reading.ts";

/** What is asked of a report of task 12 with each of these notes: they say that it is not done, or not yet (today is 25 November). */
const notes: Readonly<Record<string, readonly string[]>> = {
  "没有 before something that is done": [
    "支委会没有召开",
    "会议没有开",
    "支委会没有能够召开",
    "支委会没有开起来",
    "至今没有召开支委会",
    "并没有召开",
    "一次也没有开",
    "党员没有到齐，会没有开",
    "没有人来",
    "没有人参加",
    "活动没有举行",
    "活动没有组织",
    "没有宣传",
    "传单没有发",
    "传单没有发完",
    "志愿者没有排班",
    "没有宣讲",
    "宣讲没有进行",
    "没有议事",
    "没有核对",
    "没有更新",
    "没有筹备",
    "没有签字",
    "沒有召開",
    "木有开",
    "冇开",
    "没开",
    "未宣传",
  ],
  "denied in other words": [
    "难以完成",
    "很难落实",
    "无进展",
    "毫无进展",
    "尚无进展",
    "暂无人手",
    "不宣传了",
    "不开了",
    "忘了",
    "忘记做了",
    "忘了发",
    "勿报",
    "非本社区",
    "非本社区任务",
    "放弃",
    "放弃了",
    "not done",
    "todo",
  ],
  "put off": [
    "因下雨推迟",
    "因雨推迟一周",
    "活动改期",
    "活动改到下周",
    "活动改到12月3日",
    "活动延期到12月",
    "活动暂缓",
    "活动取消了",
    "会议取消",
    "会议延后",
    "改天再开",
    "下次再说",
    "会议流会",
    "缓一缓",
    "等书记同意再报",
    "等雨停了再弄",
    "待定",
  ],
  ahead: [
    "11月27日召开支委会",
    "11月26日开会",
    "2026年12月2日召开支委会",
    "12月1日开展宣传",
    "11月30日完成",
    "12月5日完成",
    "12月5日前完成",
    "27号召开",
    "定于11月28日召开",
    "本周五完成",
    "周五前完成",
    "周五召开支委会",
    "将召开支委会",
    "尽快召开",
    "准备开会",
    "等下弄",
    "已走访5户，12月5日完成其余",
  ],
  partly: [
    "走访8/12户",
    "走访4/5户",
    "10户走了5户",
    "共10户完成5户",
    "共12户，走访8户",
    "3个小区宣传了2个",
    "已宣传3个小区，剩2个",
    "走访5户，其余下周",
    "剩下的下周走访",
    "做了一部分",
    "第一阶段完成",
    "完成了前两项",
    "前两项已完成",
    "只差签字",
    "待签字",
    "正在筹备",
    "今天开始做",
    "卡住了",
  ],
  questions: [
    "是啥意思",
    "啥意思",
    "咋弄",
    "咋报",
    "干啥的",
    "还有几天",
    "要几张照片",
    "照片发哪",
    "发给谁",
    "找谁",
    "截止日期",
    "完成了没有啊",
    "做好没有呀",
  ],
};

describe.each(Object.entries(notes))("%s", (_what, these) => {
  test.each(these)("%s", (note) => {
    expect(inWords(read(`/打卡 任务12 ${note}`))).toMatch(/^ASK 打卡 12 \(/);
  });
});

test.each([
  ["任务12完成3户", "ASK 打卡 12 (partly)"],
  ["12号任务完成了没有啊", "ASK 打卡 12 (is-it-a-question)"],
  ["任务12我完成了没有啊", "ASK 打卡 12 (is-it-a-question)"],
  ["任务12我们完成了没有哦", "ASK 打卡 12 (is-it-a-question)"],
  ["请问任务12完成", "ASK 打卡 12 (is-it-a-question)"],
  ["看看任务12完成", "ASK 打卡 12 (is-it-a-question)"],
  ["打卡任务十二，不不，十四", "ASK 打卡 14 (which-number)"],
  ["打卡任务12，不对不对，14", "ASK 打卡 12 (which-number)"],
  // Not everything with 不 or 没 in it says that a task is not done.
  ["任务12是不是完成了", "ASK 打卡 12 (is-it-a-question)"],
  ["任务12要不要打卡", "ASK 打卡 12 (is-it-a-question)"],
  ["/打卡 任务12 对不对？", "ASK 打卡 12 (is-it-a-question)"],
  ["任务12报错了，撤回", "ASK 撤销 12 (is-it-a-question)"],
  ["还有几项没完成", "HINT 帮助 (no-command)"],
  ["为什么发 /打卡 任务12 没反应", "ASK 打卡 12 (is-it-a-question)"],
  ["谁第一", "HINT 帮助 (no-command)"],
  ["任务12完成", "CMD 打卡 12"],
  ["请帮我打卡任务12", "CMD 打卡 12"],
])("%s → %s", (text, understood) => {
  expect(inWords(read(text, { mentioned: true }))).toBe(understood);
});

test.each(["排", "室", "弄", "桌", "℃", "摄氏度", "中学", "委员", "左右", "，000元", "，500户"])(
  "12%s is a quantity",
  (counter) => {
    expect(inWords(read(`/打卡 12${counter}`))).toMatch(/^ASK 打卡.* \(quantity\)$/);
  },
);

test.each([
  ["/打卡 12排班已完成", "CMD 打卡 12 「排班已完成」"],
  ["/打卡 12弄好了", "CMD 打卡 12 「弄好了」"],
])("%s → %s", (text, understood) => {
  expect(inWords(read(text))).toBe(understood);
});
