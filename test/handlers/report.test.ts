import { beforeAll, beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { type Chat, inGroup, openChat } from "../support/chat.ts";
import { describeEachEngine } from "../support/databases.ts";

describeEachEngine("/打卡", (open) => {
  let db: OpenDatabase;
  let chat: Chat;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    chat = await openChat(db);
  });

  it("records a report and repeats number and title", async () => {
    await chat
      .says("taoyuan", "@小星 /打卡 任务3 已召开支委会", inGroup("wrTAOYUAN"))
      .repliedWith("已报：任务3 召开支委会（待审）", "说明：已召开支委会", "发 @小星 /撤销 可撤回");
    expect(await chat.stateOf("桃园社区", 3)).toBe("reported");
    expect(await chat.stateOf("荷塘社区", 3)).toBe("open");
  });

  it("keeps who, when, the note, the pictures and from which message", async () => {
    const picture = { kind: "url", value: "https://example.com/1" } as const;
    await chat
      .says("taoyuan", "/打卡 任务3 已召开", { id: "M1", pictures: [picture] })
      .repliedLike("照片：1张");
    const { rows } = await chat.db.query(
      `SELECT e.kind, e.at, e.message_key AS key, e.data, p.name FROM gov.event e JOIN gov.person p ON p.id = e.person_id
       WHERE e.message_key = $1`,
      [chat.key("M1")],
    );
    expect(rows).toStrictEqual([
      {
        kind: "reported",
        at: new Date("2026-11-25T10:00:00+08:00"),
        key: chat.key("M1"),
        data: { due: "2026-11-28", late: false, review: true, note: "已召开", pictures: [picture] },
        name: "桃园书记",
      },
    ]);
  });

  it("takes several numbers in one message", async () => {
    await chat
      .says("taoyuan", "/打卡 3、6")
      .repliedWith("已报2项：", "任务3 召开支委会（待审）", "任务6 入户走访（待审）", "发 /撤销 可一次撤回");
    expect(await chat.stateOf("桃园社区", 6)).toBe("reported");
  });

  it("takes the good ones of several and says what is wrong with the others", async () => {
    await chat.says("taoyuan", "/打卡 3").repliedLike("已报：任务3");
    await chat
      .says("taoyuan", "/打卡 3、6、99")
      .repliedWith(
        "已报：任务6 入户走访（待审）",
        "任务3 召开支委会 11月25日由桃园书记报过了，正在待审，不用再报。",
        "桃园社区没有任务99，任务共6项。请核对编号。",
        "发 /撤销 可撤回",
      );
  });

  it("marks a report after the due day as late", async () => {
    await chat
      .says("taoyuan", "/打卡 任务1")
      .repliedWith("已报（迟报）：任务1 逾期的事项（待审）", "11月20日截止，已逾期5天。", "发 /撤销 可撤回");
  });

  it.each([
    ["2026-11-25T18:00:00+08:00", "已报：任务2"],
    ["2026-11-25T18:05:00+08:00", "已报（迟报）：任务2"],
  ])("draws the line at 18:00 of the due day: at %s %s", async (now, reply) => {
    chat.at(now);
    await chat.says("taoyuan", "/打卡 任务2").repliedLike(reply);
    expect(await chat.stateOf("桃园社区", 2)).toBe("reported");
  });

  it("signs off at once what needs no review", async () => {
    await chat.says("taoyuan", "/打卡 任务5").repliedLike("已报：任务5 不用审的事项（已销号）");
    await chat.says("taoyuan", "/打卡 任务5").repliedWith("任务5 不用审的事项 已销号，不用再报。");
  });

  it("does not take a task before its start", async () => {
    await chat.says("taoyuan", "/打卡 任务4").repliedWith("任务4 下月才开始的事项 从12月1日开始，到时再报。");
    expect(await chat.stateOf("桃园社区", 4)).toBe("open");
  });

  it("lets the deputy report, and names who did", async () => {
    await chat.says("taoyuan-fu", "/打卡 任务3").repliedLike("已报：任务3");
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("由桃园副书记报过了");
  });

  it("does not report for another unit, in its group or by its name", async () => {
    await chat
      .says("taoyuan", "/打卡 任务3", inGroup("wrHETANG"))
      .repliedWith("这里是荷塘社区的群，您在桃园社区。请到本单位群或私聊我来发。");
    await chat
      .says("taoyuan", "/打卡 荷塘社区 任务3")
      .repliedWith("荷塘社区不是您的单位，您的单位是桃园社区。没有改动。");
    expect(await chat.stateOf("荷塘社区", 3)).toBe("open");
    expect(await chat.stateOf("桃园社区", 3)).toBe("open");
  });

  it("asks a person of two units which one it is, and takes the answer", async () => {
    await chat
      .says("both", "/打卡 任务1")
      .repliedWith("您在荷塘社区、柳河村都有职务，是哪个单位的？请写上单位，如：/打卡 荷塘社区 任务1");
    await chat.says("both", "/打卡 柳河村 任务1").repliedLike("任务1 村里的事项");
    await chat.says("both", "/打卡 任务3", inGroup("wrHETANG")).repliedLike("已报：任务3");
    expect(await chat.stateOf("柳河村", 1)).toBe("reported");
    expect(await chat.stateOf("荷塘社区", 1)).toBe("open");
  });

  it("tells those who may not report who may", async () => {
    await chat
      .says("guancha", "/打卡 任务3")
      .repliedWith("「打卡」由书记、副书记、专干使用，您可以请他们来发。");
  });

  it("tells an unknown person how to be added", async () => {
    await chat
      .says("stranger", "/打卡 任务3")
      .repliedWith("我还不认识您（账号 stranger）。请街道组织员把您加入人员名单，加好后再发一次。");
  });

  it("offers the next due tasks when the number is missing", async () => {
    await chat
      .says("taoyuan", "/打卡")
      .repliedLike(
        "报哪一项？",
        "任务1 逾期的事项（11月20日截止，已逾期5天）",
        "请发：/打卡 任务1",
        /^(?!.*下月才开始)/s,
      );
  });

  it("says of no more where it offers all", async () => {
    await chat.says("hetang", "/打卡").repliedLike("报哪一项？", /^(?!.*还有\d+项可以报)/s);
  });

  it("proposes a number that it would not take by itself", async () => {
    await chat.says("taoyuan", "/打卡 明天 3").repliedWith("是任务3吗？请把编号写在前面，发：/打卡 任务3");
    expect(await chat.stateOf("桃园社区", 3)).toBe("open");
  });

  it("repeats no call to everyone", async () => {
    await chat.says("taoyuan", "/打卡 任务3 @所有人 快看").repliedLike("说明：＠所有人 快看");
  });

  it("asks about personal data and keeps none of it", async () => {
    const secret = "身份证410102194901011234";
    const answer = await chat.says("taoyuan", `/打卡 任务3 ${secret}`).text();
    expect(answer).not.toContain("410102194901011234");
    expect(await chat.stateOf("桃园社区", 3)).toBe("open");
    const { rows } = await chat.db.query(
      "SELECT text FROM gov.message WHERE text LIKE '%410102194901011234%'",
    );
    expect(rows).toStrictEqual([]);
  });

  it("is silent to chatter", async () => {
    await chat.says("taoyuan", "今天打卡了吗？", { ...inGroup("wrTAOYUAN"), mentioned: false }).isSilent();
  });

  it("answers the same message again with the same words, and changes nothing", async () => {
    const first = await chat.says("taoyuan", "/打卡 任务3", { id: "TWICE" }).text();
    expect(await chat.says("taoyuan", "/打卡 任务3", { id: "TWICE" }).text()).toBe(first);
    const { rows } = await chat.db.query("SELECT 1 FROM gov.event WHERE message_key = $1", [
      chat.key("TWICE"),
    ]);
    expect(rows).toHaveLength(1);
  });

  it("makes one report of two phones that report the same task at once", async () => {
    const answers = await Promise.all([
      chat.says("taoyuan", "/打卡 任务3").text(),
      chat.says("taoyuan-fu", "/打卡 任务3").text(),
    ]);
    expect(answers.filter((answer) => answer.startsWith("已报："))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes("报过了"))).toHaveLength(1);
  });

  it("takes many at once for one task, one after the other, and fails none", async () => {
    const shares = Array.from({ length: 40 }, (_, index) => index + 1);
    const said = shares.map((share) => chat.says("taoyuan", `/进度 任务6 完成${share}%`));
    await Promise.all(said.map((one, index) => one.repliedLike(`完成${shares[index]}%`)));
    const { rows } = await chat.db.query<{ count: number }>(
      "SELECT count(*)::integer AS count FROM gov.event WHERE kind = 'progressed' AND message_key LIKE $1",
      [chat.key("%")],
    );
    expect(rows[0]?.count).toBe(40);
  });

  it("says that a picture was not kept with a report that is not taken", async () => {
    const picture = { kind: "url", value: "https://example.com/1" } as const;
    await chat.says("taoyuan", "/打卡 任务3").repliedLike("已报：任务3");
    await chat
      .says("taoyuan", "/打卡 任务3", { pictures: [picture, picture] })
      .repliedLike("正在待审", "照片2张没有记。");
  });

  it.each([
    ["/打卡", "报哪一项？"],
    ["/打卡 任务3 未完成", "没有记"],
    ["/进度 任务3 完成50%", "完成50%"],
    ["", "您好"],
  ])("says that a picture with %j was not kept, and what to send", async (text, answer) => {
    const picture = { kind: "url", value: "https://example.com/1" } as const;
    await chat
      .says("taoyuan", text, { pictures: [picture] })
      .repliedLike(answer, "照片1张没有记。要留照片，请把照片和打卡的编号放在同一条消息里再发。");
  });

  it("keeps the note of a progress, says so and shows it until the report", async () => {
    await chat
      .says("taoyuan", "/进度 任务6 完成50% 已走访4户")
      .repliedWith(
        "已记：任务6 入户走访 完成50%，还没有报结。",
        "说明：完成50% 已走访4户",
        "做完后发：/打卡 任务6",
      );
    await chat.says("taoyuan", "/任务 6").repliedLike("进行中 50%", "进展（11月25日）：完成50% 已走访4户");
    await chat.says("taoyuan", "/进度 任务6 完成60%").repliedLike("完成60%");
    await chat.says("taoyuan", "/任务 6").repliedLike("进行中 60%", "进展（11月25日）：完成50% 已走访4户");
    await chat.says("taoyuan", "/打卡 任务6 已走访8户").repliedLike("已报");
    await chat.says("taoyuan", "/任务 6").repliedLike("说明：已走访8户", /^(?!.*进展)/s);
    await chat.returns("桃园社区", 6, "照片不清楚");
    await chat.says("taoyuan", "/任务 6").repliedLike("退回原因：照片不清楚", /^(?!.*进展)/s);
    await chat.says("taoyuan", "/进度 任务6 完成80% 重拍中").repliedLike("完成80%");
    await chat
      .says("taoyuan", "/任务 6")
      .repliedLike("退回原因：照片不清楚", "进展（11月25日）：完成80% 重拍中");
  });

  it.each([
    ["/打卡 3 已开会", "/打卡 荷塘社区 任务3 已开会"],
    ["/打卡 3、6", "/打卡 荷塘社区 任务3、任务6"],
    ["/进度 3 30%", "/进度 荷塘社区 任务3 完成30%"],
    ["/进度 3 完成30% 已走访4户", "/进度 荷塘社区 任务3 完成30% 已走访4户"],
    ["/打卡 3 完成50%", "/进度 荷塘社区 任务3 完成50%"],
    ["/打卡", "/打卡 荷塘社区"],
    ["/打卡 没有社区 3 已开会", "/打卡 荷塘社区 任务3 已开会"],
    [`/打卡 3 已开会${"好".repeat(100)}`, "/打卡 荷塘社区 任务3；说明请接在后面再写一遍"],
  ])("asks of which unit with all of %j in the example, which works as it is", async (typed, example) => {
    const answer = await chat.says("both", typed).text();
    expect(answer.split("如：")[1]).toBe(example);
    const [command = ""] = example.split("；");
    await chat.says("both", command).repliedLike(command === "/打卡 荷塘社区" ? "报哪一项" : /^荷塘社区 已/);
  });

  it("keeps a note of 500 emoji, and says that a longer one was cut", async () => {
    await chat
      .says("taoyuan", `/打卡 任务3 开会${"好".repeat(600)}`)
      .repliedLike("已报：任务3", "……（只留前500字）");
    await chat.says("taoyuan", `/打卡 任务6 开会${"😀".repeat(498)}`).repliedLike("已报：任务6");
  });

  it("keeps a returned task returned while its unit works on it, and shows why", async () => {
    await chat.says("taoyuan", "/打卡 任务3 已召开").repliedLike("已报");
    await chat.returns("桃园社区", 3, "照片不清楚");
    await chat.says("taoyuan", "/进度 任务3 完成60%").repliedLike("完成60%");
    await chat
      .says("taoyuan", "/任务 3")
      .repliedLike("桃园社区：退回 60%", "说明：已召开", "退回原因：照片不清楚");
    await chat.says("taoyuan", "/我的任务").repliedLike("被退回，已完成60%");
  });
});
