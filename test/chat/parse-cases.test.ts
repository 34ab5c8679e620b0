import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandWords, ledgerNames } from "../../handlers/index.ts";
import { understand } from "../../src/chat/parse.ts";
import { toWords } from "../../src/chat/plain.ts";

interface Case {
  readonly id: string;
  readonly text: string;
  readonly kind: string;
  readonly cmd?: string;
  readonly ids?: number[];
  readonly note?: string;
  readonly note_len?: number;
  readonly date?: string;
  readonly target?: string;
  readonly percent?: number;
  readonly mentioned?: boolean;
  readonly quoted_task?: number;
  readonly recent_task?: number;
  readonly why: string;
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../fixtures/parse-cases.json", import.meta.url), "utf8"),
);

const asked = ["kind", "cmd", "ids", "note", "date", "target", "percent"] as const;

describe.each([[["小星", "五星 助手"]], [["小星"]]])("the bot goes by %j", (botNames) => {
  test.each(cases.map((one) => [one.id, one.why, one] as const))("%s: %s", (_id, _why, one) => {
    const words = toWords(
      understand(
        one.text,
        { commands: commandWords, ledgers: ledgerNames, botNames },
        {
          mentioned: one.mentioned ?? false,
          now: "2026-11-25T10:00:00+08:00",
          ...(one.quoted_task !== undefined && { quotedTask: one.quoted_task }),
          ...(one.recent_task !== undefined && { recentTask: one.recent_task }),
        },
      ),
    );
    const wanted = Object.fromEntries(
      asked.flatMap((key) => (one[key] === undefined ? [] : [[key, one[key]]])),
    );
    expect(words).toMatchObject(wanted);
    if (one.note_len !== undefined) expect(words.note).toHaveLength(one.note_len);
  });
});
