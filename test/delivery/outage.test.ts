import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import type { Senders } from "../../src/delivery/sender.ts";
import { dingtalkSenders } from "../../src/platforms/dingtalk/senders.ts";
import { wecomSenders } from "../../src/platforms/wecom/senders.ts";
import { describePglite, describePostgres, type Open } from "../support/databases.ts";
import { dingtalkApp, startFakeDingtalkApi } from "../support/fake-dingtalk-api.ts";
import type { FakePlatform, PlatformTrouble } from "../support/fake-platform.ts";
import { startFakeWecomApi, wecomApp } from "../support/fake-wecom-api.ts";
import { bindRobot, box, openPostOffice, type PostOffice } from "../support/post-office.ts";
import { describeWith, service } from "../support/services.ts";

/** A minute of the platform's limits: the real ones would take ten of real minutes. Both sides count by the same one. */
const MINUTE_MS = 1_200;
const PENALTY_MS = 10 * MINUTE_MS;

interface Platform extends FakePlatform {
  robot(group: string): string;
  messages(chat: string): readonly { readonly at: number; readonly text: string }[];
  readonly tooMany: () => number;
  readonly duplicates: () => number;
}

const platforms = {
  wecom: {
    start: (minuteMs: number): Promise<Platform> => startFakeWecomApi({ minuteMs }),
    senders: (db: OpenDatabase, origin: string, minuteMs: number): Senders =>
      wecomSenders({ db, box, minuteMs, settings: { apiBase: origin, ...wecomApp } }),
  },
  dingtalk: {
    start: (minuteMs: number): Promise<Platform> => startFakeDingtalkApi({ minuteMs }),
    senders: (db: OpenDatabase, origin: string, minuteMs: number): Senders =>
      dingtalkSenders({ db, box, minuteMs, settings: { apiBase: origin, oapiBase: origin, ...dingtalkApp } }),
  },
} as const;
type Name = keyof typeof platforms;

let count = 0;

function suite(open: Open, names: readonly Name[], redis?: () => Promise<string>): void {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open();
  });

  describe.each(names)("%s", (name) => {
    const ends: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });

    async function start(minuteMs: number): Promise<{ platform: Platform; post: PostOffice }> {
      const platform = await platforms[name].start(minuteMs);
      ends.push(() => platform.close());
      const post = await openPostOffice(
        db,
        platforms[name].senders(db, platform.origin, minuteMs),
        await redis?.(),
      );
      ends.push(() => post.close());
      return { platform, post };
    }

    async function bind(platform: Platform) {
      const group = `group${++count}`;
      const id = await bindRobot(db, name, group, platform.robot(group));
      return { group, target: { kind: `${name}-robot`, group: id } as const };
    }

    it("takes 200 posts to one group at 20 a minute, in order, and refuses none", async () => {
      const { platform, post } = await start(MINUTE_MS);
      const { group, target } = await bind(platform);
      const texts = Array.from({ length: 200 }, (_, n) => `第 ${n} 条`);
      for (const text of texts) await post.say(target, text);
      await post.quiet(90_000);
      const seen = platform.messages(group);
      expect(seen.map(({ text }) => text)).toStrictEqual(texts);
      expect(platform.tooMany()).toBe(0);
      const windows = seen.slice(20).map(({ at }, index) => at - (seen[index]?.at ?? 0));
      expect(Math.min(...windows)).toBeGreaterThanOrEqual(MINUTE_MS);
    }, 120_000);

    it("is left alone for its penalty after somebody else used the robot up, and nothing is lost", async () => {
      const { platform, post } = await start(MINUTE_MS);
      const { group, target } = await bind(platform);
      const address = platform.robot(group);
      // The same robot, from another program: the fake counts by address, so it is this one that is bound.
      const shared = await bindRobot(db, name, `${group}-shared`, address);
      for (let n = 0; n < 20; n++) {
        await fetch(address, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ msgtype: "text", text: { content: `别人 ${n}` } }),
        });
      }
      await post.say({ ...target, group: shared }, "一");
      await post.say({ ...target, group: shared }, "二");
      await post.quiet(60_000);
      expect(
        platform
          .messages(group)
          .slice(20)
          .map(({ text }) => text),
      ).toStrictEqual(["一", "二"]);
      expect(platform.tooMany()).toBe(1);
      const [, refused, first] = platform.arrived.slice(19);
      const wait = name === "dingtalk" ? PENALTY_MS : MINUTE_MS;
      expect((first?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(wait);
    }, 90_000);

    it.each<{ title: string; trouble: readonly PlatformTrouble[] }>([
      { title: "503", trouble: [{ how: "status 503" }] },
      {
        title: "connections that break, some after the message was taken",
        trouble: [{ how: "hang-up", acts: true }, { how: "hang-up" }],
      },
      {
        title: "silence, some after the message was taken",
        trouble: [{ how: "silence", acts: true }, { how: "silence" }],
      },
      {
        title: "a bit of everything",
        trouble: [
          { how: "html" },
          { how: "half an answer", acts: true },
          { how: "an empty object", acts: true },
          { how: "flood" },
        ],
      },
    ])(
      "loses nothing in an outage with $title: all is there 10 s after it, and hardly anything twice",
      async ({ trouble }) => {
        const { platform, post } = await start(60_000);
        const groups = await Promise.all(Array.from({ length: 5 }, () => bind(platform)));
        let calls = 0;
        platform.trouble(({ method }) =>
          // The call that looks whether it answers again does not take anything.
          method === "GET" ? { how: "status 503" } : trouble[calls++ % trouble.length],
        );
        const texts = Array.from({ length: 6 }, (_, n) => `第 ${n} 条`);
        for (const text of texts) for (const { target } of groups) await post.say(target, text);
        await expect.poll(() => calls, { timeout: 15_000 }).toBeGreaterThanOrEqual(groups.length);
        await expect
          .poll(() => post.turns.filter((turn) => turn === "retried").length, { timeout: 15_000 })
          .toBeGreaterThanOrEqual(groups.length);

        platform.trouble(undefined);
        await post.quiet(10_000);
        const repeated = post.turns.filter((turn) => turn === "repeated").length;
        let twice = 0;
        for (const { group } of groups) {
          const seen = platform.messages(group).map(({ text }) => text);
          expect([...new Set(seen)]).toStrictEqual(texts);
          twice += seen.length - texts.length;
        }
        expect(await post.rows()).toMatchObject(Array(30).fill({ state: "sent" }));
        // Each was sent again once at most, and that is counted.
        expect(Math.max(...(await post.rows()).map(({ repeats }) => repeats))).toBeLessThanOrEqual(1);
        expect(twice + platform.duplicates()).toBeLessThanOrEqual(repeated);
        if (name === "dingtalk") expect(twice).toBe(0);
      },
      60_000,
    );
  });
}

describePglite("a platform in trouble, the queue in PGlite", (open) => suite(open, ["wecom", "dingtalk"]));
describePostgres("a platform in trouble, the queue in PostgreSQL", (open) => suite(open, ["wecom"]));
describeWith("Redis", "with Redis", () => {
  describePglite("a platform in trouble, the queue on Redis", (open) =>
    suite(open, ["dingtalk"], () => service("redis")),
  );
});
