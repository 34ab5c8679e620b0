import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import type { Page } from "playwright-core";
import { createApp } from "../src/app.ts";
import { readSettings } from "../src/config.ts";
import { openDatabase } from "../src/database/open.ts";
import { openChromium } from "../test/platforms/simulator/visitor.ts";

/** npm run screenshots: starts the sample street, talks to it in Chromium, and writes the pictures of docs/images. */

const images = fileURLToPath(new URL("../docs/images/", import.meta.url));

/** The second goes on where the first ends. In a group the bot is called, as on a platform, where it hears nothing else. */
const views = [
  {
    name: "simulator",
    width: 1366,
    height: 768,
    spoken: ["@小星 /打卡 任务12 已召开支委会", "@小星 /进度"],
  },
  {
    name: "simulator-phone",
    width: 375,
    height: 812,
    spoken: ["@小星 /撤销", "@小星 /打卡 任务12 已召开支委会"],
  },
] as const;

async function speak(page: Page, text: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/simulator/messages"));
  await page.locator("#text").fill(text);
  await page.locator("#text").press("Enter");
  await answered;
  // The panel beside the chat is read anew after each answer.
  await page.waitForResponse((response) => response.url().includes("/simulator/ledger"));
}

const dataDir = await mkdtemp(join(tmpdir(), "xingbang-"));
await mkdir(images, { recursive: true });
const app = await createApp(readSettings({ DATA_DIR: dataDir, PORT: "0" }), {
  db: await openDatabase({ dataDir }),
  log: pino({ level: "warn" }),
});
const browser = await openChromium();
try {
  for (const { name, width, height, spoken } of views) {
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2 });
    await page.goto(`http://127.0.0.1:${app.port}/`);
    for (const text of spoken) await speak(page, text);
    await page.screenshot({ path: join(images, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  await app.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.stdout.write(`${views.map(({ name }) => `docs/images/${name}.png`).join("\n")}\n`);
