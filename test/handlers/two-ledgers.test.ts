import { beforeAll, it } from "vitest";
import { loadStreet } from "../../src/ledger/load-street.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import { type Chat, openChat } from "../support/chat.ts";
import { describeEachEngine } from "../support/databases.ts";
import { smallStreet, smallStreetNow } from "../support/small-street.ts";

/** The small street of `openChat`, with a plan of two entries for communities and one for the district. */
const withPlan = (street: string): StreetPlan => ({
  ...smallStreet,
  street,
  people: [],
  groups: [],
  programmes: [...smallStreet.programmes, { name: "三年行动计划", ledger: "行动", stars: {} }],
  items: [
    ...smallStreet.items,
    ...(["community", "community", "district"] as const).map((kind, index) => ({
      programme: "三年行动计划",
      kind,
      number: index + 1,
      title: `行动事项${index + 1}`,
      weight: 1,
      dueOn: "2026-11-20",
      needsReview: true,
      needsEvidence: false,
    })),
  ],
});

describeEachEngine("a street with two ledgers", (open) => {
  let chat: Chat;
  beforeAll(async () => {
    const db = await open();
    chat = await openChat(db);
    await loadStreet(db, withPlan("示例街道0"), {
      key: "import:plan",
      text: "示例",
      at: new Date(smallStreetNow),
    });
    await chat.says("taoyuan", "/打卡 行动1").repliedLike("已报（迟报）：行动1");
  });

  it("/进度, /我的任务 and /逾期 tell the same numbers", async () => {
    await chat.says("taoyuan", "/我的任务").repliedLike("桃园社区共8项，已销号0，待审1，还要办7项");
    await chat
      .says("taoyuan", "/进度")
      .repliedLike("销号0/6，待审0，逾期1", "行动（不计星）：销号0/2，待审1，逾期1");
    await chat.says("taoyuan", "/逾期").repliedLike("桃园社区有2项逾期");
  });

  it("/打卡 says how many more there are than it offers, and how they are seen", async () => {
    await chat
      .says("taoyuan", "/打卡")
      .repliedWith(
        "报哪一项？",
        "任务1 逾期的事项（11月20日截止，已逾期5天）",
        "行动2 行动事项2（11月20日截止，已逾期5天）",
        "任务2 今天到期的事项（今天18:00截止）",
        "任务3 召开支委会（11月28日截止，还有3天）",
        "任务5 不用审的事项（12月10日截止，还有15天）",
        "还有1项可以报，看全部请发：/我的任务 全部",
        "请发：/打卡 任务1",
      );
  });

  it("/进度 of the street leaves no unit and no ledger out", async () => {
    await chat
      .says("zuzhi", "/进度")
      .repliedWith(
        "社区2个：销号0/12，待审0，逾期2",
        "桃园社区 0/6",
        "荷塘社区 0/6",
        "社区行动（不计星）：销号0/4，待审1，逾期3",
        "村1个：销号0/1，待审0，逾期0",
        "柳河村 0/1",
        "商圈行动（不计星）：销号0/1，待审0，逾期1",
      );
    await chat
      .says("zuzhi", "/逾期")
      .repliedWith(
        "各单位逾期：",
        "桃园社区 2项",
        "荷塘社区 3项",
        "示例商圈 1项",
        "看一个单位：/逾期 桃园社区",
      );
  });
});
