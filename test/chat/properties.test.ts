import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalise } from "../../src/chat/normalise.ts";
import { LONGEST_NOTE } from "../../src/chat/note.ts";
import { LONGEST_TEXT } from "../../src/chat/parse.ts";
import { toWords } from "../../src/chat/plain.ts";
import { maskPersonalData } from "../../src/ledger/personal-data.ts";
import { inWords, read, vocabulary } from "./reading.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
    .map((units) => String.fromCharCode(...units)),
);

/** What messages are made of, in any order. */
const piece = fc.constantFrom(
  ..."/打卡 撤销 任务 问题 第 项 号 12 13 0 十二 廿 和 到 - 、 ， 。 ： ? 吗 @小星 @张三 「 」 > ① 1️⃣ % 完成 未 代 到下周五 12月5日 2月30日 桃园社区 A- . \n 斜杠 大咖 13800138000".split(
    " ",
  ),
  " ",
);
const likelyText = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));
const setting = fc.record(
  {
    mentioned: fc.boolean(),
    quotedTask: fc.integer({ min: 1, max: 99 }),
    recentTask: fc.integer({ min: 1, max: 99 }),
  },
  { requiredKeys: ["mentioned"] },
);

const commandsWithoutNotes = fc.constantFrom(
  "/打卡 任务12",
  "/打卡 12、13",
  "/打卡 12-15",
  "/打卡 第十二项",
  "/dk 12",
  "/DAKA 12",
  "/撤销 任务12",
  "/排名",
  "/任务12",
  "/打卡 15-12",
  "/打卡 任务0",
  "/打卡 12户",
  "/打卡 任务12 完成50%",
);
const unseen = fc.constantFrom(
  "\u200b",
  "\u200d",
  "\u2060",
  "\u00ad",
  "\u202e",
  "\u2066",
  "\ufeff",
  "\ufe0f",
  "\u0007",
  "\u0085",
  "\ud800",
  "\u{e0041}",
  "\u0301",
);

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0));

describe("any text", () => {
  test("has one of four outcomes, its commands are known and its details within their limits", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, likelyText), setting, (text, heard) => {
        const understood = read(text, heard);
        expect(["CMD", "ASK", "HINT", "IGNORE"]).toContain(understood.kind);
        if (understood.kind === "IGNORE") return;
        const names = vocabulary.commands.map(({ name }) => name);
        if (understood.cmd !== undefined) expect(names).toContain(understood.cmd);
        expect(understood.refs.length).toBeLessThanOrEqual(11);
        if (understood.kind !== "CMD") return;
        expect(understood.refs.length).toBeLessThanOrEqual(10);
        for (const { number } of understood.refs) expect(Number.isInteger(number) && number > 0).toBe(true);
        expect(Array.from(understood.note ?? "").length).toBeLessThanOrEqual(LONGEST_NOTE);
        expect(understood.date ?? "2026-11-25").toMatch(/^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$/);
      }),
      { numRuns: 2000 },
    );
  });

  test("is silence when it neither begins with a slash nor was said to the bot", () => {
    fc.assert(
      fc.property(likelyText, (text) => {
        const said = `今天${text}`;
        expect(read(said).kind).toBe("IGNORE");
      }),
    );
  });

  test("is cleaned once: cleaning it again changes nothing", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, likelyText), (text) => {
        const { text: once, typed } = normalise(text);
        expect(normalise(once).text).toBe(once);
        expect(typed).toHaveLength(once.length);
      }),
      { numRuns: 1000 },
    );
  });

  test("is masked once: masking it again changes nothing", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, likelyText, fc.stringMatching(/^[0-9 xX-]{0,60}$/)), (text) => {
        const masked = maskPersonalData(text);
        expect(masked).toHaveLength(text.length);
        expect(maskPersonalData(masked)).toBe(masked);
      }),
    );
  });

  test("loses the digits of a mobile number in whatever groups", () => {
    const digits = fc.stringMatching(/^1[3-9][0-9]{7}0[0-9]$/);
    const mark = fc.constantFrom(" ", "-", ".", "、", "  ", " - ", "/");
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 10 }), { maxLength: 4 });
    fc.assert(
      fc.property(digits, cuts, mark, (number, places, between) => {
        // A group that neither an entry nor a day has.
        const written = Array.from(number, (digit, at) => (places.includes(at) ? between : "") + digit).join(
          "",
        );
        const groups = written.split(between);
        fc.pre(groups.some((group) => /^(?!20)\d{4}|^00/.test(group)));
        expect(maskPersonalData(`电话${written}。`)).not.toBe(`电话${written}。`);
        expect(inWords(read(`/打卡 任务12 ${written}`))).toContain("(personal-data)");
        expect(inWords(read(`/任务 ${written}`))).toContain("(personal-data)");
      }),
      { numRuns: 500 },
    );
  });

  test("keeps its lists of entries, which are no numbers", () => {
    const entry = fc.integer({ min: 1, max: 99 });
    const list = fc.uniqueArray(entry, { minLength: 1, maxLength: 10 });
    const mark = fc.constantFrom("、", ",", "，", " ", "、 ", "和");
    fc.assert(
      fc.property(list, mark, (numbers, between) => {
        const text = `/打卡 ${numbers.join(between)}`;
        expect(maskPersonalData(text)).toBe(text);
        expect(inWords(read(text))).not.toContain("(personal-data)");
      }),
      { numRuns: 1000 },
    );
  });

  test("longer than the limit is not looked at", () => {
    expect(inWords(read(`/打卡 12 ${"长".repeat(LONGEST_TEXT)}`))).toBe("HINT (too-long)");
  });
});

describe("a command", () => {
  test("means the same with unseen characters anywhere in it", () => {
    fc.assert(
      fc.property(
        commandsWithoutNotes,
        fc.array(fc.tuple(fc.nat(30), unseen), { maxLength: 8 }),
        (text, added) => {
          const characters = Array.from(text);
          for (const [at, character] of added) characters.splice(at % (characters.length + 1), 0, character);
          expect(toWords(read(characters.join("")))).toEqual(toWords(read(text)));
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    "/打卡 任务12",
    "/dk 12,13",
    "/打卡 #12",
    "/打卡 (任务12)",
    "/打卡 12-15",
    "/help",
    "/打卡 任务12 完成50%",
  ])("means the same in full width: %s", (text) => {
    expect(toWords(read(fullWidth(text)))).toEqual(toWords(read(text)));
    expect(toWords(read(fullWidth(text).replaceAll(" ", "　")))).toEqual(toWords(read(text)));
  });

  test("keeps what the person typed behind the numbers", () => {
    const words = fc.stringMatching(/^已[一-龥，。！a-zA-Z]{0,20}办$/);
    fc.assert(
      fc.property(words, (note) => {
        const understood = read(`/打卡 任务12 ${note}`);
        if (understood.kind === "CMD") expect(understood.note).toBe(note);
        else expect(understood.kind).toBe("ASK");
      }),
    );
  });
});
