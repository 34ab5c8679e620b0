import { beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import { type HearingKeys, hear } from "../../src/ledger/speaker.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, makeStreet, type TestStreet } from "../support/street.ts";

const now = Date.parse("2026-11-25T10:00:00+08:00");

const plan: StreetPlan = {
  street: "示例街道",
  units: [
    { name: "柳河村", kind: "village" },
    { name: "桃园社区", kind: "community" },
  ],
  people: [
    {
      key: "both",
      name: "李敏",
      posts: [
        { role: "reviewer", section: "党建办" },
        { role: "deputy", unit: "桃园社区" },
        { role: "secretary", unit: "柳河村" },
      ],
      accounts: [{ platform: "wecom", user: "LiMin" }],
    },
    { key: "none", name: "新同志", posts: [], accounts: [{ platform: "wecom", user: "XinTongZhi" }] },
    {
      key: "corp-a",
      name: "甲公司张伟",
      posts: [],
      accounts: [{ platform: "wecom", user: "zhang", corp: "A" }],
    },
    { key: "any-corp", name: "本单位张伟", posts: [], accounts: [{ platform: "wecom", user: "zhang" }] },
    {
      key: "corp-b",
      name: "乙公司王芳",
      posts: [],
      accounts: [{ platform: "wecom", user: "wang", corp: "B" }],
    },
  ],
  programmes: [],
  items: [],
  groups: [
    { platform: "wecom", chatId: "wrSTREET", name: "街道群" },
    { platform: "wecom", chatId: "wrTAOYUAN", name: "桃园群", unit: "桃园社区" },
  ],
};

describeEachEngine("hearing a message", (open) => {
  let db: OpenDatabase;
  let streetId: number;
  beforeAll(async () => {
    db = await open();
    ({ streetId } = await loadStreet(db, plan, { key: "load", text: "", at: new Date(now) }));
  });

  const heard = (keys: Partial<HearingKeys>) =>
    hear(db, { key: "new", platform: "wecom", corp: "", user: "LiMin", chatId: null, now, ...keys });
  const speaker = async (keys: Partial<HearingKeys>) => (await heard(keys)).speaker?.name;

  it("knows nothing of a message from a stranger", async () => {
    expect(await heard({ user: "stranger", chatId: "wrUNKNOWN" })).toStrictEqual({
      answered: undefined,
      speaker: undefined,
      group: undefined,
      recentTask: undefined,
      unitNames: [],
    });
  });

  describe("knows who speaks", () => {
    it("with all their posts, in the order of the units, the street office's last", async () => {
      expect((await heard({})).speaker).toStrictEqual({
        id: expect.any(Number),
        name: "李敏",
        streetId,
        posts: [
          {
            role: "secretary",
            unit: { id: expect.any(Number), name: "柳河村", kind: "village" },
            section: null,
          },
          {
            role: "deputy",
            unit: { id: expect.any(Number), name: "桃园社区", kind: "community" },
            section: null,
          },
          { role: "reviewer", unit: null, section: "党建办" },
        ],
      });
    });

    it("also without any post", async () => {
      expect((await heard({ user: "XinTongZhi" })).speaker?.posts).toStrictEqual([]);
    });

    it("not by an account of the same name on another platform", async () => {
      expect(await speaker({ platform: "dingtalk" })).toBeUndefined();
    });

    it("not by an account that is written otherwise", async () => {
      expect(await speaker({ user: "limin" })).toBeUndefined();
    });

    it("by the account of their company", async () => {
      expect(await speaker({ user: "zhang", corp: "A" })).toBe("甲公司张伟");
    });

    it("not by an account of ours that another company has too", async () => {
      expect(await speaker({ user: "zhang", corp: "" })).toBe("本单位张伟");
      expect(await speaker({ user: "zhang", corp: "C" })).toBeUndefined();
      expect(await speaker({ user: "LiMin", corp: "C" })).toBeUndefined();
    });

    it("in the simulator by their key, where they have no account there", async () => {
      expect(await speaker({ platform: "simulator", user: "none" })).toBe("新同志");
      expect(await speaker({ user: "none" })).toBeUndefined();
    });

    it("not by another company's account", async () => {
      expect(await speaker({ user: "wang", corp: "A" })).toBeUndefined();
      expect(await speaker({ user: "wang", corp: "" })).toBeUndefined();
    });
  });

  describe("knows where it was said", () => {
    it("in a group of the street", async () => {
      expect((await heard({ chatId: "wrSTREET" })).group).toStrictEqual({
        id: expect.any(Number),
        streetId,
        unit: null,
      });
    });

    it("in a group of a unit", async () => {
      expect((await heard({ chatId: "wrTAOYUAN" })).group).toStrictEqual({
        id: expect.any(Number),
        streetId,
        unit: { id: expect.any(Number), name: "桃园社区", kind: "community" },
      });
    });

    it("in the simulator in a group of a real platform too", async () => {
      const { group } = await heard({ platform: "simulator", user: "none", chatId: "wrSTREET" });
      expect(group).toStrictEqual({ id: expect.any(Number), streetId, unit: null });
    });

    it.each([
      ["of an id that is written otherwise", { chatId: "wrtaoyuan" }],
      ["of another platform", { platform: "dingtalk", chatId: "wrTAOYUAN" }],
      ["that is a direct chat", { chatId: null }],
    ])("but nothing of a group %s", async (_, keys) => {
      expect((await heard(keys)).group).toBeUndefined();
    });
  });

  it("knows the units of the speaker's street, in the office's order", async () => {
    expect((await heard({})).unitNames).toStrictEqual(["柳河村", "桃园社区"]);
  });

  describe("knows whether it was answered", () => {
    let street: TestStreet;
    beforeAll(async () => {
      street = await makeStreet(db);
    });

    it("with the answer it got", async () => {
      const decision = decide(street, [], { reply: ["已报：", "任务1 “三会一课”"] });
      await recordBatch(db, [decision]);

      expect((await heard({ key: decision.source.key })).answered).toStrictEqual({
        reply: ["已报：", "任务1 “三会一课”"],
      });
    });

    it("with silence", async () => {
      const decision = decide(street, [], { reply: null });
      await recordBatch(db, [decision]);

      expect((await heard({ key: decision.source.key })).answered).toStrictEqual({ reply: null });
    });
  });
});
