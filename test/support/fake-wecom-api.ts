import { createHash, randomUUID } from "node:crypto";
import {
  type Arrived,
  createGate,
  type FakeAnswer,
  type FakePlatform,
  startFakePlatform,
} from "./fake-platform.ts";

/** What people see in a chat. */
export interface WecomMessage {
  readonly at: number;
  readonly type: string;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeWecomApi extends FakePlatform {
  /** A new robot of a group; its address. */
  robot(group: string): string;
  /** The robot is taken out of its group. */
  remove(group: string): void;
  /** A new `response_url`, for one answer. */
  responseUrl(chat: string): string;
  /** What is in a group, or with a person. */
  messages(chat: string): readonly WecomMessage[];
  /** Every token given so far is over. */
  endTokens(errcode: 40014 | 42001): void;
  readonly tokensGiven: () => number;
  /** How many posts were refused for being too many. */
  readonly tooMany: () => number;
  /** How many messages to people were dropped for having been sent before. */
  readonly duplicates: () => number;
}

export const wecomApp = { receiveId: "wwCORP", app: { agentId: 1_000_002, secret: "APPSECRET" } };

type Refused = { readonly errcode: number };
const ok = { errcode: 0, errmsg: "ok" };
const bytes = (text: unknown) => Buffer.byteLength(String(text));

/**
 * WeCom's API, as its documentation has it: the group robot (path 91770), the self-built app (90236, 91039, 90253), the
 * response_url (101138). An error is an `errcode` in a 200 whose errmsg quotes the caller's address. `minuteMs` is how long
 * its minute is.
 */
export async function startFakeWecomApi({
  people = ["u1"],
  minuteMs = 60_000,
}: {
  people?: readonly string[];
  minuteMs?: number;
} = {}): Promise<FakeWecomApi> {
  const robots = new Map<string, string>();
  const responses = new Map<string, string>();
  const chats = new Map<string, WecomMessage[]>();
  const media = new Set<string>();
  const tokens = new Map<string, number>();
  const seen = new Set<string>();
  const gate = createGate(20, minuteMs, minuteMs);
  let tooMany = 0;
  let duplicates = 0;

  const show = (chat: string, message: WecomMessage) =>
    chats.set(chat, [...(chats.get(chat) ?? []), message]);

  const routes: Readonly<Record<string, (call: Arrived) => Record<string, unknown>>> = {
    "/cgi-bin/webhook/send": (call) => {
      const key = call.query.get("key") ?? "";
      const group = robots.get(key);
      if (group === undefined) return { errcode: 93000 };
      if (!gate(key, call.at)) {
        tooMany += 1;
        return { errcode: 45009 };
      }
      const message = read(call, robotTypes);
      if ("errcode" in message) return message;
      show(group, message);
      return ok;
    },
    "/cgi-bin/aibot/response": (call) => {
      const code = call.query.get("response_code") ?? "";
      const chat = responses.get(code);
      // The real code is not published.
      if (chat === undefined) return { errcode: 846_609 };
      responses.delete(code);
      const message = read(call, responseTypes);
      if ("errcode" in message) return message;
      show(chat, message);
      return ok;
    },
    "/cgi-bin/gettoken": ({ query }) => {
      if (query.get("corpid") !== wecomApp.receiveId) return { errcode: 40013 };
      if (query.get("corpsecret") !== wecomApp.app.secret) return { errcode: 40001 };
      const token = `TOKEN-${randomUUID()}`;
      tokens.set(token, 0);
      return { ...ok, access_token: token, expires_in: 7200 };
    },
    "/cgi-bin/media/upload": (call) => {
      const refused = tokenFault(call);
      if (refused) return refused;
      if (!/multipart\/form-data; boundary=/.test(call.headers["content-type"] ?? ""))
        return { errcode: 41005 };
      if (!call.body.includes('name="media"; filename="')) return { errcode: 41005 };
      const media_id = `MEDIA-${randomUUID()}`;
      media.add(media_id);
      return { ...ok, type: "image", media_id, created_at: "1380000000" };
    },
    "/cgi-bin/message/send": (call) => {
      const refused = tokenFault(call);
      if (refused) return refused;
      if (call.json.agentid !== wecomApp.app.agentId) return { errcode: 40056 };
      const message = read(call, appTypes);
      if ("errcode" in message) return message;
      const { image } = call.json as { image?: { media_id: string } };
      if (image && !media.has(image.media_id)) return { errcode: 40007 };
      const [user = "", ...others] = String(call.json.touser).split("|");
      if (others.length > 0) throw new Error("one person at a time");
      if (user === "strangers-too") return { ...ok, invaliduser: user };
      if (!people.includes(user)) return { errcode: 81013 };
      const content = JSON.stringify([user, message.type, message.body]);
      if (call.json.enable_duplicate_check === 1 && seen.has(content)) duplicates += 1;
      else show(user, message);
      seen.add(content);
      return ok;
    },
  };

  function tokenFault({ query }: Arrived): Refused | undefined {
    const errcode = tokens.get(query.get("access_token") ?? "") ?? 40_014;
    return errcode === 0 ? undefined : { errcode };
  }

  const platform = await startFakePlatform((call): FakeAnswer => {
    const answer = routes[call.path]?.(call) ?? { errcode: 404 };
    const errmsg = `hint: [1], from ip: 203.0.113.9, quoting ${call.body.toString().slice(0, 60)}`;
    return { json: answer.errcode === 0 ? answer : { ...answer, errmsg } };
  });

  return {
    ...platform,
    robot(group) {
      const key = randomUUID();
      robots.set(key, group);
      return `${platform.origin}/cgi-bin/webhook/send?key=${key}`;
    },
    remove(group) {
      for (const [key, of] of robots) if (of === group) robots.delete(key);
    },
    responseUrl(chat) {
      const code = randomUUID();
      responses.set(code, chat);
      return `${platform.origin}/cgi-bin/aibot/response?response_code=${code}`;
    },
    messages: (chat) => chats.get(chat) ?? [],
    endTokens(errcode) {
      for (const token of tokens.keys()) tokens.set(token, errcode);
    },
    tokensGiven: () => tokens.size,
    tooMany: () => tooMany,
    duplicates: () => duplicates,
  };
}

type Types = Readonly<Record<string, (content: Record<string, never>) => { text: string } | Refused>>;

const within = (content: { content?: unknown }, most: number) => {
  const text = String(content.content ?? "");
  if (text.trim() === "") return { errcode: 44004 };
  return bytes(text) > most ? { errcode: 45002 } : { text };
};

const robotTypes: Types = {
  text: (content) => within(content, 2_048),
  markdown: (content) => within(content, 4_096),
  markdown_v2: (content) => within(content, 4_096),
  image({ base64, md5 }: { base64?: string; md5?: string }) {
    const raw = Buffer.from(base64 ?? "", "base64");
    if (raw.length === 0 || raw.length > 2 * 1024 * 1024) return { errcode: 40009 };
    return createHash("md5").update(raw).digest("hex") === md5 ? { text: "[图片]" } : { errcode: 40009 };
  },
  template_card(card: {
    card_type?: string;
    main_title?: { title?: string };
    sub_title_text?: string;
    card_action?: { type?: number; url?: string };
    jump_list?: readonly { type: number; title: string; url: string }[];
  }) {
    if (card.card_type !== "text_notice" && card.card_type !== "news_notice") return { errcode: 40058 };
    if (card.card_action?.type !== 1 || !/^https?:\/\//.test(card.card_action.url ?? ""))
      return { errcode: 40058 };
    if ((card.jump_list?.length ?? 0) > 3) return { errcode: 40058 };
    return { text: `${card.main_title?.title}\n${card.sub_title_text ?? ""}` };
  },
};

const responseTypes: Types = { markdown: (content) => within(content, 20_480) };

const appTypes: Types = {
  text: (content) => within(content, 2_048),
  markdown: (content) => within(content, 2_048),
  image: () => ({ text: "[图片]" }),
  textcard({ title, description, url }: { title?: string; description?: string; url?: string }) {
    if (!title || !description || !url) return { errcode: 40058 };
    if (bytes(title) > 128 || bytes(description) > 512) return { errcode: 45002 };
    return { text: `${title}\n${description}` };
  },
};

/** A message as people see it, or why WeCom does not take it. */
function read(call: Arrived, types: Types): WecomMessage | Refused {
  if (!/^application\/json/.test(call.headers["content-type"] ?? "")) return { errcode: 40035 };
  // 不能包含\uxxxx格式的字符
  if (/\\u[0-9a-fA-F]{4}/.test(call.body.toString())) return { errcode: 40033 };
  const type = String(call.json.msgtype);
  const content = call.json[type] as Record<string, never> | undefined;
  if (!types[type]) return { errcode: 40008 };
  if (content === undefined) return { errcode: 40035 };
  const seen = types[type](content);
  if ("errcode" in seen) return seen;
  const listed = type === "text" ? ((content as { mentioned_list?: string[] }).mentioned_list ?? []) : [];
  const inText =
    type === "markdown_v2" ? [] : [...seen.text.matchAll(/<@([^>]+)>/g)].map(([, user]) => user ?? "");
  return { at: call.at, type, text: seen.text, mentions: [...listed, ...inText], body: content };
}
