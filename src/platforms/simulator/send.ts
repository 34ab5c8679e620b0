import type { Content } from "../../delivery/outbound.ts";
import type { InTransaction } from "../../delivery/sender.ts";
import { keepPicture } from "./pictures.ts";
import { keepLineIn } from "./store.ts";

/** What the bot says of itself stands in the simulator's chats like any other line, exactly once. */
export function simulatorSender(botName: string, streetNow: () => number): InTransaction {
  return {
    async sendIn(tx, { key, target, content }) {
      await keepLineIn(tx, {
        chat: String(target.chat),
        at: streetNow(),
        sender: botName,
        text: textOf(content),
        imageUrl: content.type === "image" ? await keepPicture(tx, content.image.base64) : undefined,
        messageKey: `outbox:${key}`,
        part: 0,
      });
    },
  };
}

/** The page shows text as it stands, and one picture below it. */
function textOf(content: Content): string {
  switch (content.type) {
    case "text":
      return content.lines.join("\n");
    case "markdown":
      return content.markdown;
    case "image":
      return content.alt;
    case "card":
      return [
        content.title,
        ...content.lines,
        ...content.links.map(({ title, url }) => `${title}：${url}`),
      ].join("\n");
  }
}
