import type { Browser, BrowserContextOptions } from "playwright-core";
import { Temporal } from "temporal-polyfill";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { DESK, openChromium, PHONE, type Visitor, visit } from "../platforms/simulator/visitor.ts";
import { copyDataDir } from "../support/databases.ts";
import { type Running, startProcess } from "../support/process.ts";
import { describeWith } from "../support/services.ts";

/** Late on the last days of a quarter, when every day due in it has passed. */
const REPORTED = /已报(?:（迟报）)?：任务12/;

/** Each test is another community of the sample: 任务12 is open in all of them. */
describeWith("Chromium", "a secretary at the simulator's page", () => {
  let data: { path: string; remove(): void };
  let app: Running;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    data = await copyDataDir();
    [app, browser] = await Promise.all([startProcess({ DATA_DIR: data.path }), openChromium()]);
    await moveToMorning(app.url);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.kill();
    data?.remove();
  });
  afterEach(() => visitor?.page.close());

  it("reports 任务12, sees it wait for review in chat and panels alike, and takes it back", async () => {
    visitor = await arrive(browser, app, "taoyuan", { viewport: DESK });
    const before = await look(visitor);
    expectAgreement(before);

    const task = await taskRow(visitor, "任务12").locator(".task").textContent();
    const answer = await ask(visitor, "@小星 /打卡 任务12 已召开支委会");
    expect(answer).toMatch(REPORTED);
    expect(answer).toContain(`：${task}（待审）`);
    await taskRow(visitor, "任务12").filter({ hasText: "已报(待审)" }).waitFor();
    const reported = await look(visitor);
    expectAgreement(reported);
    expect(reported.progress).toStrictEqual({
      ...before.progress,
      waiting: String(Number(before.progress.waiting) + 1),
    });
    expect(reported.ranking).toStrictEqual(before.ranking);

    expect(await ask(visitor, "@小星 /撤销")).toContain(`已撤回：${task}`);
    await taskRow(visitor, "任务12").filter({ hasText: "未开始" }).waitFor();
    expect(await look(visitor)).toStrictEqual(before);
    expect(visitor.complaints).toEqual([]);
  });

  it("moves in both rankings with a report that nobody reviews, and back with /撤销", async () => {
    visitor = await arrive(browser, app, "xinglin", { viewport: DESK });
    const before = await look(visitor);

    await ask(visitor, "@小星 /打卡 任务26 已检查");
    await taskRow(visitor, "任务26").filter({ hasText: "已销号" }).waitFor();
    const reported = await look(visitor);
    expectAgreement(reported);
    expect(Number(reported.progress.score)).toBeGreaterThan(Number(before.progress.score));
    expect(Number(reported.progress.rank)).toBeLessThan(Number(before.progress.rank));

    await ask(visitor, "@小星 /撤销");
    await taskRow(visitor, "任务26").filter({ hasText: "未开始" }).waitFor();
    expect(await look(visitor)).toStrictEqual(before);
  });

  it("reports on a phone, and nothing sticks out in any view", async () => {
    visitor = await arrive(browser, app, "hetang", { viewport: PHONE, hasTouch: true });
    const { page } = visitor;
    await page.fill("#text", "@小星 /打卡 任务12 已召开支委会");
    await page.tap(".send");
    await visitor.heard(REPORTED);
    expect(await visitor.overflow()).toBe(0);

    await page.tap('.tabs [data-view="ledger"]');
    await taskRow(visitor, "任务12").filter({ hasText: "已报(待审)" }).waitFor();
    expect(await visitor.overflow()).toBe(0);

    await page.tap('.tabs [data-view="ranking"]');
    await page.locator("#ranking tr.own").waitFor();
    expect(await visitor.overflow()).toBe(0);
    expect(visitor.complaints).toEqual([]);
  });

  it("is told by the bot that it does not know somebody who stands in no list", async () => {
    visitor = await visit(browser, app.url, { viewport: PHONE, hasTouch: true });
    const { page } = visitor;
    await page.selectOption("#person", { label: "不在名单里的人" });
    await page.locator("#chats [data-chat]").filter({ hasText: "小星" }).tap();
    await page.focus("#text");
    await visitor.says("/打卡 任务12");
    await visitor.heard("我还不认识您（账号 moshengren）。请街道组织员把您加入人员名单");
    expect([visitor.complaints, await visitor.overflow()]).toEqual([[], 0]);
  });

  it("finds conversation and report again after kill -9 and a new start", async () => {
    visitor = await arrive(browser, app, "meiling", { viewport: DESK });
    await ask(visitor, "@小星 /打卡 任务12 已召开支委会");
    const said = await visitor.page.locator(".bubble").allTextContents();
    await app.kill();

    // The same port, so that the page's address still leads to it.
    app = await startProcess({ DATA_DIR: data.path, PORT: new URL(app.url).port });
    await visitor.page.reload();
    await taskRow(visitor, "任务12").filter({ hasText: "已报(待审)" }).waitFor();
    await visitor.heard(REPORTED);
    expect(await visitor.page.locator(".bubble").allTextContents()).toStrictEqual(said);
  });
});

/** What is overdue changes at 18:00 and at midnight: the street's time is set far from both. */
async function moveToMorning(url: string): Promise<void> {
  const tomorrow = Temporal.Now.plainDateISO("Asia/Shanghai").add({ days: 1 });
  const response = await fetch(`${url}/simulator/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ now: `${tomorrow}T10:00:00+08:00` }),
  });
  expect(response.status).toBe(200);
}

/** Opens the page, and chooses a unit's secretary and its group. */
async function arrive(
  browser: Browser,
  app: Running,
  unit: string,
  options: BrowserContextOptions,
): Promise<Visitor> {
  const visitor = await visit(browser, app.url, options);
  const { page } = visitor;
  await page.selectOption("#person", `${unit}-shuji`);
  await page.click(`[data-chat="${unit}"]`);
  // The chat has been read once: what comes from now on was said from now on.
  await page.locator("#log > *").first().waitFor();
  // And the panels have left whoever the page began as.
  const group = await page.locator("#chat-name").textContent();
  const own = page.locator("#ranking tr.own").filter({ hasText: group?.replace("工作群", "") ?? "" });
  await own.waitFor({ state: "attached" });
  await page.focus("#text");
  return visitor;
}

/** Says something, and gives the bot's next answer: an earlier one may read the same. */
async function ask({ page, says }: Visitor, text: string): Promise<string> {
  const answers = page.locator(".from-bot .bubble");
  const answer = answers.nth(await answers.count());
  await says(text);
  return (await answer.textContent()) ?? "";
}

function taskRow({ page }: Visitor, reference: string) {
  return page.locator("#ledger li").filter({ hasText: `${reference} ` });
}

/** The unit and the street as the bot tells of them and as the panels show them. */
async function look(visitor: Visitor) {
  const progress = spokenProgress(await ask(visitor, "@小星 /进度"));
  const ranking = spokenRanking(await ask(visitor, "@小星 /排名"));
  return { progress, ranking, shown: await readPanels(visitor) };
}

function expectAgreement({ progress, ranking, shown }: Awaited<ReturnType<typeof look>>): void {
  expect(shown.ranking).toStrictEqual(ranking);
  expect(shown.progress).toStrictEqual(progress);
}

function spokenProgress(answer: string) {
  const [title = "", counts = "", ...rest] = answer.split("\n");
  const place = rest.pop() ?? "";
  const [, done, waiting, overdue] = /^销号(\S+)，待审(\d+)，逾期(\d+)$/.exec(counts) ?? [];
  const [, score, rank] = /^得分([\d.]+)，在.+中排第(\d+)$/.exec(place) ?? [];
  return { stars: countStars(title), done, waiting, overdue, byStar: rest, score, rank };
}

function spokenRanking(answer: string) {
  const lines = answer.matchAll(/^(\d+) (\S+) ([★☆]+) ([\d.]+) ?(\S*)$/gm);
  return [...lines].map(([, rank, unit, stars = "", score, movement]) => {
    return { rank, unit, stars: countStars(stars), score, movement };
  });
}

/** "★★☆☆☆" -> "2/5". */
function countStars(text: string): string {
  return `${text.split("★").length - 1}/${text.split(/[★☆]/).length - 1}`;
}

async function readPanels({ page }: Visitor) {
  const texts = (css: string) => page.locator(css).allTextContents();
  const rows = "#ranking tbody tr";
  const [ranks, units, stars, scores, movements] = await Promise.all([
    texts(`${rows} .rank`),
    texts(`${rows} th`),
    texts(`${rows} .stars .unseen`),
    texts(`${rows} .score`),
    texts(`${rows} .movement [aria-hidden]`),
  ]);
  const ranking = ranks.map((rank, row) => ({
    rank,
    unit: units[row]?.replace("（本单位）", ""),
    // "2 颗星,共 5 颗"
    stars: stars[row]?.match(/\d+/g)?.join("/"),
    score: scores[row],
    // Where a unit stays or is new, the bot says nothing.
    movement: movements[row]?.replace(/[–·]/, ""),
  }));

  const own = units.findIndex((unit) => unit.includes("（本单位）"));
  const [tally, headings] = await Promise.all([
    page.locator("#tally span").textContent(),
    texts("#ledger h3"),
  ]);
  const [, done, waiting, overdue = "0"] =
    /^已销号 (\S+) · 待审 (\d+)(?: · 逾期 (\d+))?$/.exec(tally ?? "") ?? [];
  const byStar = headings.map((heading) => heading.replace(/^★(.+?)(\d.*)$/, "$1 $2"));
  const { stars: ownStars, score, rank } = ranking[own] ?? {};
  return { progress: { stars: ownStars, done, waiting, overdue, byStar, score, rank }, ranking };
}
