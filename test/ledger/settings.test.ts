import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import {
  loadSettings,
  type SettingChange,
  settingDefaults,
  settingNames,
  streetSettings,
} from "../../src/ledger/settings.ts";
import { describeEachEngine } from "../support/databases.ts";
import { decide, makeStreet, type TestStreet } from "../support/street.ts";

describeEachEngine("settings", (open) => {
  let db: OpenDatabase;
  let street: TestStreet;
  let other: TestStreet;
  const at = new Date("2026-11-25T10:00:00+08:00");
  const set = (of: TestStreet, data: SettingChange) =>
    recordBatch(db, [
      decide(of, [], {
        notices: [{ kind: "set", at, personId: of.person("组织员"), unitId: null, data: { ...data } }],
      }),
    ]);
  beforeAll(async () => {
    db = await open();
    street = await makeStreet(db);
    other = await makeStreet(db);
  });

  it("are the defaults, set by nobody, until somebody sets one", async () => {
    const { street: settings, inGroup } = await streetSettings(db, street.id);
    for (const name of settingNames) {
      expect(settings[name]).toStrictEqual({ value: settingDefaults[name], setBy: null, setAt: null });
    }
    expect(inGroup(7)).toStrictEqual(settings);
  });

  it("are what was set last, with who set it and when; a group's own before the street's", async () => {
    await set(street, { name: "ranking", value: true });
    await set(street, { name: "quiet", value: { from: "21:00", to: "07:00" } });
    await set(street, { name: "quiet", value: { from: "19:00", to: "08:30" } });
    await set(street, { name: "ranking", value: false, group: 7 });
    const { street: settings, inGroup } = await streetSettings(db, street.id);
    expect(settings.quiet).toStrictEqual({
      value: { from: "19:00", to: "08:30" },
      setBy: "组织员",
      setAt: at,
    });
    expect([settings, inGroup(7), inGroup(8)].map(({ ranking }) => ranking.value)).toStrictEqual([
      true,
      false,
      true,
    ]);
    expect(inGroup(7).quiet).toStrictEqual(settings.quiet);
  });

  it("are each street's own", async () => {
    const settings = await loadSettings(db, [street.id, other.id]);
    expect([...settings.values()].map((one) => one.street.quiet.value.from)).toStrictEqual([
      "19:00",
      "20:00",
    ]);
  });
});
