import { beforeAll, beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type Chat, inGroup, openChat } from "../support/chat.ts";
import { describeEachEngine } from "../support/databases.ts";

describeEachEngine("/设置", (open) => {
  let db: OpenDatabase;
  let chat: Chat;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    chat = await openChat(db);
  });
  const events = async () =>
    (await db.query("SELECT 1 FROM gov.event WHERE kind IN ('set', 'day-set')")).rows.length;

  it("is for leaders and the organizer", async () => {
    await chat
      .says("taoyuan", "/设置")
      .repliedWith("「设置」由街道领导、分包领导、组织员使用，您可以请他们来发。");
    await chat.says("taoyuan", "/设置 排名 开").repliedLike("由街道领导、分包领导、组织员使用");
  });

  it("shows what holds", async () => {
    await chat
      .says("zuzhi", "/设置")
      .repliedWith(
        "全街道的设置：",
        "排名：关",
        "催办：标准（到期前3个、1个工作日和当天私聊提醒，前1个工作日和当天群里提醒一次）",
        "免打扰：20:00-08:00，休息日全天",
        "周报：每周第一个工作日 09:00",
        "改一项发：/设置 催办 轻",
        "街道自己的放假、上班发：/设置 放假 11月26日 停电",
      );
  });

  it("changes one thing, says what it was, and keeps who set it when", async () => {
    await chat
      .says("zuzhi", "/设置 排名 开")
      .repliedWith("已设：全街道排名：开", "原来：关", "看全部设置发：/设置");
    await chat.says("zuzhi", "/设置").repliedLike("排名：开——组织员11月25日设");
    await chat.says("zuzhi", "/设置 排名 打开").repliedWith("全街道排名：开。本来就是这样，没有改动。");
  });

  it.each([
    ["/设置 催办 轻", "催办：轻（到期前1个工作日私聊提醒，群里不提醒）"],
    ["/设置 催办：紧一点", "催办：紧"],
    ["/设置提醒 标准", "催办：标准"],
    ["/设置 免打扰 20:00-08:00", "免打扰：20:00-08:00"],
    ["/设置 免打扰 19：30—8：00", "免打扰：19:30-08:00"],
    ["/设置 免打扰 晚上9点半到早上七点", "免打扰：21:30-07:00"],
    ["/设置 免打扰 22点-7点", "免打扰：22:00-07:00"],
    ["/设置 免打扰 0点-8点", "免打扰：00:00-08:00"],
    ["/设置 周报 周一 9点", "周报：每周第一个工作日 09:00"],
    ["/设置 周报 周五 16:30", "周报：每周最后一个工作日 16:30"],
    ["/设置 周报 周五", "周报：每周最后一个工作日 16:30"],
    ["/设置 周报 最后一个工作日下午4点半", "周报：每周最后一个工作日 16:30"],
    ["/设置 周报 10点", "周报：每周第一个工作日 10:00"],
  ])("understands %s", async (text, said) => {
    await chat.says("zuzhi", text).repliedLike("已设：全街道", said);
  });

  it.each([
    ["/设置 排名 也许", "排名只有开和关", "/设置 排名 开"],
    ["/设置 催办 很多", "催办分轻、标准、紧三档", "/设置 催办 轻"],
    ["/设置 免打扰", "请写从几点到第二天几点", "/设置 免打扰 20:00-08:00"],
    ["/设置 免打扰 8点-20点", "08:00到20:00不过夜", "/设置 免打扰 20:00-08:00"],
    ["/设置 免打扰 25:00-08:00", "请写从几点", "/设置 免打扰 20:00-08:00"],
    ["/设置 免打扰 10:00-08:00", "只剩2小时", "/设置 免打扰 20:00-08:00"],
    ["/设置 周报 周三 9点", "第一个工作日（周一）或最后一个工作日（周五）", "/设置 周报 周一 9点"],
    ["/设置 周报 周一 9:10", "整点或半点", "/设置 周报 周一 9点"],
    ["/设置 周报 周一 22点", "22:00在免打扰时间（20:00-08:00）里", "/设置 周报 周一 9点"],
    ["/设置 颜色 红", "没看懂要改哪一项", "/设置 免打扰 20:00-08:00"],
    ["/设置 放假", "没看懂是哪一天", "/设置 放假 11月26日 停电"],
    ["/设置 放假 2月30日", "没有这一天", "/设置 放假 11月26日 停电"],
    ["/设置 放假 11月20日", "已经过了", "/设置 放假 11月26日 停电"],
    ["/设置 上班", "没看懂是哪一天", "/设置 上班 11月28日"],
    ["/设置 放假 12月1日-2月1日", "一次最多31天", "/设置 放假 11月26日 停电"],
  ])("asks about %s with what would work, and changes nothing", async (text, problem, example) => {
    const before = await events();
    await chat.says("zuzhi", text).repliedLike(problem, "没有改动", example);
    expect(await events()).toBe(before);
    await chat.says("zuzhi", example).repliedLike(/已设|本来就/);
  });

  it("changes one group alone, which then goes by it", async () => {
    await chat.says("zuzhi", "/设置 排名 开").repliedLike("已设：全街道排名：开");
    const street = inGroup("wrSTREET");
    await chat.says("zuzhi", "/设置 本群 排名 关", street).repliedLike("已设：本群排名：关");
    await chat
      .says("zuzhi", "/设置", street)
      .repliedLike("\n排名：开", "\n本群排名：关", "@小星 /设置 催办 轻");
    await chat.says("taoyuan", "/排名", street).repliedLike("这个群没有打开排名", "@小星 /设置 排名 开");
    await chat.says("taoyuan", "/排名", inGroup("wrTAOYUAN")).repliedLike("社区排名");
    await chat.says("zuzhi", "/设置 本群 周报 周五", street).repliedLike("不能只改本群，没有改动");
    await chat.says("zuzhi", "/设置 本群 排名 开").repliedLike("请在群里发", "没有改动");
  });

  it("leaves rankings in groups out until somebody switches them on; in a direct chat everybody may look", async () => {
    await chat.says("taoyuan", "/排名", inGroup("wrTAOYUAN")).repliedLike("这个群没有打开排名");
    await chat.says("taoyuan", "/排名").repliedLike("社区排名");
    await chat.says("taoyuan", "/排名 规则", inGroup("wrTAOYUAN")).repliedLike("排名规则");
  });

  it("keeps the office's own days and takes them back", async () => {
    await chat
      .says("zuzhi", "/设置 放假 11月26日 示例停电")
      .repliedWith(
        "已设：11月26日放假，原因：示例停电",
        "任务的截止日不变；提醒按新的工作日算，休息日不发消息。",
        "改错了发：/设置 取消 11月26日",
      );
    await chat.says("zuzhi", "/设置 上班 11月28日").repliedLike("已设：11月28日上班，原因：街道安排");
    await chat.says("zuzhi", "/设置").repliedLike("11月26日放假（示例停电）", "11月28日上班（街道安排）");
    await chat.says("zuzhi", "/设置 放假 11月29日").repliedWith("11月29日本来就放假，没有改动。");
    await chat.says("zuzhi", "/设置 取消 11月26日").repliedWith("已恢复：11月26日上班。提醒按新的工作日算。");
    await chat.says("zuzhi", "/设置 取消 11月26日").repliedWith("11月26日没有另外设过，没有改动。");
    await chat.says("zuzhi", "/设置 放假 2027年1月1日到3日").repliedLike("已设：2027年1月1日放假");
  });
});
