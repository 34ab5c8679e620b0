import { beforeAll, beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type Chat, inGroup, openChat } from "../support/chat.ts";
import { describeEachEngine } from "../support/databases.ts";

describeEachEngine("a unit named behind the number", (open) => {
  let db: OpenDatabase;
  let chat: Chat;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    chat = await openChat(db);
  });

  const refused = "荷塘社区不是您的单位，您的单位是桃园社区。没有改动。";

  it.each([
    "/打卡 3 荷塘社区",
    "/打卡 3 荷塘",
    "/打卡 3（荷塘社区党支部）",
    "/进度 3 荷塘社区 50%",
    "/撤销 3 荷塘社区",
  ])("that is not one's own is refused: %s", async (text) => {
    await chat.says("taoyuan", text).repliedWith(refused);
    await chat.says("taoyuan", text, inGroup("wrTAOYUAN")).repliedWith(refused);
    expect(await chat.stateOf("桃园社区", 3)).toBe("open");
    expect(await chat.stateOf("荷塘社区", 3)).toBe("open");
  });

  it("is the one that a person of two units reports for", async () => {
    await chat.says("both", "/打卡 3 荷塘社区").repliedLike("荷塘社区 已报：任务3 召开支委会");
    await chat
      .says("both", "/打卡 1 柳河村 已办好")
      .repliedLike("柳河村 已报：任务1 村里的事项", "说明：已办好");
    expect(await chat.stateOf("荷塘社区", 3)).toBe("reported");
    await chat.says("both", "/撤销 3 荷塘社区").repliedLike("荷塘社区 已撤回：任务3");
  });

  it("is the one whose task is shown", async () => {
    await chat.says("taoyuan", "/任务 3 荷塘社区").repliedLike("荷塘社区：未开始");
    await chat.says("taoyuan", "/任务 3 荷塘").repliedLike("荷塘社区：未开始");
  });

  it("with a number of its own makes two messages, of which the first is offered", async () => {
    await chat
      .says("both", "/打卡 荷塘社区 3、柳河村 1")
      .repliedWith("一条消息只办一个单位的，没有改动。请分开发，如：/打卡 荷塘社区 任务3");
    await chat
      .says("taoyuan", "/打卡 3、荷塘社区6")
      .repliedWith("一条消息只办一个单位的，没有改动。请分开发，如：/打卡 任务3");
    for (const [unit, number] of [
      ["荷塘社区", 3],
      ["柳河村", 1],
      ["桃园社区", 3],
    ] as const)
      expect(await chat.stateOf(unit, number)).toBe("open");
  });

  it("stays in the note where the sentence is about it", async () => {
    await chat
      .says("taoyuan", "/打卡 3 荷塘社区联合开展清洁日")
      .repliedLike("已报：任务3", "说明：荷塘社区联合开展清洁日");
  });

  it("that the street does not have is said, where it is a slip", async () => {
    await chat
      .says("taoyuan", "/打卡 3 河塘社区")
      .repliedWith("没有找到「河塘社区」。您的单位是桃园社区，请写上再发，如：/打卡 桃园社区 任务3");
    expect(await chat.stateOf("桃园社区", 3)).toBe("open");
  });

  it("in a sentence that is no command stands in what is offered", async () => {
    await chat
      .says("both", "荷塘社区任务3完成了")
      .repliedWith("没有记。要打卡请发：/打卡 荷塘社区 任务3；只想看看请发：/任务 荷塘社区 3");
    expect(await chat.stateOf("荷塘社区", 3)).toBe("open");
  });

  it("takes nothing of another unit back without a number", async () => {
    await chat.says("both", "/打卡 柳河村 1").repliedLike("已报");
    await chat.says("both", "/撤销 荷塘社区").repliedLike("请写上编号");
    expect(await chat.stateOf("柳河村", 1)).toBe("reported");
  });

  it("in a sentence is no example for those who may not report there", async () => {
    await chat.says("taoyuan", "荷塘社区任务3完成了").repliedWith(refused, "只想看看请发：/任务 荷塘社区 3");
    for (const user of ["zuzhi", "guancha"])
      await chat
        .says(user, "荷塘社区任务3完成了")
        .repliedWith(
          "「打卡」由书记、副书记、专干使用，您可以请他们来发。",
          "只想看看请发：/任务 荷塘社区 3",
        );
    await chat.says("guancha", "3完成了").repliedLike("您可以请他们来发。", "只想看看请发：/任务 3");
    await chat.says("guancha", "打卡").repliedWith("「打卡」由书记、副书记、专干使用，您可以请他们来发。");
  });
});
