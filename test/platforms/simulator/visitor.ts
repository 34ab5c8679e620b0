/** Somebody at the simulator's page, wherever it is served. */

import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { findChromium } from "../../support/chromium.ts";

export const DESK = { width: 1366, height: 768 };
export const PHONE = { width: 375, height: 667 };

/** What keeps Chromium from needing a display, a sandbox of its own or a network beside the test's. */
const QUIET = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the machine's browser; call it in a suite of describeWith("Chromium", …). */
export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium() ?? "chromium", args: QUIET });
}

export interface Visitor {
  readonly page: Page;
  /** What the browser complained about: errors in the console, exceptions, requests to other hosts. */
  readonly complaints: string[];
  /** Types into whatever has the focus, and presses Enter. */
  says(text: string): Promise<void>;
  /** The newest bubble of the bot, once it has said this. */
  heard(text: string | RegExp): Promise<Locator>;
  /** How many pixels stick out on the right. */
  overflow(): Promise<number>;
}

/** Opens the page and waits until it shows the rankings. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions): Promise<Visitor> {
  const page = await browser.newPage({ locale: "zh-CN", timezoneId: "America/New_York", ...options });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).host !== new URL(url).host) complaints.push(`request to ${request.url()}`);
  });
  await page.goto(url);
  await page.locator("#ranking tbody tr").first().waitFor({ state: "attached" });

  return {
    page,
    complaints,
    async says(text) {
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    },
    async heard(text) {
      const bubble = page.locator(".from-bot .bubble").filter({ hasText: text }).last();
      await bubble.waitFor();
      return bubble;
    },
    overflow: () =>
      page.evaluate<number>("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"),
  };
}

/** What has the keyboard: its id, or its text. */
export function focused(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement.id || document.activeElement.textContent.trim()");
}
