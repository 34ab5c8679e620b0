import { commandWords, ledgerNames } from "../../handlers/index.ts";
import { understand } from "../../src/chat/parse.ts";
import type { Setting, Understanding, Vocabulary } from "../../src/chat/understanding.ts";

export const vocabulary: Vocabulary = {
  commands: commandWords,
  ledgers: ledgerNames,
  botNames: ["小星", "五星 助手"],
};

/** A Wednesday. */
export const now = "2026-11-25T10:00:00+08:00";

export function read(text: string, setting: Partial<Setting> = {}): Understanding {
  return understand(text, vocabulary, { mentioned: false, now, ...setting });
}

/**
 * An understanding in one line: `CMD 打卡 12,13 「note」 on 2026-12-04 @李四 50% of 桃园社区`, `ASK 打卡 12 (dotted)`,
 * `HINT 打卡 (unknown-command: 打卡)`, `IGNORE`. An entry of another ledger than 任务 is named with it.
 */
export function inWords(understood: Understanding): string {
  if (understood.kind === "IGNORE") return "IGNORE";
  const { kind, cmd, refs, note, date, target, percent, unit } = understood;
  const numbers = refs.map(({ ledger, number }) => (ledger === "任务" ? number : `${ledger}${number}`));
  const suggestion =
    kind === "HINT" && understood.suggestion !== undefined ? `: ${understood.suggestion}` : "";
  return [
    kind,
    cmd ?? [],
    numbers.join(",") || [],
    note === undefined ? [] : `「${note}」`,
    date === undefined ? [] : `on ${date}`,
    target === undefined ? [] : `@${target}`,
    percent === undefined ? [] : `${percent}%`,
    unit === undefined ? [] : `of ${unit}`,
    kind === "CMD" ? [] : `(${understood.reason}${suggestion})`,
  ]
    .flat()
    .join(" ");
}

/** A text, how it is understood, and why. */
export type Row = readonly [text: string, understood: string, why: string];
