import { beforeAll, expect, it } from "vitest";
import { sayPublished } from "../../src/chat/say-ranking.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import {
  type PublishedRanking,
  publishedRanking,
  publishRanking,
} from "../../src/ledger/published-ranking.ts";
import { rankingPicture } from "../../src/pictures/from-ledger.ts";
import { rankByHand } from "../ledger/rank-by-hand.ts";
import { type Chat, openChat } from "../support/chat.ts";
import { describeEachEngine } from "../support/databases.ts";

const calendar = createCalendar("Asia/Shanghai");
const MONDAY = Date.parse("2026-11-30T09:00:00+08:00");

describeEachEngine("a published ranking", (open) => {
  let db: OpenDatabase;
  let chat: Chat;
  let streetId: number;
  let published: PublishedRanking;
  beforeAll(async () => {
    db = await open();
    chat = await openChat(db);
    streetId = (await db.query<{ id: number }>("SELECT max(id) AS id FROM gov.street")).rows[0]?.id ?? 0;
    await chat.says("taoyuan", "/打卡 任务5").repliedLike("已销号");
    await chat.says("hetang", "/打卡 任务1 补上了").repliedLike("迟报");
    chat.at("2026-12-02T10:00:00+08:00");
    await chat.says("hetang", "/打卡 任务5").repliedLike("已销号");
    // On Wednesday, of Monday: what came since does not count.
    await publishRanking(db, {
      streetId,
      week: "2026-W48",
      at: new Date(MONDAY),
      quarter: calendar.quarter(MONDAY),
      lastDueDay: calendar.lastDueDay(MONDAY),
    });
    const found = await publishedRanking(db, streetId, "2026-W48");
    if (!found) throw new Error("it was not published");
    published = found;
  });

  it("says in text, picture and chat what the ledger said at the cut-off", async () => {
    const byHand = await rankByHand(db, streetId, calendar.lastDueDay(MONDAY), new Date(MONDAY));
    const figures = ({ unit, rank, score, items, signedOff }: (typeof byHand)[number]) => ({
      unit,
      rank,
      score,
      items,
      signedOff,
    });
    const picture = rankingPicture(published, calendar);
    expect(picture).toMatchObject({
      street: published.street,
      week: "2026-W48",
      formulaVersion: 1,
      asOf: "11月30日 09:00",
    });
    expect(
      picture.units.map((unit) => [
        unit.stars.filter((mark) => mark === "lit").length,
        figures(unit as never),
      ]),
    ).toStrictEqual(byHand.map((standing) => [standing.stars, figures(standing)]));
    const lines = sayPublished(published, calendar);
    for (const { rank, unit, score, signedOff, items } of byHand) {
      expect(
        lines.some(
          (line) =>
            line.startsWith(`${rank} ${unit} `) && line.endsWith(` ${score} 销号${signedOff}/${items}`),
        ),
      ).toBe(true);
    }
    await chat.says("taoyuan", "/排名 上周").repliedWith(...lines, "现在的排名：/排名");
  });

  it("is the one of last week, of this week, or of a week by its number", async () => {
    for (const asked of ["上周", "上星期", "第48周", "48周", "2026年第48周", "2026-W48"]) {
      await chat.says("taoyuan", `/排名 ${asked}`).repliedLike("第48周星级周榜（截至11月30日 09:00）");
    }
    await chat.says("taoyuan", "/排名 村 上周").repliedLike("村1个", /^(?!.*社区\d个)/s);
    await chat
      .says("taoyuan", "/排名 本周")
      .repliedWith("没有第49周公布的排名。最近公布的是第48周：/排名 第48周");
    await chat
      .says("taoyuan", "/排名 第50周")
      .repliedWith("没有2025年第50周公布的排名。最近公布的是第48周：/排名 第48周");
    chat.at("2027-01-13T10:00:00+08:00");
    await chat.says("taoyuan", "/排名 第48周").repliedLike("第48周星级周榜（截至11月30日 09:00）");
    chat.at("2026-12-02T10:00:00+08:00");
  });

  it("reads the same after more was done", async () => {
    const before = await chat.says("zuzhi", "/排名 上周").text();
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
    await db.query("UPDATE gov.task SET state = 'signed-off', late = false WHERE street_id = $1", [streetId]);
    expect(await chat.says("zuzhi", "/排名 上周").text()).toBe(before);
  });
});

describeEachEngine("a unit's picture", (open) => {
  let db: OpenDatabase;
  let chat: Chat;
  beforeAll(async () => {
    db = await open();
    chat = await openChat(db);
    await chat.says("taoyuan", "/打卡 任务5").repliedLike("已销号");
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报");
  });
  let count = 0;
  /** The picture that is stored with the answer, which is `/进度`'s without it. */
  const cardFor = async (user: string, text: string, without: string) => {
    const id = `CARD-${++count}`;
    const said = await chat.says(user, text, { id }).text();
    expect(said).toBe(await chat.says(user, without).text());
    const { rows } = await db.query<{ reply: { picture?: { drawing: { card: unknown } } } }>(
      "SELECT reply FROM gov.message WHERE key = $1",
      [chat.key(id)],
    );
    return rows[0]?.reply.picture?.drawing.card;
  };

  it("shows the unit as /进度 says it, with its items and what is due next", async () => {
    const card = await cardFor("guancha", "/进度 桃园社区 图", "/进度 桃园社区");

    expect(card).toMatchObject({
      unit: "桃园社区",
      kind: "community",
      week: "2026-W48",
      asOf: "11月25日 10:00",
      formulaVersion: 1,
      rank: 1,
      signedOff: 1,
      items: 6,
      sinceQuarter: "+16.67",
      score: "16.67",
      nextDue: [
        { task: "任务2 今天到期的事项", when: "今天18:00截止" },
        { task: "任务6 入户走访" },
        { task: "任务4 下月才开始的事项", when: "12月31日截止，还有36天" },
      ],
    });
    const marks = (card as { stars: { items: { number: number; mark: string }[] }[] }).stars
      .flatMap((star) => star.items)
      .map(({ number, mark }) => `${number} ${mark}`);
    expect(marks.toSorted()).toStrictEqual(["1 late", "2 open", "3 told", "4 open", "5 done", "6 open"]);
  });

  it.each(["/进度 图", "/进度 图片", "/进度 卡片", "/进度 进度图", "/进度 桃园社区图", "/进度 桃园社区的图"])(
    "is the own unit's for %s",
    async (text) => {
      expect(await cardFor("taoyuan", text, "/进度")).toMatchObject({ unit: "桃园社区" });
    },
  );

  it("is of one unit: who asks for several is told how", async () => {
    await chat
      .says("both", "/进度 图")
      .repliedLike("荷塘社区 ", "柳河村 ", "图是一个单位一张，请写上单位，如：/进度 荷塘社区 图");
    await chat.says("zuzhi", "/进度 图").repliedLike("如：/进度 桃园社区 图");
    await chat.says("zuzhi", "/进度 村 图").repliedLike("如：/进度 柳河村 图");
  });

  it("is not there for a unit without stars or one that nobody knows", async () => {
    await chat.says("shangquan", "/进度 图").repliedWith("示例商圈没有任务。");
    await chat.says("taoyuan", "/进度 无名社区 图").repliedLike("没有找到「无名社区」");
  });

  it("goes by the outbox where the platform does not take it with the answer", async () => {
    await chat
      .says("taoyuan", "/进度 图", { platform: "simulator", corp: "", user: "taoyuan", id: "SIM-1" })
      .text();
    const { rows } = await db.query<{
      kind: string;
      target: unknown;
      content: { type: string; alt: string };
    }>("SELECT kind, target, content FROM gov.outbox");
    expect(rows).toMatchObject([
      { kind: "simulator", target: { chat: "taoyuan" }, content: { type: "drawing", alt: "桃园社区进度图" } },
    ]);
  });
});
