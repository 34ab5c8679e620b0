import { beforeAll, expect, it } from "vitest";
import { commands } from "../../handlers/index.ts";
import { upcoming } from "../../handlers/upcoming.ts";
import { type Chat, inGroup, openChat } from "../support/chat.ts";
import { describeEachEngine } from "../support/databases.ts";

describeEachEngine("commands that show", (open) => {
  let chat: Chat;
  beforeAll(async () => {
    chat = await openChat(await open());
    // 桃园: one signed off on time, one late and waiting; 荷塘: one signed off on time.
    await chat.says("taoyuan", "/打卡 任务5").repliedLike("已销号");
    await chat.says("taoyuan", "/打卡 任务1 补上了").repliedLike("迟报");
    await chat.says("hetang", "/打卡 任务5").repliedLike("已销号");
    await chat
      .says("taoyuan", "/进度 任务6 完成50%")
      .repliedLike("已记：任务6 入户走访 完成50%，还没有报结。");
  });

  it("/任务 shows standard, due day, state, who reported and the note", async () => {
    await chat
      .says("taoyuan", "/任务 1")
      .repliedWith(
        "任务1 逾期的事项",
        "桃园社区：已报(待审)，迟报，桃园书记11月25日 10:00报",
        "期限：11月20日",
        "所属：支部过硬星",
        "标准：有记录",
        "牵头：党建办",
        "说明：补上了",
      );
    await chat
      .says("taoyuan", "/任务 3")
      .repliedWith("任务3 召开支委会", "桃园社区：未开始", "期限：11月28日截止，还有3天", "所属：支部过硬星");
    await chat.says("zuzhi", "/任务 3").repliedLike("看哪个单位的？", "如：/任务 桃园社区 3");
    await chat.says("zuzhi", "/任务 荷塘社区 5").repliedLike("荷塘社区：已销号");
    await chat.says("taoyuan", "/任务 99").repliedLike("桃园社区没有任务99");
  });

  it("/我的任务 lists what is still to do, the next due first", async () => {
    await chat
      .says("taoyuan", "/我的任务")
      .repliedWith(
        "桃园社区共6项，已销号1，待审1，还要办4项：",
        "任务2 今天到期的事项（今天18:00截止）",
        "任务3 召开支委会（11月28日截止，还有3天）",
        "任务6 入户走访（12月10日截止，还有15天，已完成50%）",
        "任务4 下月才开始的事项（12月31日截止，还有36天）",
      );
    await chat.says("both", "/待办").repliedLike("荷塘社区共6项", "柳河村共1项");
    await chat.says("shangquan", "/我的任务").repliedWith("示例商圈没有任务。");
    await chat.says("zuzhi", "/我的任务").repliedWith("您的名下没有单位的任务。看全街道：/进度");
  });

  it("/进度 shows the unit, another unit, the whole street", async () => {
    await chat
      .says("taoyuan", "/进度")
      .repliedWith(
        "桃园社区 ☆☆",
        "销号1/6，待审1，逾期0",
        "支部过硬星 0/3",
        "共建共享星 1/3",
        "得分16.67，在社区中排第1",
      );
    await chat.says("taoyuan", "/进度 荷塘社区").repliedLike("荷塘社区 ☆☆", "逾期1", "排第1");
    await chat.says("taoyuan", "@小星 /进度", inGroup("wrHETANG")).repliedLike("荷塘社区");
    await chat
      .says("zuzhi", "/进度")
      .repliedWith(
        "社区2个：销号2/12，待审1，逾期1",
        "桃园社区 1/6，待审1",
        "荷塘社区 1/6",
        "村1个：销号0/1，待审0，逾期0",
        "柳河村 0/1",
      );
    await chat
      .says("taoyuan", "/进度 没有的社区")
      .repliedWith("没有找到「没有的社区」这个单位，请写单位全名。");
  });

  it("/逾期 shows what is over its due time and not reported", async () => {
    await chat.says("taoyuan", "/逾期").repliedWith("桃园社区没有逾期的任务。");
    await chat
      .says("hetang", "/逾期")
      .repliedWith(
        "荷塘社区有1项逾期，现在报也算数（记为迟报）：",
        "任务1 逾期的事项（11月20日截止，已逾期5天）",
      );
    await chat
      .says("zuzhi", "/逾期")
      .repliedWith("各单位逾期：", "荷塘社区 1项", "看一个单位：/逾期 荷塘社区");
  });

  it("/排名 ranks communities and villages apart", async () => {
    await chat
      .says("taoyuan", "/排名")
      .repliedWith(
        "社区排名（11月25日）",
        "1 桃园社区 ☆☆ 16.67",
        "1 荷塘社区 ☆☆ 16.67",
        "村排名（11月25日）",
        "1 柳河村 ☆ 0.00",
        "▲▼与上周比。算法：/排名 规则",
      );
    await chat.says("taoyuan", "/排名 村").repliedLike("村排名", /^(?!.*社区排名)/s);
    await chat.says("taoyuan", "/榜 社区").repliedLike("社区排名", /^(?!.*村排名)/s);
  });

  it("/排名 规则 explains the formula with an example", async () => {
    await chat.says("guancha", "/排名 规则").repliedLike("第1版", "迟报得0.9", "＝63.33分");
  });

  it("/我的排名 tells one's own place", async () => {
    await chat.says("taoyuan", "/我的排名").repliedLike("桃园社区：社区第", "☆☆ 16.67分");
    await chat.says("taoyuan", "/排名 我").repliedLike("桃园社区：社区第");
    await chat.says("shangquan", "/我的排名").repliedWith("示例商圈不参加排名。");
  });

  it("/星级 shows each star and how far the next one is", async () => {
    await chat
      .says("taoyuan", "/星级")
      .repliedWith(
        "桃园社区 ☆☆",
        "☆ 支部过硬星 0/3 还差3项",
        "☆ 共建共享星 1/3 还差2项",
        "离下一颗星最近的是共建共享星，还差2项。",
      );
    await chat.says("zuzhi", "/星级").repliedLike("社区：", "桃园社区 ☆☆", "村：");
    await chat.says("shangquan", "/星级").repliedWith("示例商圈没有星级任务。");
  });

  it("/帮助 shows only what the person may use", async () => {
    await chat
      .says("taoyuan", "@小星 /帮助", inGroup("wrTAOYUAN"))
      .repliedLike("@小星 /打卡 任务12 说明", "@小星 /排名");
    await chat.says("guancha", "/帮助").repliedLike("/排名", /^(?!.*\/打卡)/s);
    await chat.says("guancha", "/帮助 打卡").repliedLike("/打卡 任务12 说明", "也可以说：");
  });

  it("a bare mention gets three lines, not silence", async () => {
    const answer = await chat.says("taoyuan", "@小星", inGroup("wrTAOYUAN")).text();
    expect(answer.split("\n").length).toBeLessThanOrEqual(4);
    expect(answer).toContain("@小星 /打卡");
  });

  it("every command has a help line that fits a phone", () => {
    for (const { name, help } of commands) {
      expect(help.usage, name).toMatch(/^\//);
      expect(help.line.length, name).toBeLessThanOrEqual(40);
    }
  });

  it.each(upcoming.map(({ name, words, takes }) => [name, words[0] ?? name, takes] as const))(
    "says that %s is not there yet, and changes nothing",
    async (name, word, takes) => {
      const rest = { references: "任务12 说明", words: "说明", dates: "11月26日 培训", topic: "" }[takes];
      await chat.says("taoyuan", `/${word} ${rest}`).repliedLike(/还没有开通|请发/);
      expect(name).not.toBe("");
    },
  );

  it.each([
    ["/销号 任务3", "/打卡 任务3"],
    ["/销号 任务3、任务6 已完成", "/打卡 任务3、任务6"],
    ["/申请销号 3", "/打卡 任务3"],
    ["/销号", "/打卡"],
  ])("tells a secretary that %s is not for them, and takes it for nothing", async (text, instead) => {
    await chat
      .says("taoyuan", text)
      .repliedWith(
        "「销号」还没有开通，没有改动。",
        `销号由审核的科室办，不用本单位发。做完了报结请发：${instead}`,
      );
    expect(await chat.stateOf("桃园社区", 3)).toBe("open");
  });

  it("a sponsor of three units gets a line of each, and how to see one", async () => {
    await chat
      .says("fenbao", "/进度")
      .repliedWith(
        "桃园社区 ☆☆ 销号1/6，待审1，逾期0",
        "荷塘社区 ☆☆ 销号1/6，待审0，逾期1",
        "柳河村 ☆ 销号0/1，待审0，逾期0",
        "看一个单位请发：/进度 桃园社区",
      );
    await chat
      .says("fenbao", "/我的任务 全部")
      .repliedWith(
        "桃园社区共6项，已销号1，待审1，还要办4项",
        "荷塘社区共6项，已销号1，待审0，还要办5项",
        "柳河村共1项，已销号0，待审0，还要办1项",
        "看一个单位请发：/我的任务 桃园社区",
      );
    await chat
      .says("fenbao", "/逾期")
      .repliedWith(
        "桃园社区没有逾期的任务。",
        "荷塘社区有1项逾期",
        "柳河村没有逾期的任务。",
        "看一个单位请发：/逾期 桃园社区",
      );
    await chat
      .says("fenbao", "/星级")
      .repliedWith("桃园社区 ☆☆", "荷塘社区 ☆☆", "柳河村 ☆", "看一个单位请发：/星级 桃园社区");
    await chat
      .says("fenbao", "/任务 3")
      .repliedWith(
        "桃园社区：任务3 召开支委会 未开始",
        "荷塘社区：任务3 召开支委会 未开始",
        "柳河村没有任务3，任务共1项。请核对编号。",
        "看一个单位请发：/任务 桃园社区 3",
      );
    await chat.says("fenbao", "/我的任务 荷塘社区").repliedLike("荷塘社区共6项", "任务3 召开支委会");
    await chat.says("fenbao", "/任务 桃园社区 3").repliedLike("桃园社区：未开始", "期限：");
  });

  it("/排名 with a unit shows that unit's place", async () => {
    await chat.says("taoyuan", "/排名 荷塘社区").repliedLike("荷塘社区：社区第1名（共2个）", /^(?!.*桃园)/s);
    await chat.says("taoyuan", "/排名 柳河村").repliedLike("柳河村：村第1名", /^(?!.*社区)/s);
    await chat.says("taoyuan", "/排名 荷塘").repliedLike("荷塘社区：社区第1名");
    await chat.says("taoyuan", "/排名 示例商圈").repliedWith("示例商圈不参加排名。");
    await chat
      .says("taoyuan", "/排名 竹溪")
      .repliedWith("没有找到「竹溪」这个单位，请写单位全名。", "看全部请发：/排名");
    await chat.says("taoyuan", "/排名 村的").repliedLike("村排名", /^(?!.*社区排名)/s);
  });

  it("/帮助 of one command shows each way to send it, as it is sent in the group", async () => {
    await chat
      .says("taoyuan", "@小星 /帮助 进度", inGroup("wrTAOYUAN"))
      .repliedWith(
        "@小星 /进度",
        "办到哪一步",
        "要图：@小星 /进度 图",
        "记进展：@小星 /进度 任务12 完成50%",
        "也可以说：进展、完成情况",
      );
    await chat.says("taoyuan", "@小星 /帮助", inGroup("wrTAOYUAN")).repliedLike(/^(?!.*：\/)/s);
  });

  it("questions about another unit are answered about that unit, whatever way it is named", async () => {
    await chat.says("taoyuan", "/进度 荷塘").repliedLike("荷塘社区 ☆☆");
    await chat.says("taoyuan", "/星级 荷塘怎么样").repliedLike("荷塘社区 ☆☆");
    await chat.says("taoyuan", "/逾期 荷塘社区").repliedLike("荷塘社区有1项逾期");
    await chat.says("taoyuan", "/进度 村").repliedWith("村1个：销号0/1，待审0，逾期0", "柳河村 0/1");
    await chat.says("taoyuan", "/逾期 村").repliedWith("村没有逾期的任务。");
    await chat.says("taoyuan", "/进度 梅园").repliedLike("没有找到「梅园」这个单位");
    await chat
      .says("taoyuan", "/我的任务 荷塘社区")
      .repliedLike("桃园社区共6项", "看别的单位请发：/进度 荷塘社区");
  });

  it("/进度 with words and no share says that they were not kept", async () => {
    await chat
      .says("taoyuan", "/进度 任务3 已张贴通知")
      .repliedLike(
        "桃园社区：未开始",
        "没有记进度。记进度请写百分比：/进度 任务3 完成50% 已张贴通知；做完了请发：/打卡 任务3 已张贴通知",
      );
  });

  it("/我的任务 with a state shows the tasks in it, and of several units the named one", async () => {
    await chat.says("hetang", "/我的任务 逾期").repliedLike("荷塘社区有1项逾期", /^(?!.*任务2)/s);
    await chat.says("hetang", "/打卡 任务3").repliedLike("已报");
    await chat
      .says("hetang", "/我的任务 待审")
      .repliedWith("荷塘社区「已报(待审)」1项：", "任务3 召开支委会");
    await chat.says("hetang", "/我的任务 退回").repliedWith("荷塘社区「退回」0项");
    await chat
      .says("both", "/我的任务 柳河村 未开始")
      .repliedWith("柳河村「未开始」1项：", "任务1 村里的事项（12月10日截止，还有15天）");
    await chat
      .says("both", "/我的任务 待审")
      .repliedLike("荷塘社区「已报(待审)」1项", "柳河村「已报(待审)」0项");
    await chat
      .says("fenbao", "/我的任务 未开始")
      .repliedLike(/^桃园社区「未开始」\d项\n荷塘社区「未开始」\d项\n/, /^(?!.*任务\d)/s);
  });

  it.each([
    ["我还有哪些任务", "桃园社区共6项"],
    ["我们社区第几名", "桃园社区：社区第"],
    ["进度怎么样了", "桃园社区 ☆☆"],
    ["星级如何？", "桃园社区 ☆☆"],
    ["排名怎么样", "社区排名"],
  ])("%s is understood without a slash", async (text, part) => {
    await chat.says("taoyuan", text).repliedLike(part);
  });

  it("/帮助 of a command says to somebody else who uses it", async () => {
    const notYours = "由书记、副书记、专干使用，您可以请他们来发。";
    await chat.says("zuzhi", "/帮助 打卡").repliedLike(`「打卡」${notYours}`);
    await chat.says("guancha", "/帮助 撤销").repliedLike(`「撤销」${notYours}`);
    expect(await chat.says("taoyuan-fu", "/帮助 打卡").text()).not.toContain("使用");
  });

  it("/销号 tells each what they can do until it is there", async () => {
    await chat.says("both", "/销号 荷塘社区 任务3").repliedLike("不用本单位发", "请发：/打卡 荷塘社区 任务3");
    await chat
      .says("keshi", "/销号 荷塘社区 任务3")
      .repliedLike("开通后由您来销号", "请发：/任务 荷塘社区 3", /^(?!.*打卡)/s);
    await chat.says("keshi", "/任务 荷塘社区 3").repliedLike("任务3 召开支委会");
    await chat.says("keshi", "/销号 任务3").repliedLike(/请发：\/进度$/);
    await chat.says("guancha", "/销号").repliedLike("销号由审核的科室办", /^(?!.*打卡)/s);
  });

  it("what is offered to a person of two units names the unit", async () => {
    await chat.says("both", "/进度 荷塘社区任务6 50%").repliedLike("做完后发：/打卡 荷塘社区 任务6");
    await chat
      .says("both", "/打卡 荷塘社区任务3\n/打卡 柳河村任务1")
      .repliedLike("请只发一个，如：/打卡 荷塘社区 任务3");
    await chat.says("taoyuan", "/进度 任务3 50%").repliedLike(/做完后发：\/打卡 任务3$/);
  });

  it("/帮助 shows nobody what they may not do", async () => {
    await chat.says("taoyuan", "/帮助").repliedLike("/我的任务", "记进展：/进度 任务12 完成50%");
    const observer = await chat.says("guancha", "/帮助").text();
    for (const part of ["/打卡", "/我的任务", "/我的排名", "记进展"]) expect(observer).not.toContain(part);
    expect(observer).toContain("/进度");
    await chat.says("guancha", "/进度 任务3 完成50%").repliedLike("这件事由单位的书记、副书记、专干办");
    await chat.says("taoyuan", "/帮助 销号").repliedLike("「销号」还没有开通。");
    await chat.says("taoyuan", "/帮助 跳舞").repliedLike("没有「跳舞」这个命令。");
  });

  it("no reply repeats a personal number", async () => {
    const recall = /^里面有身份证号、电话号码或银行卡号，没有记。请先把刚才那条消息撤回。/;
    for (const text of [
      "/进度 张三13912345678社区",
      "/任务 13912345678",
      "/走访 13 9123 45678",
      "/帮助 13912345678",
    ]) {
      const answer = await chat.says("taoyuan", text).text();
      expect(answer).toMatch(recall);
      expect(answer.replace(/[^0-9]/g, "")).not.toContain("9123");
    }
    await chat
      .says("13912345678", "/进度")
      .repliedWith(
        "我还不认识您。您的账号是一个手机号或证件号，这里不写出来。",
        "请街道组织员在企业微信管理后台的通讯录里查您的账号，把您加入人员名单，加好后再发一次。",
      );
    await chat
      .says("13912345678", "/进度", { platform: "dingtalk" })
      .repliedLike("在钉钉管理后台的通讯录里查您的账号", /^(?!.*139)/s);
  });

  it("/进度 with a share records the numbers there are, and names those there are not", async () => {
    await chat
      .says("hetang", "/进度 任务6、99 完成30%")
      .repliedWith(
        "已记：任务6 入户走访 完成30%，还没有报结。",
        "荷塘社区没有任务99，任务共6项。请核对编号。",
        "做完后发：/打卡 任务6",
      );
  });
});
