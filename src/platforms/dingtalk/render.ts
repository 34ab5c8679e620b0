import { inert } from "../../delivery/markdown.ts";
import type { Content } from "../../delivery/outbound.ts";
import { asMarkdown } from "../as-markdown.ts";
import { jsonSize, shorten, utf8Size } from "../cut.ts";
import { clean } from "../plain.ts";
import {
  type Lines,
  linesOf,
  mentioned,
  type Rendered,
  renderLines,
  usableLinks,
  withoutTables,
} from "../rendered.ts";

/**
 * Bytes that DingTalk takes: of the whole JSON body of a webhook (errcode 460101), of msgParam in a call of the app. Titles
 * are what a list of chats shows.
 */
export const LIMITS = { body: 20_000, msgParam: 15_000, title: 60, button: 30, buttons: 5 } as const;

type Of<T extends Content["type"]> = Extract<Content, { type: T }>;

/** Two spaces end a line; without them DingTalk's markdown would go on in the same one. */
const MARKDOWN_BREAK = "  \n";

/**
 * The body for a custom robot or a session. Pictures are no message of their own there: one that was uploaded stands in
 * markdown. A card calls nobody by name: DingTalk knows no mention there.
 */
export function renderWebhook(content: Content, mediaId?: string): Rendered {
  if (content.type === "image") return webhookImage(content, mediaId);
  if (content.type === "card") return webhookCard(content);
  const at = atOf(content);
  // An id that is in `at` only rings nowhere: it must stand in the text too.
  const below = mentioned(content)
    .map((user) => `@${user}`)
    .join(" ");
  const body = (text: string) =>
    content.type === "text"
      ? { msgtype: "text", text: { content: text }, ...at }
      : { msgtype: "markdown", markdown: { title: titleOf(content), text }, ...at };
  const limit = LIMITS.body - utf8Size(JSON.stringify(body(""))) - ROOM_FOR_UUID;
  const { text, rest } = part(content, limit, below);
  return { body: body(text), ...(rest && { rest }) };
}

/** The `msgUuid` that is put beside it. */
const ROOM_FOR_UUID = 60;

/** What a call of the app sends: `msgKey` and `msgParam`. It can mention nobody. */
export function renderApi(content: Content, mediaId?: string): Rendered {
  const message = (msgKey: string, param: object) => ({ body: { msgKey, msgParam: JSON.stringify(param) } });
  if (content.type === "image") {
    if (mediaId === undefined) return renderApi(plain(content.alt));
    return message("sampleImageMsg", { photoURL: mediaId });
  }
  if (content.type === "card") return apiCard(content, message);
  const param = (text: string) =>
    content.type === "text" ? { content: text } : { title: titleOf(content), text };
  const { text, rest } = part(content, LIMITS.msgParam - utf8Size(JSON.stringify(param(""))));
  const key = content.type === "text" ? "sampleText" : "sampleMarkdown";
  return { ...message(key, param(text)), ...(rest && { rest }) };
}

const plain = (line: string): Of<"text"> => ({ type: "text", lines: [line] });

/** Text is shown as it stands, so nothing in it is escaped; markdown is ours. */
function part(content: Lines, limit: number, below = "") {
  if (content.type === "text") {
    return renderLines(content, { limit, size: jsonSize, show: (line) => line, below });
  }
  const markdown = withBlankLines(withoutTables(content.markdown));
  const how = { limit, size: jsonSize, joint: MARKDOWN_BREAK, show: (line: string) => line.trimEnd(), below };
  const shown = renderLines({ ...content, markdown }, how);
  // Nothing but two spaces is no line, it is a paragraph's end.
  return { ...shown, text: shown.text.replace(/^ {2}$/gm, "") };
}

/** A list has to begin after a blank line, or DingTalk takes it for a part of the paragraph above. */
function withBlankLines(markdown: string): string {
  const isItem = (line: string) => /^\s*(?:\d+\.|[-*+])\s/.test(line);
  return markdown
    .split("\n")
    .flatMap((line, index, lines) => {
      const above = lines[index - 1] ?? "";
      return isItem(line) && above.trim() !== "" && !isItem(above) ? ["", line] : [line];
    })
    .join("\n");
}

function titleOf({ title }: { readonly title: string }): string {
  return shorten(clean(title), LIMITS.title) || "通知";
}

function atOf(content: Lines) {
  const users = mentioned(content);
  const everyone = content.mentions?.everyone === true;
  return users.length > 0 || everyone ? { at: { atUserIds: users, isAtAll: everyone } } : {};
}

function webhookImage({ alt }: Of<"image">, mediaId: string | undefined): Rendered {
  if (mediaId === undefined) return renderWebhook(plain(alt));
  const text = `![${inert(clean(alt))}](${mediaId})`;
  return { body: { msgtype: "markdown", markdown: { title: titleOf({ title: alt }), text } } };
}

function webhookCard(content: Of<"card">): Rendered {
  const links = usableLinks(content).slice(0, LIMITS.buttons);
  const [first, ...others] = links;
  if (!first) return renderWebhook({ type: "text", lines: [content.title, ...content.lines] });
  const buttons =
    others.length === 0
      ? { singleTitle: buttonOf(first), singleURL: first.url }
      : { btnOrientation: "0", btns: links.map((link) => ({ title: buttonOf(link), actionURL: link.url })) };
  const body = (text: string) => ({
    msgtype: "actionCard",
    actionCard: { title: titleOf(content), text, ...buttons },
  });
  return {
    body: body(cardText(content, LIMITS.body - utf8Size(JSON.stringify(body(""))) - ROOM_FOR_UUID)),
  };
}

function apiCard(content: Of<"card">, message: (msgKey: string, param: object) => Rendered): Rendered {
  const links = usableLinks(content).slice(0, LIMITS.buttons);
  const [first, ...others] = links;
  if (!first) return renderApi({ type: "text", lines: [content.title, ...content.lines] });
  const buttons =
    others.length === 0
      ? { singleTitle: buttonOf(first), singleURL: first.url }
      : Object.fromEntries(
          links.flatMap((link, index) => [
            [`actionTitle${index + 1}`, buttonOf(link)],
            [`actionURL${index + 1}`, link.url],
          ]),
        );
  const param = (text: string) => ({ title: titleOf(content), text, ...buttons });
  const room = LIMITS.msgParam - utf8Size(JSON.stringify(param("")));
  const key = others.length === 0 ? "sampleActionCard" : `sampleActionCard${links.length}`;
  return message(key, param(cardText(content, room)));
}

const buttonOf = ({ title }: { readonly title: string }) => shorten(clean(title), LIMITS.button);

/** The card's text is markdown, its lines are plain text; what does not fit is behind its links. */
function cardText(content: Of<"card">, limit: number): string {
  const lines = [
    `#### ${inert(clean(content.title))}`,
    ...linesOf({ type: "text", lines: content.lines }).map(asMarkdown),
  ];
  const markdown: Of<"markdown"> = { type: "markdown", title: content.title, markdown: lines.join("\n") };
  const { text, rest } = part(markdown, limit - 8);
  return rest ? `${text}${MARKDOWN_BREAK}…` : text;
}
