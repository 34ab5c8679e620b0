import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from "node:crypto";

/**
 * WeCom's side of the callbacks, written from its documentation (developer.work.weixin.qq.com paths 101033, 100719,
 * 90238) with node:crypto alone: it shares nothing with src/platforms/wecom, so each checks the other.
 */
export interface FakeWecomOptions {
  /** Where the server under test listens, e.g. `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly encodingAesKey: string;
  /** The corp id, for a self-built app's callbacks. */
  readonly receiveId?: string;
  readonly botId: string;
  /** The time that callbacks are signed with, in epoch milliseconds. */
  readonly now?: () => number;
}

export interface SealOptions {
  readonly receiveId?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly random?: Buffer;
}

/** A signed ciphertext with its query. */
export interface Sealed {
  readonly encrypt: string;
  readonly query: Record<string, string>;
}

export interface WecomAnswer {
  readonly status: number;
  readonly type: string | null;
  /** The response's body as it came. */
  readonly raw: string;
  /** The decrypted plaintext; undefined when the body was empty or the status not 200. */
  readonly plaintext: string | undefined;
  /** What the user reads; undefined is silence. */
  readonly reply: string | undefined;
}

export interface PostOptions {
  readonly body: string | Uint8Array;
  readonly query?: Record<string, string> | string;
  readonly type?: string | null;
  readonly headers?: Record<string, string>;
}

export function fakeWecom(options: FakeWecomOptions) {
  const url = `${options.baseUrl}/webhooks/wecom`;
  const key = Buffer.from(`${options.encodingAesKey}=`, "base64");
  const iv = key.subarray(0, 16);
  const now = options.now ?? Date.now;

  function sign(timestamp: string, nonce: string, encrypt: string): string {
    const sorted = [options.token, timestamp, nonce, encrypt].sort();
    return createHash("sha1").update(sorted.join("")).digest("hex");
  }

  /** `random(16) || length || message || receiveid`, without padding. */
  function frame(message: string | Buffer, receiveId: string, random: Buffer = randomBytes(16)): Buffer {
    const bytes = Buffer.from(message as string);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([random, length, bytes, Buffer.from(receiveId)]);
  }

  function pad(bytes: Buffer): Buffer {
    const count = 32 - (bytes.length % 32);
    return Buffer.concat([bytes, Buffer.alloc(count, count)]);
  }

  /** Encrypts bytes that are padded already, rightly or wrongly. */
  function encryptPadded(padded: Buffer): string {
    const cipher = createCipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
    return Buffer.concat([cipher.update(padded), cipher.final()]).toString("base64");
  }

  function decrypt(encrypt: string, receiveId: string): string {
    const decipher = createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(encrypt, "base64"), decipher.final()]);
    const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
    const end = 20 + plain.readUInt32BE(16);
    if (plain.subarray(end).toString() !== receiveId)
      throw new Error("fake WeCom: answer for another receive id");
    return plain.subarray(20, end).toString();
  }

  /** Signs a ciphertext as it stands. */
  function signed(encrypt: string, { timestamp, nonce }: SealOptions = {}): Sealed {
    const at = timestamp ?? String(Math.floor(now() / 1000));
    const once = nonce ?? randomBytes(5).toString("hex");
    return { encrypt, query: { msg_signature: sign(at, once, encrypt), timestamp: at, nonce: once } };
  }

  function seal(message: string | Buffer, seal: SealOptions = {}): Sealed {
    return signed(encryptPadded(pad(frame(message, seal.receiveId ?? "", seal.random))), seal);
  }

  async function post({
    body,
    query = {},
    type = "application/json",
    headers,
  }: PostOptions): Promise<WecomAnswer> {
    const search = typeof query === "string" ? query : new URLSearchParams(query).toString();
    const response = await fetch(`${url}?${search}`, {
      method: "POST",
      // A Blob without a type is the way to send no content type at all.
      body: type === null ? new Blob([body as string]) : (body as string),
      headers: { ...(type === null ? {} : { "content-type": type }), ...headers },
    });
    const raw = await response.text();
    const plaintext = response.status === 200 && raw !== "" ? open(raw, search) : undefined;
    const contentType = response.headers.get("content-type");
    return { status: response.status, type: contentType, raw, plaintext, reply: replyIn(plaintext) };
  }

  /** Verifies and decrypts an answer, JSON or XML; throws when WeCom would drop it. */
  function open(raw: string, search: string): string {
    const xml = raw.startsWith("<");
    const envelope = xml
      ? {
          encrypt: element(raw, "Encrypt"),
          msgsignature: element(raw, "MsgSignature"),
          timestamp: Number(element(raw, "TimeStamp")),
          nonce: element(raw, "Nonce"),
        }
      : (JSON.parse(raw) as { encrypt: string; msgsignature: string; timestamp: number; nonce: string });
    if (typeof envelope.timestamp !== "number") throw new Error("fake WeCom: timestamp is not a number");
    if (envelope.nonce !== new URLSearchParams(search).get("nonce"))
      throw new Error("fake WeCom: another nonce");
    if (envelope.msgsignature !== sign(String(envelope.timestamp), envelope.nonce, envelope.encrypt)) {
      throw new Error("fake WeCom: bad signature on the answer");
    }
    return decrypt(envelope.encrypt, xml ? (options.receiveId ?? "") : "");
  }

  /** Sends a 智能机器人 callback with this plaintext. */
  function callback(plaintext: object | string, how: SealOptions & { readonly type?: string | null } = {}) {
    const text = typeof plaintext === "string" ? plaintext : JSON.stringify(plaintext);
    return postSealed(seal(text, how), how.type);
  }

  function postSealed(sealed: Sealed, type?: string | null): Promise<WecomAnswer> {
    const body = JSON.stringify({ encrypt: sealed.encrypt });
    return post({ body, query: sealed.query, ...(type === undefined ? {} : { type }) });
  }

  /** What a 智能机器人 callback says of its sender; add `msgtype` and the content. */
  function from(
    user: string,
    chat: { readonly group?: string | undefined; readonly msgid?: string | undefined } = {},
  ) {
    return {
      msgid: chat.msgid ?? randomUUID().replaceAll("-", ""),
      aibotid: options.botId,
      ...(chat.group === undefined ? { chattype: "single" } : { chatid: chat.group, chattype: "group" }),
      from: { userid: user },
      response_url: "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=CODE",
    };
  }

  return {
    url,
    sign,
    frame,
    pad,
    encryptPadded,
    signed,
    seal,
    post,
    postSealed,
    callback,
    from,

    /** A person writes to the bot; in a group the text begins with the mention, as WeCom leaves it in. */
    text(user: string, text: string, chat: { group?: string; msgid?: string } & SealOptions = {}) {
      return callback({ ...from(user, chat), msgtype: "text", text: { content: text } }, chat);
    },

    /** A person writes to the self-built app. */
    app(
      user: string,
      text: string,
      message: { msgId?: string; agentId?: string; xml?: string } & SealOptions = {},
    ) {
      const corp = options.receiveId ?? "";
      const xml =
        message.xml ??
        `<xml><ToUserName><![CDATA[${corp}]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName>` +
          `<CreateTime>${Math.floor(now() / 1000)}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
          `<Content><![CDATA[${text}]]></Content>` +
          `${message.msgId === undefined ? "" : `<MsgId>${message.msgId}</MsgId>`}<AgentID>${message.agentId ?? "218"}</AgentID></xml>`;
      const { encrypt, query } = seal(xml, { receiveId: corp, ...message });
      return post({ body: appEnvelope(corp, encrypt), query, type: "text/xml" });
    },

    /** The URL check; resolves to the status and the raw body. */
    async check(text: string, how: SealOptions & { readonly query?: Record<string, string> } = {}) {
      const { encrypt, query } = seal(text, how);
      const search = new URLSearchParams({ ...query, echostr: encrypt, ...how.query });
      const response = await fetch(`${url}?${search}`);
      return {
        status: response.status,
        type: response.headers.get("content-type"),
        raw: await response.text(),
      };
    },
  };
}

/** The body of a self-built app's callback. */
export function appEnvelope(corp: string, encrypt: string): string {
  return `<xml><ToUserName><![CDATA[${corp}]]></ToUserName><AgentID><![CDATA[218]]></AgentID><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
}

/** The text of an element, its CDATA sections joined. */
export function element(xml: string, name: string): string {
  const inner = new RegExp(`<${name}>([\\s\\S]*)</${name}>`).exec(xml)?.[1] ?? "";
  const sections = [...inner.matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g)].map((section) => section[1] ?? "");
  return sections.length === 0 ? inner : sections.join("");
}

function replyIn(plaintext: string | undefined): string | undefined {
  if (plaintext === undefined) return undefined;
  if (plaintext.startsWith("<")) return element(plaintext, "Content");
  const frame = JSON.parse(plaintext) as { stream?: { content?: string } };
  return frame.stream?.content;
}
