import { blank, type Clean } from "./normalise.ts";
import { ledgersOf, readItem } from "./reference-item.ts";
import { matchAt, skip } from "./scan.ts";
import type { Vocabulary } from "./understanding.ts";

/** A list whose lines are numbered: "1、任务12\n2、任务14". The entries stand behind the running numbers. */

const RUNNING = /[ \t]*[([]?(\d{1,2})[)\].、:]{1,2}[ \t]*/y;

/** The text without the running numbers; unchanged where the lines are not numbered from 1 on, each before a named entry. */
export function withoutRunningNumbers(clean: Clean, at: number, vocabulary: Vocabulary): Clean {
  const { text } = clean;
  const ledgers = ledgersOf(vocabulary);
  const spans: { from: number; to: number }[] = [];
  for (let line = skip(/[\s:,]*/y, text, at); line < text.length; line = lineAfter(text, line)) {
    if (!/\S/.test(text.slice(line, lineAfter(text, line)))) continue;
    const running = matchAt(RUNNING, text, line);
    const entryAt = line + (running?.[0].length ?? 0);
    if (Number(running?.[1]) !== spans.length + 1 || !namesLedger(text, entryAt, ledgers.names)) return clean;
    if (!readItem(text, entryAt, ledgers)?.named) return clean;
    spans.push({ from: line, to: entryAt });
  }
  return spans.length > 1 ? blank(clean, spans) : clean;
}

const namesLedger = (text: string, at: number, names: readonly string[]) =>
  names.some((name) => text.startsWith(name, at)) || /[第#]/.test(text[at] ?? "");

function lineAfter(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}
