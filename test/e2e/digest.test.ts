import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clockAt } from "../support/clock-at.ts";
import { copyDataDir } from "../support/databases.ts";
import { type Running, startProcess } from "../support/process.ts";

/** A Wednesday: its week's sign-offs are news on the Monday that follows. */
const WEDNESDAY = Date.parse("2026-11-25T10:00:00+08:00");
const STREET_GROUP = "jiedao";
const PNG = "89504e470d0a1a0a";

interface Line {
  readonly at: string;
  readonly text: string;
  readonly imageUrl?: string;
}

describe("the weekly digest, through the process and its simulator", { timeout: 120_000 }, () => {
  let path: string;
  let remove: () => unknown;
  let app: Running;
  const start = () => startProcess({ DATA_DIR: path, NODE_OPTIONS: clockAt(WEDNESDAY) });
  beforeAll(async () => {
    ({ path, remove } = await copyDataDir());
    app = await start();
  }, 120_000);
  afterAll(async () => {
    await app.kill();
    await remove();
  });

  const post = async <T>(where: string, what: object): Promise<T> => {
    const response = await fetch(`${app.url}/simulator/${where}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(what),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  };
  const moveTo = async (now: string) =>
    (await post<{ ran: string[] }>("clock", { now })).ran.filter((run) => run.startsWith("weekly-digest@"));
  const read = async (): Promise<Line[]> => {
    const response = await fetch(`${app.url}/simulator/groups/${STREET_GROUP}/messages?after=0`);
    return ((await response.json()) as { messages: Line[] }).messages;
  };
  const digests = async () => (await read()).filter(({ text }) => text.includes("星级周榜"));

  it("comes once on Monday, as a text and a picture that one can open, and the same again as 上周", async () => {
    expect(await moveTo("2026-12-01T09:00:00+08:00")).toStrictEqual(["weekly-digest@2026-W49"]);
    const [text, picture, ...more] = await digests();
    expect(more).toStrictEqual([]);
    expect(text?.at).toMatch(/^2026-11-30T09:00:/);
    expect(text?.text).toMatch(/^示例街道 第48周星级周榜（截至11月30日 09:00）\n社区6个：.*\n村4个：/s);

    const image = await fetch(`${app.url}${picture?.imageUrl}`);
    expect(image.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await image.arrayBuffer()).toString("hex", 0, 8)).toBe(PNG);

    const message = { from: "taoyuan-shuji", group: STREET_GROUP, text: "@小星 /排名 上周" };
    const { replies } = await post<{ replies: { text: string }[] }>("messages", message);
    expect(replies[0]?.text).toBe(`${text?.text}\n现在的排名：@小星 /排名`);
  });

  it("does not come again for the same week, after a restart, or after a week without news", async () => {
    const before = (await digests()).length;
    expect(await moveTo("2026-12-01T12:00:00+08:00")).toStrictEqual([]);
    expect(await app.stop()).toBe(0);
    app = await start();
    expect(await moveTo("2026-12-08T09:00:00+08:00")).toStrictEqual(["weekly-digest@2026-W50"]);
    expect((await digests()).length).toBe(before);
  });

  it("leaves a unit's picture below the answer that it was asked with", async () => {
    await post("messages", { from: "taoyuan-shuji", group: STREET_GROUP, text: "@小星 /进度 图" });
    await expect
      .poll(async () => (await read()).at(-1), { timeout: 20_000 })
      .toMatchObject({
        text: "示例桃园社区进度图",
        imageUrl: expect.stringMatching(/\.png$/),
      });
  });
});
