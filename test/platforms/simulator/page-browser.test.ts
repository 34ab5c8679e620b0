import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../../../src/database/door.ts";
import { keepLine } from "../../../src/platforms/simulator/store.ts";
import { describePglite } from "../../support/databases.ts";
import { describeWith } from "../../support/services.ts";
import { post } from "./ask.ts";
import { type ScriptedBot, scriptedBot } from "./scripted.ts";
import { type Served, serveSimulator } from "./serve.ts";
import { loadSmallStreet } from "./street.ts";
import { DESK, focused, openChromium, PHONE, type Visitor, visit } from "./visitor.ts";

describeWith("Chromium", "the simulator's page", () => {
  describePglite("with its chats", (open) => {
    let browser: Browser;
    let db: Database;
    let bot: ScriptedBot;
    let served: Served;
    let visitor: Visitor;

    beforeAll(async () => {
      [browser, db] = await Promise.all([openChromium(), open()]);
      await loadSmallStreet(db);
    });
    afterAll(() => browser?.close());
    beforeEach(async () => {
      await db.query("DELETE FROM gov.simulator_message");
      bot = scriptedBot(db);
      served = await serveSimulator(bot);
    });
    afterEach(async () => {
      await visitor?.page.close();
      await served?.close();
    });

    describe("at a desk", () => {
      beforeEach(async () => {
        visitor = await visit(browser, served.url, { viewport: DESK });
      });

      test("a report is typed, sent with Enter, answered, and seen in ledger and ranking", async () => {
        expect(await focused(visitor.page)).toBe("text");
        await visitor.says("@小星 /打卡 任务12 已召开支委会");
        await visitor.heard("已报结 任务12");

        expect(bot.heard.map(({ user, chat }) => [user, chat])).toEqual([
          ["sim-li", { kind: "group", id: "street" }],
        ]);
        const row = visitor.page.locator("#ledger li.changed");
        await row.waitFor();
        expect(await row.textContent()).toMatch(/任务12.*示例书记甲报结.*已报\(待审\)/);
        expect(await visitor.page.locator("#ranking tr.changed.own").textContent()).toContain("进 2 位");
        expect(await visitor.page.inputValue("#text")).toBe("");
        expect([visitor.complaints, await visitor.overflow()]).toEqual([[], 0]);
      });

      test("what people type is text, never markup", async () => {
        const nasty = `<img src=x onerror=alert(1)><b>粗</b> **重** &amp; "'`;
        await visitor.says(`@小星 /打卡 任务12 ${nasty}`);
        const answer = await visitor.heard("已报结 任务12");
        const said = visitor.page.locator(".mine:not(.pending) .bubble");
        await said.waitFor();

        expect(await said.textContent()).toContain(nasty);
        expect(await answer.textContent()).toContain("<img src=x onerror=alert(1)><b>粗</b>");
        expect(await visitor.page.locator(".bubble :is(b, img)").count()).toBe(0);
        // The bot repeats it, and in the apps it stands there as it was typed.
        expect(await answer.textContent()).toContain("**重**");
        expect(visitor.complaints).toEqual([]);
      });

      test("everything can be done with the keyboard", async () => {
        const { page } = visitor;
        await page.keyboard.press("Shift+Tab");
        await page.keyboard.press("ArrowRight");
        expect(await focused(page)).toBe("/我的任务");
        await page.keyboard.press("Enter");
        expect([await focused(page), await page.inputValue("#text")]).toEqual(["text", "@小星 /我的任务"]);
        await page.keyboard.press("Enter");
        await visitor.heard("可以这样说");

        await page.keyboard.press("ArrowUp");
        expect(await page.inputValue("#text")).toBe("@小星 /我的任务");
        await page.keyboard.press("ArrowDown");
        expect(await page.inputValue("#text")).toBe("");

        await page.keyboard.press("Control+k");
        expect(await focused(page)).toContain("街道群");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        expect(await page.locator("#chat-name").textContent()).toBe("小星（单聊）");
        await page.keyboard.press("/");
        expect([await focused(page), await page.inputValue("#text")]).toEqual(["text", ""]);
        await visitor.says("/帮助");
        await visitor.heard("可以这样说");
        expect(bot.heard.at(-1)).toMatchObject({ chat: { kind: "direct" }, text: "/帮助" });
        expect(visitor.complaints).toEqual([]);
      });

      test("Shift+Enter breaks the line, an empty message is not sent", async () => {
        await visitor.page.keyboard.press("Enter");
        await visitor.page.keyboard.type("第一行");
        await visitor.page.keyboard.press("Shift+Enter");
        await visitor.says("第二行");
        await visitor.page.locator(".mine:not(.pending)").waitFor();
        expect(bot.heard.map(({ text }) => text)).toEqual(["第一行\n第二行"]);
      });

      test("others are heard by themselves, and in another chat leave a mark", async () => {
        const say = (group: string, text: string) =>
          post(`${served.url}/simulator/messages`, { from: "sim-wang", group, text });
        await say("street", "绿城社区收到");
        const theirs = visitor.page.locator(".line.theirs").filter({ hasText: "绿城社区收到" });
        await theirs.waitFor();
        expect(await theirs.locator(".from").textContent()).toMatch(/示例书记乙 绿城社区 副书记、书记 10:00/);

        await say("taoyuan", "来串个门");
        await visitor.page.locator('[data-chat="taoyuan"] .dot').waitFor();
        await visitor.page.click('[data-chat="taoyuan"]');
        await visitor.page.locator(".line").filter({ hasText: "来串个门" }).waitFor();
        expect(await visitor.page.locator('[data-chat="taoyuan"] .dot').isHidden()).toBe(true);
      });

      test("another person sees their own direct chat, and the address keeps the place", async () => {
        const { page } = visitor;
        await page.click('[data-chat="sim-li"]');
        await page.selectOption("#person", "sim-zhou");
        await page.locator("#ledger .empty").waitFor();
        expect(new URL(page.url()).search).toBe("?person=sim-zhou&chat=sim-zhou");
        await page.reload();
        await page.locator("#ledger .empty").waitFor();
        expect(await page.locator("#post").textContent()).toBe("街道 · 组织员");
      });

      test("the ledger of a person of two units shows both, and what changes in one", async () => {
        const { page } = visitor;
        await page.selectOption("#person", "sim-wang");
        await page.locator("#ledger h3").filter({ hasText: "绿城社区 · 支部过硬星" }).waitFor();
        expect(await page.locator("#ledger-title").textContent()).toBe("桃园社区、绿城社区台账");
        expect(await page.locator("#ledger li").count()).toBe(54);
        expect(await page.locator("#ranking tr.own").count()).toBe(2);
        await visitor.says("@小星 /打卡 任务12 已召开支委会");
        await page.locator("#ledger li.changed").waitFor();
        expect(await page.locator("#ledger li.changed").count()).toBe(1);
        expect(await visitor.overflow()).toBe(0);
      });

      test("each is offered what they may say, and told why they have no tasks", async () => {
        const { page } = visitor;
        const chips = () => page.locator("#chips button").allTextContents();
        expect((await chips())[0]).toBe("/打卡 任务12 已完成");

        await page.selectOption("#person", "sim-wang");
        await page.locator("#chips button").filter({ hasText: "/打卡 桃园社区 任务12 已完成" }).waitFor();

        await page.selectOption("#person", "sim-zhou");
        await page.locator("#chips button").filter({ hasText: "/设置" }).waitFor();
        expect(await chips()).toEqual(["/进度", "/排名", "/星级", "/逾期", "/设置", "/帮助"]);
        expect(await page.locator("#ledger .empty").textContent()).toMatch(/^街道的同志没有/);

        await page.selectOption("#person", "sim-chen");
        await page.locator("#ledger .empty").filter({ hasText: "小京水村没有任务" }).waitFor();
        expect(await chips()).toEqual(["/进度", "/排名", "/逾期", "/帮助"]);
      });

      test("somebody whom nobody knows can be played", async () => {
        const { page } = visitor;
        await page.click('[data-chat="sim-li"]');
        await page.selectOption("#person", { label: "不在名单里的人" });
        await page.locator("#ledger .empty").filter({ hasText: "名单里没有这个人" }).waitFor();
        expect(await page.locator("#post").textContent()).toBe("机器人不认识");
        expect(await page.locator("#now").textContent()).toBe("11月25日 周三 10:00");
        expect(await page.locator("#chips button").allTextContents()).toEqual(["/帮助"]);
        await page.focus("#text");
        await visitor.says("/帮助");
        await visitor.heard("可以这样说");
        expect(bot.heard.at(-1)).toMatchObject({ user: "moshengren", chat: { kind: "direct" } });
        await page.reload();
        await page.locator("#ledger .empty").filter({ hasText: "名单里没有这个人" }).waitFor();
        expect([visitor.complaints, await visitor.overflow()]).toEqual([[], 0]);
      });

      test("pictures of this site are shown, others are links", async () => {
        const line = { chat: "street", at: bot.now(), sender: "小星", text: "", messageKey: "digest" };
        await keepLine(db, { ...line, imageUrl: "/simulator/page/star.svg", part: 0 });
        await keepLine(db, { ...line, imageUrl: "https://example.com/week.png", part: 1 });
        await keepLine(db, { ...line, imageUrl: "javascript:alert(1)", part: 2 });
        await visitor.page.locator(".bubble img").waitFor();
        const link = visitor.page.locator(".bubble a").filter({ hasText: "查看图片" });
        expect(await link.getAttribute("href")).toBe("https://example.com/week.png");
        const shown = visitor.page.getByRole("link", { name: "打开图片" });
        expect(await shown.getAttribute("href")).toBe(`${served.url}/simulator/page/star.svg`);
        expect(await visitor.page.locator(".bubble").last().textContent()).toBe("[图片]");
        expect(visitor.complaints).toEqual([]);
      });

      test("the newest line stays in sight when the room for it shrinks, unless one reads further up", async () => {
        const { page } = visitor;
        for (let part = 0; part < 30; part++) {
          const line = { chat: "street", at: bot.now(), sender: "sim-wang", text: `第${part}句` };
          await keepLine(db, { ...line, messageKey: "many", part });
        }
        await page.getByText("第29句").waitFor();
        const left =
          "(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)";
        const toEnd = () => page.evaluate<number>(`${left}(document.querySelector("#log"))`);
        await page.setViewportSize({ ...DESK, height: 500 });
        await expect.poll(toEnd).toBeLessThan(2);

        await page.evaluate('document.querySelector("#log").scrollTop = 0');
        await page.setViewportSize({ ...DESK, height: 480 });
        await page.evaluate(
          "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
        );
        expect(await page.evaluate('document.querySelector("#log").scrollTop')).toBe(0);
      });

      test("the clock can be moved, and says what that did", async () => {
        await visitor.page.click('[data-leap="week"]');
        await visitor.page.getByText("街道时间到了11月30日 周一 09:00，到点的事办了 1 件。").waitFor();
        expect(bot.now()).toBe(Date.parse("2026-11-30T09:00:00+08:00"));
      });

      test("a message that could not be sent comes back into the field", async () => {
        await served.close();
        await visitor.says("@小星 /进度");
        await visitor.page.getByText("连不上服务，请稍后再试。").waitFor();
        expect(await visitor.page.inputValue("#text")).toBe("@小星 /进度");
      });
    });

    test("on a phone one view is seen at a time, and nothing sticks out", async () => {
      visitor = await visit(browser, served.url, { viewport: PHONE, hasTouch: true });
      const { page } = visitor;
      await page.fill("#text", `@小星 /打卡 任务12 ${"很长".repeat(60)}${"w".repeat(200)}`);
      await page.tap(".send");
      await visitor.heard("已报结 任务12");
      expect(await visitor.overflow()).toBe(0);

      for (const view of ["ledger", "ranking"]) {
        await page.locator(`.tabs [data-view="${view}"] .dot`).waitFor();
        await page.tap(`.tabs [data-view="${view}"]`);
        expect(await page.locator(`#${view}`).isVisible()).toBe(true);
        expect(await page.locator("#text").isVisible()).toBe(false);
        expect(await page.locator(`.tabs [data-view="${view}"] .dot`).isVisible()).toBe(false);
        expect(await visitor.overflow()).toBe(0);
      }
      expect(visitor.complaints).toEqual([]);
    });
  });
});
