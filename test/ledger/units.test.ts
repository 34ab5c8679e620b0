import { beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import { findUnit } from "../../src/ledger/units.ts";
import { describeEachEngine } from "../support/databases.ts";

const names = [
  "示例桃园社区",
  "示例荷塘社区",
  "荷塘社区",
  "100%满意社区",
  "A_B村",
  "AxB村",
  "柳河村",
  "𠮷祥村",
];

describeEachEngine("finding a unit by what was typed", (open) => {
  let db: OpenDatabase;
  let streetId: number;
  beforeAll(async () => {
    db = await open();
    const load = async (street: string, units: readonly string[]) => {
      const plan = { street, people: [], programmes: [], items: [], groups: [] };
      const kind = "community" as const;
      return loadStreet(
        db,
        { ...plan, units: units.map((name) => ({ name, kind })) },
        { key: `load:${street}`, text: "", at: new Date(0) },
      );
    };
    ({ streetId } = await load("示例街道", names));
    await load("邻街道", ["柳河村", "东湖社区"]);
  });

  const found = async (words: string) => {
    const result = await findUnit(db, streetId, words);
    if (result.found === "one") return result.unit.name;
    return result.found === "several" ? result.units.map(({ name }) => name) : undefined;
  };

  describe.each([
    ["the whole name", "示例桃园社区", "示例桃园社区"],
    ["its end", "桃园社区", "示例桃园社区"],
    ["its beginning", "示例桃园", "示例桃园社区"],
    ["what is its own in it", "桃园", "示例桃园社区"],
    ["the branch of it", "桃园社区党支部", "示例桃园社区"],
    ["the whole name of one that is the end of another", "荷塘社区", "荷塘社区"],
    ["spaces around it", " 桃园社区\n", "示例桃园社区"],
    ["a percent sign", "100%", "100%满意社区"],
    ["an underscore", "A_B", "A_B村"],
    ["a character beyond the basic plane", "𠮷祥", "𠮷祥村"],
    ["a name that another street has too", "柳河村", "柳河村"],
  ])("by %s", (_, words, name) => {
    it(`finds ${name}`, async () => {
      expect(await found(words)).toBe(name);
    });
  });

  it.each([
    ["no words", ""],
    ["spaces", "  \n"],
    ["a percent sign alone", "%"],
    ["an underscore alone", "_"],
    ["words from its middle", "例桃"],
    ["one character of it", "园"],
    ["a name of another street", "东湖社区"],
    ["a quotation mark", "'; DROP TABLE gov.unit; --"],
  ])("finds nothing by %s", async (_, words) => {
    expect(await found(words)).toBeUndefined();
  });

  it("gives back several fits in the office's order rather than guess", async () => {
    expect(await found("示例")).toStrictEqual(["示例桃园社区", "示例荷塘社区"]);
  });

  it("says which unit and of what kind", async () => {
    expect(await findUnit(db, streetId, "柳河村")).toStrictEqual({
      found: "one",
      unit: { id: expect.any(Number), name: "柳河村", kind: "community" },
    });
  });
});
