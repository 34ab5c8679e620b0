import type { Content } from "../delivery/outbound.ts";
import { type Size, takeLines } from "./cut.ts";
import { clean } from "./plain.ts";

/** One message of a platform, and what did not fit into it. */
export interface Rendered {
  readonly body: Readonly<Record<string, unknown>>;
  readonly rest?: Content;
}

/** Text or markdown of ours: what is parted into several messages when it is long. */
export type Lines = Extract<Content, { type: "text" | "markdown" }>;

/** The first message's text of a content in lines; `rest` is a content of the same kind, and calls nobody again. */
export function renderLines(
  content: Lines,
  how: {
    readonly limit: number;
    readonly size?: Size;
    readonly joint?: string;
    readonly show: (line: string) => string;
    /** Stands below the first message; the mentions, where they are a part of the text. */
    readonly below?: string;
  },
): { readonly text: string; readonly rest?: Content } {
  const { below = "", size = (text: string) => Buffer.byteLength(text) } = how;
  const foot = below === "" ? "" : `${how.joint ?? "\n"}${below}`;
  const { shown, rest } = takeLines(linesOf(content), { ...how, limit: how.limit - size(foot) });
  const text = `${shown}${foot}`;
  if (rest.length === 0) return { text };
  return {
    text,
    rest:
      content.type === "text"
        ? { type: "text", lines: rest }
        : { type: "markdown", title: content.title, markdown: rest.join("\n") },
  };
}

/** What it says, line by line, as every platform takes it. */
export function linesOf(content: Lines): readonly string[] {
  const text = content.type === "text" ? content.lines.join("\n") : content.markdown;
  return clean(text).trimEnd().split("\n");
}

/** Accounts that may stand in a text as they are; anything else could be read as markup. */
export function mentioned(content: Lines): readonly string[] {
  return (content.mentions?.users ?? []).filter((user) => /^[\w.@$:+-]{1,64}$/.test(user));
}

/** The links of a card that lead somewhere: a platform refuses the whole card for one that does not. */
export function usableLinks(card: Extract<Content, { type: "card" }>) {
  return card.links.filter(({ url }) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));
}

const TABLE_ROW = /^\s*\|.*\|\s*$/;
const TABLE_RULE = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

export function hasTable(markdown: string): boolean {
  return markdown.split("\n").some((line) => TABLE_RULE.test(line));
}

/** Markdown for who knows no tables: a row becomes a line. */
export function withoutTables(markdown: string): string {
  if (!hasTable(markdown)) return markdown;
  return markdown
    .split("\n")
    .filter((line) => !TABLE_RULE.test(line))
    .map((line) =>
      TABLE_ROW.test(line)
        ? line
            .trim()
            .slice(1, -1)
            .split("|")
            .map((cell) => cell.trim())
            .join("　")
        : line,
    )
    .join("\n");
}
