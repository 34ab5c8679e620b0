import { beforeAll, beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type Chat, inGroup, openChat } from "../support/chat.ts";
import { describeEachEngine } from "../support/databases.ts";

const own = "（撤回的是您11月25日 10:00报的）";

describeEachEngine("/撤销", (open) => {
  let db: OpenDatabase;
  let chat: Chat;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    chat = await openChat(db);
  });

  it("takes the last report back", async () => {
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
    await chat.says("taoyuan", "/撤销").repliedWith(`已撤回：任务3 召开支委会，现在是「未开始」${own}`);
    expect(await chat.stateOf("桃园社区", 3)).toBe("open");
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报：任务3");
  });

  it("takes a batch back as one", async () => {
    await chat.says("taoyuan", "/打卡 6").repliedLike("已报");
    await chat.says("taoyuan", "/打卡 2、3").repliedLike("已报2项");
    await chat
      .says("taoyuan", "/撤销")
      .repliedWith(
        "已撤回2项：",
        `任务2 今天到期的事项，现在是「未开始」${own}`,
        `任务3 召开支委会，现在是「未开始」${own}`,
      );
    expect(await chat.stateOf("桃园社区", 6)).toBe("reported");
    await chat.says("taoyuan", "/撤销").repliedLike("已撤回：任务6");
    await chat.says("taoyuan", "/撤销").repliedWith("您没有可以撤回的打卡。");
  });

  it("takes back what is left of a batch once one of it was named", async () => {
    await chat.says("taoyuan", "/打卡 2、3").repliedLike("已报2项");
    await chat.says("taoyuan", "/撤销 任务2").repliedLike("已撤回：任务2");
    await chat.says("taoyuan", "/撤销").repliedWith(`已撤回：任务3 召开支委会，现在是「未开始」${own}`);
  });

  it("takes a named report back, also the deputy's and an old one, and says whose it was", async () => {
    await chat.says("taoyuan-fu", "/打卡 任务3 已召开").repliedLike("已报");
    chat.at("2026-12-20T10:00:00+08:00");
    await chat
      .says("taoyuan", "/撤销 任务3")
      .repliedWith(
        "已撤回：任务3 召开支委会，现在是「未开始」（撤回的是桃园副书记11月25日 10:00报的，说明：已召开）",
      );
  });

  it("without a number leaves alone what a colleague did since", async () => {
    await chat.says("taoyuan-fu", "/进度 任务3 完成30%").repliedLike("完成30%");
    chat.at("2026-11-25T10:05:00+08:00");
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
    await chat
      .says("taoyuan-fu", "/撤销")
      .repliedWith(
        "任务3 召开支委会 没有撤回：您之后，桃园书记11月25日 10:05报过。真要撤回这一次请发：/撤销 任务3",
      );
    expect(await chat.stateOf("桃园社区", 3)).toBe("reported");
    await chat
      .says("taoyuan-fu", "/撤销 任务3")
      .repliedWith("已撤回：任务3 召开支委会，现在是「进行中30%」（撤回的是桃园书记11月25日 10:05报的）");
    await chat.says("taoyuan", "/撤销").repliedWith("您没有可以撤回的打卡。");
    await chat.says("taoyuan-fu", "/撤销").repliedLike("已撤回：任务3 召开支委会 进度30%，现在是「未开始」");
  });

  it("takes back of a batch what nobody touched since", async () => {
    await chat.says("taoyuan-fu", "/进度 3、6 完成30%").repliedLike("任务3", "任务6");
    await chat.says("taoyuan", "/进度 任务6 完成80%").repliedLike("完成80%");
    await chat
      .says("taoyuan-fu", "/撤销")
      .repliedWith(
        "已撤回：任务3 召开支委会 进度30%，现在是「未开始」（撤回的是您11月25日 10:00记的）",
        "任务6 入户走访 没有撤回：您之后，桃园书记11月25日 10:00记过进度80%。真要撤回这一次请发：/撤销 任务6",
      );
    expect(await chat.stateOf("桃园社区", 6)).toBe("started");
  });

  it("leaves a returned report alone, and says who returned it and when", async () => {
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
    await chat.returns("桃园社区", 3, "照片不清楚");
    await chat
      .says("taoyuan", "/撤销")
      .repliedWith("任务3 召开支委会 没有撤回：您之后，科室干部11月25日 10:00退回过。");
    await chat
      .says("taoyuan", "/撤销 任务3")
      .repliedWith("任务3 召开支委会 是「退回」（科室干部11月25日 10:00退回过），没有可以撤回的打卡。");
    expect(await chat.stateOf("桃园社区", 3)).toBe("returned");
  });

  it("leaves a report alone that was signed off, and says who signed it off and when", async () => {
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
    await chat.signsOff("桃园社区", 3);
    for (const text of ["/撤销", "/撤销 任务3"]) {
      await chat
        .says("taoyuan", text)
        .repliedWith(
          "任务3 召开支委会 已销号（科室干部11月25日 10:00销过号），不能自己撤回，请找审核的科室。",
        );
    }
    expect(await chat.stateOf("桃园社区", 3)).toBe("signed-off");
  });

  it("says which note and how many pictures went with it", async () => {
    const picture = { kind: "url", value: "https://example.com/1" } as const;
    await chat.says("taoyuan", "/打卡 任务3 已召开", { pictures: [picture, picture] }).repliedLike("已报");
    await chat
      .says("taoyuan", "/撤销")
      .repliedLike("（撤回的是您11月25日 10:00报的，说明：已召开，照片2张）");
  });

  it("asks a person of two units with the number that was typed", async () => {
    await chat.says("both", "/撤销 1").repliedLike(/请写上单位，如：\/撤销 荷塘社区 任务1$/);
  });

  it("asks about all of an old batch, and never about what was taken back", async () => {
    await chat.says("taoyuan", "/打卡 2、3").repliedLike("已报2项");
    chat.at("2026-11-27T10:00:00+08:00");
    await chat.says("taoyuan", "/打卡 任务6").repliedLike("已报");
    await chat.says("taoyuan", "/撤销").repliedLike("已撤回：任务6");
    await chat
      .says("taoyuan", "/撤销")
      .repliedWith(
        "还能撤回的是您11月25日 10:00报的任务2 今天到期的事项、任务3 召开支委会。要撤回吗？",
        "要撤回请发：/撤销 任务2、任务3",
      );
    await chat.says("taoyuan-fu", "/撤销 任务2").repliedLike("撤回的是桃园书记11月25日 10:00报的");
    await chat.says("taoyuan", "/撤销").repliedLike("报的任务3 召开支委会。", "请发：/撤销 任务3");
  });

  it("asks before it takes back something older than a day that was not named", async () => {
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
    chat.at("2026-11-27T10:00:00+08:00");
    await chat
      .says("taoyuan", "/撤销")
      .repliedWith("还能撤回的是您11月25日 10:00报的任务3 召开支委会。要撤回吗？", "要撤回请发：/撤销 任务3");
    expect(await chat.stateOf("桃园社区", 3)).toBe("reported");
  });

  it.each(["撤销刚才的", "撤销上一条", "撤销刚才报的", "撤回最后一条", "/撤销刚才的"])(
    "%s is the last one",
    async (text) => {
      await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
      await chat.says("taoyuan", text).repliedLike("已撤回：任务3");
    },
  );

  it.each(["取消上次的会议", "撤销刚才的决定", "取消前一阵子的安排"])(
    "%s is about something else",
    async (text) => {
      await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
      expect(await chat.says("taoyuan", text).text()).not.toContain("已撤回");
      expect(await chat.stateOf("桃园社区", 3)).toBe("reported");
    },
  );

  it("leaves an old report alone that only a range or a list holds", async () => {
    await chat.says("taoyuan", "/打卡 任务5").repliedLike("已报");
    chat.at("2026-11-27T10:00:00+08:00");
    const old = "任务5 不用审的事项 是您11月25日 10:00报的，没有撤回。真要撤回请发：/撤销 任务5";
    await chat.says("taoyuan", "/撤销 5-6").repliedLike(old, /^(?!.*已撤回)/s);
    await chat.says("taoyuan", "/打卡 任务6").repliedLike("已报");
    await chat.says("taoyuan", "/撤销 5、6").repliedLike("已撤回：任务6 入户走访", old);
    expect(await chat.stateOf("桃园社区", 5)).toBe("signed-off");
    await chat.says("taoyuan", "/撤销 任务5").repliedLike("已撤回：任务5");
  });

  it("takes back the old reports of one message when just they are named, as it offers them", async () => {
    await chat.says("taoyuan", "/打卡 2、3").repliedLike("已报2项");
    chat.at("2026-11-25T11:00:00+08:00");
    await chat.says("taoyuan", "/打卡 任务6").repliedLike("已报");
    chat.at("2026-11-27T10:00:00+08:00");
    await chat.says("taoyuan", "/撤销 2、3、6").repliedLike(/^(?!.*已撤回)/s);
    await chat.says("taoyuan", "/撤销 任务2、任务3").repliedLike("已撤回2项");
  });

  it("tells a person of two units whose task cannot be taken back", async () => {
    await chat.says("both", "/打卡 荷塘社区任务3").repliedLike("已报");
    await chat.signsOff("荷塘社区", 3);
    await chat.says("both", "/撤销").repliedLike(/^荷塘社区 任务3 召开支委会 已销号/);
  });

  it("takes back only one's own last report", async () => {
    await chat.says("hetang", "/打卡 任务3").repliedLike("已报");
    await chat.says("taoyuan", "/撤销").repliedWith("您没有可以撤回的打卡。");
    expect(await chat.stateOf("荷塘社区", 3)).toBe("reported");
  });

  it("takes back a report that needed no review", async () => {
    await chat.says("taoyuan", "/打卡 任务5").repliedLike("已销号");
    await chat.says("taoyuan", "/撤销").repliedLike("已撤回：任务5");
    expect(await chat.stateOf("桃园社区", 5)).toBe("open");
  });

  it("brings back the progress that stood before the report", async () => {
    await chat.says("taoyuan", "/进度 任务6 完成50%").repliedLike("完成50%");
    await chat.says("taoyuan", "/打卡 任务6").repliedLike("已报");
    await chat.says("taoyuan", "/撤销").repliedLike("已撤回：任务6");
    expect(await chat.stateOf("桃园社区", 6)).toBe("started");
  });

  it("says that it was a note of progress, and what stands without it", async () => {
    await chat.says("taoyuan", "/进度 任务6 完成30%").repliedLike("完成30%");
    await chat.says("taoyuan", "/进度 任务6 完成50%").repliedLike("完成50%");
    await chat
      .says("taoyuan", "/撤销")
      .repliedWith("已撤回：任务6 入户走访 进度50%，现在是「进行中30%」（撤回的是您11月25日 10:00记的）");
    chat.at("2026-11-27T10:00:00+08:00");
    await chat
      .says("taoyuan", "/撤销")
      .repliedLike("还能撤回的是您11月25日 10:00记的任务6 入户走访 进度30%。要撤回吗？");
  });

  it("names the unit to a person of two, and leaves the other unit alone", async () => {
    const village = { chat: { kind: "direct" } } as const;
    await chat.says("both", "/打卡 柳河村 1", village).repliedLike("柳河村 已报：任务1");
    const inHetang = inGroup("wrHETANG");
    await chat
      .says("both", "@小星 /撤销", inHetang)
      .repliedWith(
        "还能撤回的是您11月25日 10:00报的柳河村 任务1 村里的事项。要撤回吗？",
        "要撤回请发：@小星 /撤销 柳河村 任务1",
      );
    expect(await chat.stateOf("柳河村", 1)).toBe("reported");
    await chat.says("both", "/撤销").repliedWith(`柳河村 已撤回：任务1 村里的事项，现在是「未开始」${own}`);
  });

  it("says so when there is nothing to take back", async () => {
    await chat
      .says("taoyuan", "/撤销 任务6")
      .repliedWith("任务6 入户走访 是「未开始」，没有可以撤回的打卡。");
    await chat.says("taoyuan", "/撤销 任务99").repliedLike("桃园社区没有任务99");
  });

  it("leaves every act in the event log", async () => {
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
    await chat.says("taoyuan", "/撤销").repliedLike("已撤回");
    const { rows } = await chat.db.query<{ kind: string }>(
      "SELECT kind FROM gov.event WHERE message_key LIKE $1 ORDER BY id",
      [chat.key("%")],
    );
    expect(rows.map(({ kind }) => kind)).toStrictEqual(["reported", "undone"]);
  });
});
