import { describe, expect, test } from "vitest";
import { withMeantNumber } from "../../src/chat/meant-number.ts";
import { asks, hints, question } from "../../src/chat/questions.ts";
import { replyText } from "../../src/chat/reply.ts";
import type { AskReason, HintReason } from "../../src/chat/understanding.ts";
import { read, vocabulary } from "./reading.ts";

const refs = [
  { ledger: "任务", number: 12 },
  { ledger: "任务", number: 13 },
];
const askReasons = Object.keys(asks) as AskReason[];
const hintReasons = Object.keys(hints) as HintReason[];

/** One or two short lines that name what to send, addressed as the chat needs it. */
function expectKind(text: string, address: string): void {
  expect(text).toMatch(new RegExp(`(?:发|如|命令)：${address}/\\S`));
  expect(text.split("\n").length).toBeLessThanOrEqual(2);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(90);
  expect(text).not.toMatch(/undefined|null|NaN|\[object/);
}

describe.each(["@小星 ", ""])("with the address %j", (address) => {
  test.each(askReasons)("the question about %s says what to send", (reason) => {
    for (const said of [refs, refs.slice(0, 1), []]) {
      expectKind(replyText(question({ kind: "ASK", cmd: "打卡", reason, refs: said }, address)), address);
    }
  });

  test.each(hintReasons)("the hint about %s says what to send", (reason) => {
    for (const said of [refs, []]) {
      expectKind(replyText(question({ kind: "HINT", cmd: "打卡", reason, refs: said }, address)), address);
      expectKind(
        replyText(question({ kind: "HINT", reason, suggestion: "打卡", refs: said }, address)),
        address,
      );
    }
  });
});

test("keycaps are asked about with both readings", () => {
  const understood = read("/打卡 1️⃣2️⃣");
  expect(understood.kind === "ASK" && replyText(question(understood, "@小星 "))).toBe(
    "是任务12，还是任务1、任务2？请发：@小星 /打卡 任务12，或 @小星 /打卡 任务1、任务2",
  );
});

test.each([
  ["不用打卡 25", "完成的请发：/打卡 任务25"],
  ["不用打卡25", "完成的请发：/打卡 任务25"],
  ["/打卡 明天 12", "是任务12吗？请把编号写在前面，发：/打卡 任务12"],
  ["/打卡 明天 12、13", "发：/打卡 任务12、任务13"],
  ["/打卡 昨天 12,13已完成", "发：/打卡 任务12、任务13"],
  ["/打卡 上午9:30 12", "发：/打卡 任务12"],
  ["/打卡 11月25日 25", "是任务25吗？"],
  ["/打卡 ８ 户 ２５", "是任务25吗？"],
  ["/撤销 刚才的 12", "发：/撤销 任务12"],
  ["/打卡 荷塘13800138000 任务12", "去掉号码再发：/打卡 任务12"],
  ["/打卡 桃园社区 明天 12", "发：/打卡 桃园社区 任务12"],
  ["/打卡 桃园社区 12号", "是编号请发：/打卡 桃园社区 任务12"],
  ["/撤销 任务12？", "只想看看请发：/任务 12"],
  ["/打咔 12、13", "请发：/打卡 任务12、任务13"],
  // Nothing, or nothing single, that can be meant beside what is asked about.
  ["/打卡 7、8户", "「7」是编号，还是数量、日期？"],
  ["/打卡 12月5日 12", "「12」是编号，还是数量、日期？"],
  ["/打卡 3月 5", "「3」是编号，还是数量、日期？"],
  ["/打卡 已走访8户", "请问是哪一项？"],
  ["/打卡 明天 12、13户", "请问是哪一项？"],
  ["/打卡 明天 12 8", "请问是哪一项？"],
  ["/打卡 明天 0", "请问是哪一项？"],
])("the question about %s proposes what was typed", (text, proposed) => {
  const understood = read(text, { mentioned: true });
  if (understood.kind !== "ASK" && understood.kind !== "HINT") throw new Error(`${text} is no question`);
  const asked = replyText(question(withMeantNumber(understood, text, vocabulary), ""));
  expect(asked).toContain(proposed);
  expect(asked).not.toContain("138");
});

/** What a question proposes must itself be understood: nobody is sent in a circle. */
test.each([
  "/进度 14 50",
  "王书记说任务14已完成",
  "能不能撤销12",
  "/打卡 1️⃣2️⃣",
  "/打卡 12号",
  "/打卡 12户",
  "/打卡 A-12",
  "/打卡 12.15",
  "/打卡 12/15",
  "/打卡 15-12",
  "/打卡 任务十 二",
  "/打卡",
  "/打卡 全部",
  "/打卡 1-80",
  "/打卡 任务12 未完成",
  "/打卡 任务12 基本完成",
  "/打卡 任务12 撤销",
  "/打卡 任务12 任务13也",
  "/打卡 任务12已完成，任务13已完成",
  "/打卡 @李四 任务12",
  "/销号 任务12",
  "/延期 任务12",
  "/请假 2月30日",
  "/打咔 12",
  "/打卡 任务0",
  "/打卡 任务O",
  "/xyz",
])("every line proposed for %s is a command", (text) => {
  const understood = read(text, { mentioned: true });
  if (understood.kind !== "ASK" && understood.kind !== "HINT") return expect(understood.kind).toBe("CMD");
  const proposed = Array.from(
    replyText(question(understood, "@小星 ")).matchAll(/@小星 (\/[^，；。\n]+)/g),
    ([, command = ""]) => command.replace("@姓名", "@李四").replace(" 12月5日", " 12月5日"),
  );
  expect(proposed.length).toBeGreaterThan(0);
  for (const command of proposed) expect(`${command} → ${read(command).kind}`).toBe(`${command} → CMD`);
});
