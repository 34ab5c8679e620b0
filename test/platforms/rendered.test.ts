import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { typed } from "../../src/delivery/markdown.ts";
import type { Content } from "../../src/delivery/outbound.ts";
import { renderApi, renderWebhook } from "../../src/platforms/dingtalk/render.ts";
import type { Rendered } from "../../src/platforms/rendered.ts";
import { renderAppPost, renderResponse, renderRobot } from "../../src/platforms/wecom/render.ts";

type Body = Readonly<Record<string, unknown>>;
interface Renderer {
  readonly render: (content: Content) => Rendered;
  /** What the platform counts, of a message in lines. */
  readonly sizeOf: (body: Body) => number;
  readonly limit: (body: Body) => number;
  readonly shown: (body: Body) => string;
}

const bytes = (text: string) => Buffer.byteLength(text);
const whole = (body: Body) => bytes(JSON.stringify({ ...(body as object), msgUuid: "0".repeat(32) }));
const wecomShown = (body: Body) => (body[String(body.msgtype)] as { content: string }).content;
const dingtalkShown = (body: Body) => {
  const { content, text } = body[String(body.msgtype)] as { content?: string; text?: string };
  return content ?? text ?? "";
};
const paramOf = ({ msgParam }: Body) => JSON.parse(msgParam as string) as { content?: string; text?: string };

const renderers: Readonly<Record<string, Renderer>> = {
  "a WeCom robot": {
    render: renderRobot,
    sizeOf: (body) => bytes(wecomShown(body)),
    limit: ({ msgtype }) => (msgtype === "text" ? 2_048 : 4_096),
    shown: wecomShown,
  },
  "WeCom's app": {
    render: (content) => renderAppPost(content),
    sizeOf: (body) => bytes(wecomShown(body)),
    limit: () => 2_048,
    shown: wecomShown,
  },
  "a DingTalk robot": {
    render: (content) => renderWebhook(content),
    sizeOf: whole,
    limit: () => 20_000,
    shown: dingtalkShown,
  },
  "DingTalk's app": {
    render: (content) => renderApi(content),
    sizeOf: ({ msgParam }) => bytes(msgParam as string),
    limit: () => 15_000,
    shown: (body) => paramOf(body).content ?? paramOf(body).text ?? "",
  },
};

/** All messages that one content becomes. */
function messages({ render }: Renderer, content: Content): Body[] {
  const bodies: Body[] = [];
  for (let left: Content | undefined = content; left; ) {
    const { body, rest } = render(left);
    bodies.push(body as Body);
    left = rest;
    if (bodies.length > 100) throw new Error("it goes on for ever");
  }
  return bodies;
}

const nasty = fc
  .array(
    fc.constantFrom(
      "汉字",
      "😀",
      "e\u0301",
      "👨‍👩‍👧‍👦",
      "<@all>",
      "@所有人",
      "\u0007",
      "\u0000",
      "\ud800",
      "\n",
      '"',
      "\\",
      "a",
      "*x*",
      "| a |",
      " ",
    ),
    {
      maxLength: 4_000,
    },
  )
  .map((parts) => parts.join(""));

describe.each(Object.entries(renderers))("what goes to %s", (_, renderer) => {
  it("fits, carries no half characters and no control characters, whatever it says", () => {
    const content = fc.record({ text: nasty, type: fc.constantFrom("text", "markdown") });
    fc.assert(
      fc.property(content, ({ text, type }) => {
        const said: Content =
          type === "text"
            ? { type: "text", lines: [text], mentions: { users: ["u1", "u 2", "<b>"] } }
            : { type: "markdown", title: text.slice(0, 200), markdown: text, mentions: { users: ["u1"] } };
        for (const body of messages(renderer, said)) {
          expect(renderer.sizeOf(body)).toBeLessThanOrEqual(renderer.limit(body));
          expect(JSON.stringify(body)).not.toMatch(/\\u[0-9a-f]{4}/);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("says everything of a long text, in order", () => {
    const lines = Array.from({ length: 200 }, (_, n) => `第 ${n} 行，桃园社区还有两项没有报`);
    const seen = messages(renderer, { type: "text", lines }).map(renderer.shown);
    expect(seen.join("\n").split("\n")).toStrictEqual(lines);
  });

  it("parts a line that is too long between characters, and ends what is far too long with a note", () => {
    const family = "👨‍👩‍👧‍👦";
    const [first = "", ...others] = messages(renderer, { type: "text", lines: [family.repeat(3_000)] }).map(
      renderer.shown,
    );
    expect(first).toMatch(new RegExp(`^(?:${family})+$`));
    expect(others.length).toBeGreaterThan(0);
    const endless = messages(renderer, { type: "text", lines: ["汉".repeat(1_000_000)] }).map(renderer.shown);
    expect(endless.length).toBeLessThan(12);
    expect(endless.at(-1)).toMatch(/…（内容较长，已截断）$/);
  });

  it("shows a card without a usable link, and a picture that is none there, as text", () => {
    const links = [{ title: "坏", url: "javascript:alert(1)" }] as const;
    const [card] = messages(renderer, { type: "card", title: "周报", lines: ["一行"], links });
    expect(renderer.shown(card as Body)).toBe("周报\n一行");
    const tooBig = { base64: Buffer.alloc(3 * 1024 * 1024).toString("base64") };
    const [image] = messages(renderer, { type: "image", image: tooBig, alt: "排名：1 桃园社区" });
    expect(renderer.shown(image as Body)).toBe("排名：1 桃园社区");
  });
});

describe("escaping", () => {
  it("lets a name that somebody typed stand in our markdown, and do nothing there", () => {
    expect(typed("桃园|社区*3.5*\n<@all> @所有人 [点我](x)")).toBe(
      "桃园｜社区＊3.5＊ ＜@\u200ball＞ @\u200b所有人 ［点我］(x)",
    );
    expect(typed("示例街道（1-2 期）")).toBe("示例街道（1-2 期）");
  });

  const text: Content = { type: "text", lines: ["<@all> @所有人 [点我](https://evil.example)"] };

  it("calls nobody on WeCom whom a person typed", () => {
    expect(renderRobot(text).body).toStrictEqual({
      msgtype: "text",
      text: { content: "＜@\u200ball> @\u200b所有人 [点我](https://evil.example)" },
    });
    expect(renderResponse(text).body).toMatchObject({
      markdown: { content: expect.not.stringMatching(/[<[]/) },
    });
  });

  it("keeps a card's lines plain where the card is markdown", () => {
    const { body } = renderWebhook({
      type: "card",
      title: "# 标题",
      lines: ["*星* [点我](https://evil.example)"],
      links: [{ title: "看板", url: "https://example.cn/" }],
    });
    const { text: shown } = (body as { actionCard: { text: string } }).actionCard;
    expect(shown).not.toMatch(/\*星\*|\]\(/);
    expect(shown).toMatch(/^#### ＃ 标题/);
  });

  it("shows a long card's beginning; the rest is behind its link", () => {
    const card: Content = {
      type: "card",
      title: "长".repeat(500),
      lines: Array.from({ length: 5_000 }, (_, n) => `第 ${n} 行`),
      links: [{ title: "看板看板看板看板看板看板看板看板", url: "https://example.cn/" }],
    };
    expect(bytes(JSON.stringify(renderWebhook(card).body))).toBeLessThanOrEqual(20_000);
    expect(bytes(String(renderApi(card).body.msgParam))).toBeLessThanOrEqual(15_000);
    const { textcard } = renderAppPost(card).body as { textcard: { title: string; description: string } };
    expect(bytes(textcard.title)).toBeLessThanOrEqual(128);
    expect(bytes(textcard.description)).toBeLessThanOrEqual(512);
    expect(textcard.description).toMatch(/^第 0 行\n.*\n…$/s);
  });
});
