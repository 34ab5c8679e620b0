import { blank, type Clean, normalise } from "./normalise.ts";
import { afterWord, skip } from "./scan.ts";
import type { Vocabulary } from "./understanding.ts";

/** The words that may stand right behind a bot's name without a space: @小星打卡 12, @小星任务12. */
type Follows = Pick<Vocabulary, "botNames" | "commands" | "ledgers">;

/**
 * Makes every mention of the bot blank, wherever it stands: `@小星 /打卡`, `/打卡@小星`, `… 任务12 @小星`. Names are
 * taken exactly, the longest first, and may hold spaces; @小星星 is somebody else.
 */
export function withoutBot(clean: Clean, vocabulary: Follows): Clean {
  const names = vocabulary.botNames
    .map((name) => normalise(name).text)
    .filter((name) => name !== "")
    .toSorted((a, b) => b.length - a.length);
  const spans: { from: number; to: number }[] = [];
  const { text } = clean;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const name = names.find(
      (name) => text.startsWith(name, at + 1) && endsName(text, at + 1 + name.length, vocabulary),
    );
    if (name === undefined) continue;
    const end = at + 1 + name.length;
    // The space behind a mention in the middle of a note goes with it.
    spans.push({ from: at, to: /\s/.test(text[at - 1] ?? " ") ? skip(/ /y, text, end) : end });
  }
  return blank(clean, spans);
}

function endsName(text: string, at: number, { commands, ledgers }: Follows): boolean {
  if (!/[\p{L}\p{N}_]/u.test(text[at] ?? "")) return true;
  if (text.startsWith("斜", at)) return true;
  return (
    ledgers.some((name) => text.startsWith(name, at)) ||
    commands.some(({ words }) =>
      words.some((word) => word.length > 1 && afterWord(text, at, word) !== undefined),
    )
  );
}

const OTHER = /@[^\s@/\\]{0,40}[\s,:]*/y;

/** Where a text begins after the people it is addressed to: `@张三 /打卡 任务12`. */
export function afterMentions(text: string, at: number): number {
  let place = skip(/\s*/y, text, at);
  while (text[place] === "@") place = skip(OTHER, text, place);
  return place;
}

/** A person named with an @ at a place of the text, everyone excepted: `@李四`. */
export function readPerson(text: string, at: number): { from: number; to: number } | undefined {
  const from = skip(/\s*@ ?/y, text, at);
  if (from === at || text[from - 1] === undefined || !text.slice(at, from).includes("@")) return undefined;
  const to = skip(/[^\s@,，。、:;!?/\\()<>]{1,30}/y, text, from);
  if (to === from || /^(?:所有人|全体成员|all|everyone)/.test(text.slice(from, to))) return undefined;
  return { from, to };
}
