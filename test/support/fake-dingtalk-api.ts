import { createHmac, randomUUID } from "node:crypto";
import {
  type Arrived,
  createGate,
  type FakeAnswer,
  type FakePlatform,
  startFakePlatform,
} from "./fake-platform.ts";

/** What people see in a chat. */
export interface DingtalkMessage {
  readonly at: number;
  readonly type: string;
  readonly text: string;
  /** Whose phone rings. */
  readonly mentions: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeDingtalkApi extends FakePlatform {
  /** A new custom robot of a group; with a secret its posts must be signed. */
  robot(group: string, secret?: string): string;
  /** The reply URL of a message from a chat; unknown to DingTalk once `endSessions` was called. */
  session(chat: string): string;
  endSessions(): void;
  messages(chat: string): readonly DingtalkMessage[];
  /** Every token given so far is over. */
  endTokens(): void;
  readonly tokensGiven: () => number;
  readonly tooMany: () => number;
  /** Posts that were dropped because their msgUuid had been there before. */
  readonly duplicates: () => number;
  readonly uploads: () => number;
  /** Too much for these people from now on. */
  flood(...users: string[]): void;
  /** The month's calls are used up. */
  useUp(): void;
}

export const dingtalkApp = { appKey: "dingKEY", appSecret: "SECRET", robotCode: "dingKEY" };

const ok = { errcode: 0, errmsg: "ok" };
const webhookTypes = ["text", "markdown", "link", "actionCard", "feedCard"];
const msgKeys: Readonly<Record<string, readonly string[]>> = {
  sampleText: ["content"],
  sampleMarkdown: ["title", "text"],
  sampleImageMsg: ["photoURL"],
  sampleActionCard: ["title", "text", "singleTitle", "singleURL"],
  sampleActionCard2: ["title", "text", "actionTitle1", "actionURL1", "actionTitle2", "actionURL2"],
  sampleActionCard3: ["title", "text", ...[1, 2, 3].flatMap((n) => [`actionTitle${n}`, `actionURL${n}`])],
};

/**
 * DingTalk's two hosts in one: custom robots and uploads (oapi), token and the app's messages (api), as its documentation
 * has them. `minuteMs` is how long its minute is; the penalty for a robot that is too fast is ten of them.
 */
export async function startFakeDingtalkApi({
  people = ["u1"],
  groups = ["cidG/+=="],
  callsASecond = 20,
  minuteMs = 60_000,
  app = dingtalkApp,
}: {
  people?: readonly string[];
  groups?: readonly string[];
  callsASecond?: number;
  minuteMs?: number;
  app?: typeof dingtalkApp;
} = {}): Promise<FakeDingtalkApi> {
  const robots = new Map<string, { readonly group: string; readonly secret: string | undefined }>();
  const sessions = new Map<string, string>();
  const chats = new Map<string, DingtalkMessage[]>();
  const tokens = new Map<string, boolean>();
  const uuids = new Set<string>();
  const media = new Set<string>();
  const gate = createGate(20, minuteMs, 10 * minuteMs);
  const appGate = createGate(callsASecond, 1_000, 0);
  let tooMany = 0;
  let duplicates = 0;
  let uploads = 0;
  let usedUp = false;
  let tired: readonly string[] = [];

  const show = (chat: string, message: DingtalkMessage) =>
    chats.set(chat, [...(chats.get(chat) ?? []), message]);
  const refusal = (status: number, code: string): FakeAnswer => ({
    status,
    json: { code, message: `${code} 203.0.113.9` },
  });
  const err = (errcode: number, errmsg = "description: 203.0.113.9"): FakeAnswer => ({
    json: { errcode, errmsg },
  });

  function robotSend(call: Arrived): FakeAnswer {
    const key = call.query.get("access_token") ?? "";
    const robot = robots.get(key);
    if (!robot) return err(300_001, "token is not exist");
    if (!gate(key, call.at)) {
      tooMany += 1;
      return err(130_101, "send too fast, exceed 20 times per minute");
    }
    if (robot.secret !== undefined) {
      const timestamp = call.query.get("timestamp") ?? "";
      if (!(Math.abs(Number(timestamp) - Date.now()) <= 3_600_000)) return err(310_000, "invalid timestamp");
      const sign = createHmac("sha256", robot.secret)
        .update(`${timestamp}\n${robot.secret}`)
        .digest("base64");
      if (call.query.get("sign") !== sign) return err(310_000, "sign not match");
    }
    if (call.body.length > 20_000) return err(460_101, "message too long, exceed 20000 bytes");
    const type = String(call.json.msgtype);
    if (!webhookTypes.includes(type)) return err(400_105, "unsupported message type");
    const content = call.json[type] as { content?: string; text?: string; title?: string };
    const text = content?.content ?? content?.text ?? "";
    if (text.trim() === "" || (type !== "text" && !content.title)) return err(400_101, "content is empty");
    if (/!\[[^\]]*\]\(@/.test(text) && ![...media].some((id) => text.includes(id))) return err(40_007);
    const uuid = String(call.json.msgUuid ?? "");
    if (uuid !== "" && uuids.has(uuid)) {
      duplicates += 1;
      return { json: ok };
    }
    uuids.add(uuid);
    const at = call.json.at as { atUserIds?: string[]; isAtAll?: boolean } | undefined;
    const mentions = (at?.atUserIds ?? []).filter((user) => text.includes(`@${user}`));
    show(robot.group, {
      at: call.at,
      type,
      text,
      mentions: at?.isAtAll ? [...mentions, "@all"] : mentions,
      body: content,
    });
    return { json: ok };
  }

  function sessionSend(call: Arrived): FakeAnswer {
    const chat = sessions.get(call.query.get("session") ?? "");
    if (chat === undefined) return err(300_001, "session 不存在");
    if (call.headers["x-acs-dingtalk-access-token"] !== undefined) throw new Error("a token leaked");
    if (call.body.length > 20_000) return err(460_101, "message too long, exceed 20000 bytes");
    const type = String(call.json.msgtype);
    const content = call.json[type] as { content?: string; text?: string };
    show(chat, {
      at: call.at,
      type,
      text: content.content ?? content.text ?? "",
      mentions: [],
      body: content,
    });
    return { json: ok };
  }

  /** What stops every call of the app. */
  function appFault(call: Arrived): FakeAnswer | undefined {
    if (!tokens.get(String(call.headers["x-acs-dingtalk-access-token"])))
      return refusal(401, "InvalidAuthentication");
    if (usedUp) return refusal(403, "Forbidden.AccessDenied.ApiCountLimitForOrg");
    if (!appGate("app", call.at)) {
      tooMany += 1;
      return refusal(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi");
    }
    if (call.json.robotCode !== app.robotCode) return refusal(400, "invalidParameter.robotCode.auth");
    if (typeof call.json.msgParam !== "string") return refusal(400, "invalidParameter.msgParam.invalid");
    if (Buffer.byteLength(call.json.msgParam) > 15_000)
      return refusal(400, "invalidParameter.msgParam.invalid");
    const keys = Object.keys(JSON.parse(call.json.msgParam) as object);
    if (String(msgKeys[String(call.json.msgKey)]?.toSorted()) !== String(keys.toSorted())) {
      return refusal(400, "invalidParameter.msgKey.invalid");
    }
    return undefined;
  }

  function appMessage(call: Arrived): DingtalkMessage {
    const body = JSON.parse(String(call.json.msgParam)) as Record<string, string>;
    const text = body.content ?? body.text ?? body.photoURL ?? "";
    return { at: call.at, type: String(call.json.msgKey), text, mentions: [], body };
  }

  const routes: Readonly<Record<string, (call: Arrived) => FakeAnswer>> = {
    "/robot/send": robotSend,
    "/robot/sendBySession": sessionSend,
    "/v1.0/oauth2/accessToken": ({ json }) => {
      if (json.appKey !== app.appKey || json.appSecret !== app.appSecret) {
        return refusal(400, "invalidClientIdOrSecret");
      }
      const accessToken = `TOKEN-${randomUUID()}`;
      tokens.set(accessToken, true);
      return { json: { accessToken, expireIn: 7200 } };
    },
    "/media/upload": (call) => {
      if (!tokens.get(call.query.get("access_token") ?? "")) return err(40_014);
      if (call.query.get("type") !== "image") return err(40_004);
      if (!call.body.includes('name="media"; filename="')) return err(41_005);
      uploads += 1;
      const media_id = `@lAL${randomUUID()}`;
      media.add(media_id);
      return { json: { ...ok, type: "image", media_id, created_at: 1 } };
    },
    "/v1.0/robot/groupMessages/send": (call) => {
      const fault = appFault(call);
      if (fault) return fault;
      const group = String(call.json.openConversationId);
      if (!groups.includes(group)) return refusal(400, "invalidParameter.openConversationId.invalid");
      show(group, appMessage(call));
      return { json: { processQueryKey: randomUUID() } };
    },
    "/v1.0/robot/oToMessages/batchSend": (call) => {
      const fault = appFault(call);
      if (fault) return fault;
      const users = call.json.userIds as string[];
      if (users.length > 20) return refusal(400, "invalidParameter.userIds.overMax");
      const known = users.filter((user) => people.includes(user));
      const flooded = known.filter((user) => tired.includes(user));
      for (const user of known) if (!flooded.includes(user)) show(user, appMessage(call));
      return {
        json: {
          processQueryKey: randomUUID(),
          invalidStaffIdList: users.filter((user) => !people.includes(user)),
          flowControlledStaffIdList: flooded,
        },
      };
    },
  };

  const platform = await startFakePlatform(
    (call) => routes[call.path]?.(call) ?? refusal(404, "InvalidAction.NotFound"),
  );
  return {
    ...platform,
    robot(group, secret) {
      const key = randomUUID();
      robots.set(key, { group, secret });
      return `${platform.origin}/robot/send?access_token=${key}`;
    },
    session(chat) {
      const session = randomUUID();
      sessions.set(session, chat);
      return `${platform.origin}/robot/sendBySession?session=${session}`;
    },
    endSessions: () => sessions.clear(),
    messages: (chat) => chats.get(chat) ?? [],
    endTokens() {
      for (const token of tokens.keys()) tokens.set(token, false);
    },
    tokensGiven: () => tokens.size,
    tooMany: () => tooMany,
    duplicates: () => duplicates,
    uploads: () => uploads,
    flood(...users) {
      tired = users;
    },
    useUp() {
      usedUp = true;
    },
  };
}
