import { createHmac, randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeDingtalkOptions {
  /** Where the server under test listens, e.g. `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  readonly appSecret: string;
  readonly robotCode: string;
  /** The fake oapi that replies go to; without it callbacks carry no `sessionWebhook`. */
  readonly oapi?: FakeOapi;
  /** The time that callbacks are signed with, in epoch milliseconds. */
  readonly now?: () => number;
}

export interface DingtalkAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What was posted to the session of this callback by the time it was answered. */
  readonly replies: readonly string[];
}

export interface TextOptions {
  readonly group?: string;
  readonly msgId?: string;
  /** Fields that replace those of the callback; undefined removes one. */
  readonly fields?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

/** DingTalk's side of a robot in HTTP mode (open.dingtalk.com/document/isvapp/receive-message). */
export function fakeDingtalk(options: FakeDingtalkOptions) {
  const url = `${options.baseUrl}/webhooks/dingtalk`;
  const now = options.now ?? Date.now;

  function headers(timestamp: number | string = now()): Record<string, string> {
    const sign = createHmac("sha256", options.appSecret)
      .update(`${timestamp}\n${options.appSecret}`)
      .digest("base64");
    return { "content-type": "application/json; charset=utf-8", timestamp: String(timestamp), sign };
  }

  /** A callback's body as DingTalk sends it for a text in a group or a direct chat. */
  function body(user: string, text: string, { group, msgId }: TextOptions = {}) {
    return {
      conversationId: group ?? `cid${user}==`,
      ...(group === undefined
        ? { conversationType: "1" }
        : {
            conversationType: "2",
            conversationTitle: "测试群",
            isInAtList: true,
            atUsers: [{ dingtalkId: "$:LWCP_v1:$BOT" }],
          }),
      chatbotCorpId: "dingcorp",
      chatbotUserId: "$:LWCP_v1:$BOT",
      msgId: msgId ?? `msg${randomUUID()}==`,
      senderNick: "张三",
      isAdmin: false,
      senderStaffId: user,
      senderCorpId: "dingcorp",
      senderId: `$:LWCP_v1:$${user}`,
      createAt: now(),
      ...(options.oapi === undefined
        ? {}
        : { sessionWebhook: options.oapi.session(), sessionWebhookExpiredTime: now() + 5_400_000 }),
      robotCode: options.robotCode,
      msgtype: "text",
      text: { content: text },
    };
  }

  async function post(
    payload: unknown,
    how: { readonly headers?: Record<string, string> } = {},
  ): Promise<DingtalkAnswer> {
    const raw = typeof payload === "string" || payload instanceof Uint8Array;
    const response = await fetch(url, {
      method: "POST",
      headers: how.headers ?? headers(),
      body: raw ? (payload as string) : JSON.stringify(payload),
    });
    const answer = await response.text();
    const session = (payload as { sessionWebhook?: unknown }).sessionWebhook;
    const posts = options.oapi?.posts.filter((made) => made.url === session) ?? [];
    return {
      status: response.status,
      body: answer === "" ? undefined : JSON.parse(answer),
      replies: posts.map((made) => made.content),
    };
  }

  return {
    url,
    headers,
    body,
    post,

    /** A person writes to the robot; in a group DingTalk has taken the mention out and left a space. */
    text(user: string, text: string, how: TextOptions = {}): Promise<DingtalkAnswer> {
      const payload = { ...body(user, text, how), ...how.fields };
      return post(payload, how.headers === undefined ? {} : { headers: { ...headers(), ...how.headers } });
    },
  };
}

export interface Post {
  readonly url: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
  /** What the chat reads of a text message. */
  readonly content: string;
  /** Whether DingTalk took it. */
  readonly accepted: boolean;
}

/** How the fake oapi answers the next posts. */
export type OapiAnswer =
  | { readonly errcode: number; readonly errmsg?: string; readonly afterMs?: number }
  | { readonly status: number; readonly body?: string; readonly location?: string }
  /** The post is recorded and never answered. */
  | "silence"
  /** The connection breaks after the post was read. */
  | "hang-up";

export interface FakeOapi {
  readonly origin: string;
  /** Every post that arrived, oldest first. */
  readonly posts: readonly Post[];
  /** A new reply URL of this server. */
  session(): string;
  /** Answers every post from now on like this; `{ errcode: 0 }` at first. */
  answerWith(answer: OapiAnswer): void;
  close(): Promise<void>;
}

/** A real HTTP server in oapi.dingtalk.com's place: `POST /robot/sendBySession?session=…`. */
export async function startFakeOapi(): Promise<FakeOapi> {
  const posts: Post[] = [];
  let answer: OapiAnswer = { errcode: 0, errmsg: "ok" };

  const server = createServer(async (request, response) => {
    // Whoever asks whether DingTalk is there.
    if (request.method === "GET") return void response.writeHead(404).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { text } = JSON.parse(body) as { text?: { content: string } };
    const url = `${origin}${request.url}`;
    posts.push({
      url,
      headers: request.headers,
      body,
      content: text?.content ?? "",
      accepted: isTaken(answer),
    });
    await respond(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    posts,
    session: () => `${origin}/robot/sendBySession?session=${randomUUID().replaceAll("-", "")}`,
    answerWith(next) {
      answer = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function isTaken(answer: OapiAnswer): boolean {
  return typeof answer === "object" && "errcode" in answer && answer.errcode === 0;
}

async function respond(response: ServerResponse, answer: OapiAnswer): Promise<void> {
  if (answer === "silence") return;
  if (answer === "hang-up") return void response.destroy();
  if ("errcode" in answer) {
    await new Promise((resolve) => setTimeout(resolve, answer.afterMs ?? 0));
    response.setHeader("content-type", "application/json");
    return void response.end(JSON.stringify(answer));
  }
  response.statusCode = answer.status;
  if (answer.location !== undefined) response.setHeader("location", answer.location);
  response.end(answer.body ?? "");
}
