import { createHash } from "node:crypto";
import type { Reply } from "../../chat/reply.ts";
import { EVERYBODY } from "../../delivery/markdown.ts";
import type { Content } from "../../delivery/outbound.ts";
import { asMarkdown } from "../as-markdown.ts";
import { cut, shorten, takeLines } from "../cut.ts";
import { clean } from "../plain.ts";
import {
  hasTable,
  type Lines,
  linesOf,
  mentioned,
  type Rendered,
  renderLines,
  usableLinks,
  withoutTables,
} from "../rendered.ts";

/**
 * Bytes of UTF-8 that WeCom takes in one message: of a group robot (developer.work.weixin.qq.com path 91770), of the
 * self-built app (path 90236) and its passive answer (path 90241), of a `response_url` (path 101138), of a stream frame
 * (path 101031). Pictures are counted by their file. Titles and texts of cards are what a phone shows of them.
 */
export const LIMITS = {
  robotText: 2_048,
  robotMarkdown: 4_096,
  appText: 2_048,
  appMarkdown: 2_048,
  responseMarkdown: 20_480,
  streamContent: 20_480,
  robotPicture: 2 * 1024 * 1024,
  streamPicture: 10 * 1024 * 1024,
  cardTitle: 128,
  cardText: 512,
  cardLinks: 3,
  linkTitle: 39,
} as const;

type Of<T extends Content["type"]> = Extract<Content, { type: T }>;
type Renderer = { readonly [T in Content["type"]]: (content: Of<T>) => Rendered };

const text = (content: Lines, limit: number) => renderLines(content, { limit, show: asText });
const rest = ({ rest: left }: { readonly rest?: Content }) => (left ? { rest: left } : {});
const plain = (line: string): Of<"text"> => ({ type: "text", lines: [line] });

/** A group robot: tables through markdown_v2, which knows no mention; mentions of a text stand beside it. */
const robot: Renderer = {
  text(content) {
    const part = text(content, LIMITS.robotText);
    const list = [...mentioned(content), ...(content.mentions?.everyone ? ["@all"] : [])];
    const mentions = list.length > 0 ? { mentioned_list: list } : {};
    return { body: { msgtype: "text", text: { content: part.text, ...mentions } }, ...rest(part) };
  },
  markdown(content) {
    const msgtype = hasTable(content.markdown) ? "markdown_v2" : "markdown";
    const below = msgtype === "markdown" ? calls(content) : "";
    const part = renderLines(content, { limit: LIMITS.robotMarkdown, show: (line) => line, below });
    return { body: { msgtype, [msgtype]: { content: part.text } }, ...rest(part) };
  },
  image({ image: { base64 }, alt }) {
    const bytes = Buffer.from(base64, "base64");
    if (bytes.length > LIMITS.robotPicture) return robot.text(plain(alt));
    const md5 = createHash("md5").update(bytes).digest("hex");
    return { body: { msgtype: "image", image: { base64: bytes.toString("base64"), md5 } } };
  },
  card(content) {
    const [first, ...others] = usableLinks(content);
    if (!first) return robot.text({ type: "text", lines: [content.title, ...content.lines] });
    const jump_list = [first, ...others]
      .slice(0, LIMITS.cardLinks)
      .map(({ title, url }) => ({ type: 1, title: shorten(clean(title), LIMITS.linkTitle), url }));
    return {
      body: {
        msgtype: "template_card",
        template_card: {
          card_type: "text_notice",
          main_title: { title: shorten(clean(content.title), LIMITS.cardTitle) },
          sub_title_text: cardText(content),
          ...(others.length > 0 && { jump_list }),
          card_action: { type: 1, url: first.url },
        },
      },
    };
  },
};

/** The self-built app to one person: nobody to mention; a picture has been uploaded before. */
const app = (mediaId: string | undefined): Renderer => ({
  text(content) {
    const part = text(content, LIMITS.appText);
    return { body: { msgtype: "text", text: { content: part.text } }, ...rest(part) };
  },
  markdown(content) {
    const plainer = { ...content, markdown: withoutTables(content.markdown) };
    const part = renderLines(plainer, { limit: LIMITS.appMarkdown, show: (line) => line });
    return { body: { msgtype: "markdown", markdown: { content: part.text } }, ...rest(part) };
  },
  image({ alt }) {
    if (mediaId === undefined) return app(undefined).text(plain(alt));
    return { body: { msgtype: "image", image: { media_id: mediaId } } };
  },
  card(content) {
    const [first] = usableLinks(content);
    if (!first) return app(undefined).text({ type: "text", lines: [content.title, ...content.lines] });
    return {
      body: {
        msgtype: "textcard",
        textcard: {
          title: shorten(asText(clean(content.title)), LIMITS.cardTitle),
          description: cardText(content),
          url: first.url,
          btntxt: shorten(clean(first.title), 12),
        },
      },
    };
  },
});

/** A message's response_url: markdown only, in groups; the answer quotes the message, so nobody is called by name. */
const response: Renderer = {
  text: (content) => markdownOnly(content, asMarkdown),
  markdown: (content) => markdownOnly(content, (line) => line),
  image: ({ alt }) => response.text(plain(alt)),
  card(content) {
    const links = usableLinks(content).map(({ title, url }) => `[${asMarkdown(clean(title))}](${url})`);
    const lines = [content.title, ...content.lines].map((line) => asMarkdown(clean(line)));
    return response.markdown({
      type: "markdown",
      title: content.title,
      markdown: [...lines, ...links].join("\n"),
    });
  },
};

/** For the text messages of apps and robots, which know no markdown but `<a href>` and `<@userid>`: shows what was typed. */
function asText(text: string): string {
  return text.replaceAll("<", "＜").replace(EVERYBODY, "$1\u200b");
}

/** What a `response_url` takes. */
function markdownOnly(content: Lines, show: (line: string) => string): Rendered {
  return {
    body: { msgtype: "markdown", markdown: { content: inOne(content, show, LIMITS.responseMarkdown) } },
  };
}

/** An answer that has no second message for what does not fit. */
function inOne(content: Lines, show: (line: string) => string, limit: number): string {
  return cut(linesOf(content).map(show).join("\n"), limit);
}

const calls = (content: Lines) =>
  mentioned(content)
    .map((user) => `<@${user}>`)
    .join("");

function cardText({ lines }: Of<"card">): string {
  const { shown, rest: left } = takeLines(lines.map(clean), {
    limit: LIMITS.cardText - 4,
    show: asText,
  });
  return left.length > 0 ? `${shown}\n…` : shown;
}

const render = (renderer: Renderer, content: Content): Rendered =>
  (renderer[content.type] as (content: Content) => Rendered)(content);

/** The body of `POST /cgi-bin/webhook/send`. */
export const renderRobot = (content: Content): Rendered => render(robot, content);

/** The part of `POST /cgi-bin/message/send` that says what; `mediaId` is that of a picture's content. */
export const renderAppPost = (content: Content, mediaId?: string): Rendered => render(app(mediaId), content);

/** The body that is posted to a `response_url`. */
export const renderResponse = (content: Content): Rendered => render(response, content);

/** The content of a stream frame, which WeCom reads as markdown: shows the reply as plain text. "" = nothing to say. */
export function renderStream({ lines }: Reply): string {
  return inOne({ type: "text", lines }, asMarkdown, LIMITS.streamContent);
}

/** The content of an app's passive answer. "" = nothing to say. */
export function renderAppAnswer({ lines }: Reply): string {
  return inOne({ type: "text", lines }, asText, LIMITS.appText);
}
