import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import { createCalendar } from "../../src/ledger/calendar.ts";
import { loadSample } from "../../src/sample/load-sample.ts";
import dingtalkVectors from "../fixtures/dingtalk-vectors.json" with { type: "json" };
import wecomVectors from "../fixtures/wecom-vectors.json" with { type: "json" };
import { clockAt } from "../support/clock-at.ts";
import { copyDataDir } from "../support/databases.ts";
import { type FakeOapi, fakeDingtalk, startFakeOapi } from "../support/fake-dingtalk.ts";
import { appEnvelope, fakeWecom, type Sealed } from "../support/fake-wecom.ts";
import { type Running, startProcess } from "../support/process.ts";
import { sampleSecretary, wecomEnv } from "../support/sample.ts";
import { changes, forgeries, padded, type Sent, sealed, sent } from "../support/wecom-forgeries.ts";
import { officialCheck, officialCorp, officialText } from "../support/wecom-official.ts";

const env = {
  ...wecomEnv,
  // The bot of the vectors has a name of its own.
  WECOM_BOT_NAME: `${wecomEnv.WECOM_BOT_NAME},RobotA`,
  WECOM_RECEIVE_ID: officialCorp,
  DINGTALK_APP_KEY: "dingrobot",
  DINGTALK_APP_SECRET: "client-secret-for-test",
  DINGTALK_BOT_NAME: "钉星",
} as const;
const ERRORS = {
  400: "malformed",
  401: "unauthorized",
  413: "too large",
  415: "unsupported content type",
} as const;
const REPORT = "/打卡 任务12 已召开支委会";

let data: { path: string; remove(): void };
let oapi: FakeOapi;
let app: Running;
let wecom: ReturnType<typeof fakeWecom>;
let ding: ReturnType<typeof fakeDingtalk>;
/** How the tasks stood of sampleSecretary, in whose name everything is sent that must be refused. */
let tasks: Record<string, string>;
/** The messages that were taken: their keys, and how many tasks each reports. */
const taken = new Map<string, number>();

beforeAll(async () => {
  [data, oapi] = await Promise.all([copyDataDir(), startFakeOapi()]);
  const db = await openDatabase({ dataDir: data.path });
  await loadSample(db, createCalendar("Asia/Shanghai"), new Date());
  await db.end();
  app = await startProcess({
    ...env,
    DATA_DIR: data.path,
    WECOM_REPLAY_WINDOW_S: "0",
    DINGTALK_OAPI_BASE: oapi.origin,
    // To look into the ledger; nothing is said there.
    SIMULATOR: "on",
    LOG_LEVEL: "trace",
  });
  wecom = wecomAt(app.url);
  ding = dingtalkAt(app.url);
  tasks = await taskStates(sampleSecretary);
});
afterAll(async () => {
  await app?.kill();
  await oapi?.close();
  data?.remove();
});

/** One of WeCom's three ways in. */
interface Door {
  readonly name: string;
  readonly receiveId: string;
  /** A message in which this person reports; the URL check has only a number. */
  readonly text: (user: string) => string;
  readonly send: (sent: Sent) => Promise<Answered>;
}

interface Answered {
  readonly status: number;
  readonly raw: string;
  readonly plaintext?: string | undefined;
  readonly reply?: string | undefined;
}

const bot: Door = {
  name: "a 智能机器人's callback",
  receiveId: "",
  text: (user) => {
    const sender = wecom.from(user, { group: "wrGROUP", msgid: `BOT-${user}` });
    return JSON.stringify({ ...sender, msgtype: "text", text: { content: `@小星 ${REPORT}` } });
  },
  send: ({ encrypt, query }) => wecom.post({ body: JSON.stringify({ encrypt }), query: query.toString() }),
};

const selfBuilt: Door = {
  name: "an app's callback",
  receiveId: officialCorp,
  text: (user) =>
    `<xml><ToUserName>${officialCorp}</ToUserName><FromUserName>${user}</FromUserName><CreateTime>1409659813</CreateTime>` +
    `<MsgType>text</MsgType><Content>${REPORT}</Content><MsgId>APP-${user}</MsgId><AgentID>218</AgentID></xml>`,
  send: ({ encrypt, query }) =>
    wecom.post({ body: appEnvelope(officialCorp, encrypt), query: query.toString(), type: "text/xml" }),
};

const urlCheck: Door = {
  name: "the URL check",
  receiveId: officialCorp,
  text: () => officialCheck.plaintext,
  send: async ({ encrypt, query }) => {
    const response = await fetch(`${wecom.url}?${query}&echostr=${encodeURIComponent(encrypt)}`);
    return { status: response.status, raw: await response.text() };
  },
};

const doors = [bot, selfBuilt, urlCheck];

describe("WeCom's vectors", () => {
  it.each([
    ["an app's", officialCheck],
    ["a 智能机器人's", botVector("aibot-verify-echostr")],
  ])("%s URL check gets the bare text", async (_, { encrypt, query, plaintext }) => {
    const response = await fetch(`${wecom.url}?${new URLSearchParams({ ...query, echostr: encrypt })}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toBe(plaintext);
  });

  it("an app's text gets an encrypted text, and the same one again", async () => {
    const first = await selfBuilt.send(sent(officialText));
    expect(first).toMatchObject({ status: 200, reply: expect.stringContaining("账号 mycreate") });
    expect(await selfBuilt.send(sent(officialText))).toMatchObject({ status: 200, reply: first.reply });
    taken.set(`wecom:218:${officialText.messageId}`, 0);
  });

  it("a text in a group gets an encrypted stream, and the same one again", async () => {
    const first = await bot.send(sent(botVector("aibot-group-text")));
    expect(first).toMatchObject({ status: 200, reply: expect.stringContaining("账号 zhangsan") });
    const again = await bot.send(sent(botVector("aibot-group-text")));
    expect(again).toMatchObject({ status: 200, plaintext: first.plaintext });
    taken.set("wecom:AIBOTID:MSGID-0001", 0);
  });

  it("a stream refresh gets the end of its stream, and the same one again", async () => {
    const first = await bot.send(sent(botVector("aibot-stream-refresh")));
    expect(JSON.parse(first.plaintext ?? "")).toMatchObject({ stream: { id: "STREAMID", finish: true } });
    const again = await bot.send(sent(botVector("aibot-stream-refresh")));
    expect(again).toMatchObject({ status: 200, plaintext: first.plaintext });
  });

  it("a person who opens the chat gets silence", async () => {
    expect(await bot.send(sent(botVector("aibot-enter-chat")))).toMatchObject({ status: 200, raw: "" });
  });
});

describe.each<[string, Door, () => Sealed]>([
  ["an app's URL check", urlCheck, () => officialCheck],
  ["an app's text", selfBuilt, () => officialText],
  ["a 智能机器人's URL check", urlCheck, () => botVector("aibot-verify-echostr")],
  ["a text in a group", bot, () => botVector("aibot-group-text")],
  ["a stream refresh", bot, () => botVector("aibot-stream-refresh")],
  ["a person who opens the chat", bot, () => botVector("aibot-enter-chat")],
  ...doors.map((door): [string, Door, () => Sealed] => [
    `a report through ${door.name}`,
    door,
    () => wecom.seal(door.text(sampleSecretary), { receiveId: door.receiveId }),
  ]),
])("WeCom's message, captured: %s", (_name, door, capture) => {
  it.each(changes)("with %s is refused with %i", async (_what, status, change) => {
    await expectRefused(door.send(change(sent(capture()))), status);
  });
});

describe.each(doors)("forged with the Token: $name", (door) => {
  it.each(forgeries)("with %s is refused with %i", async (_what, status, forge) => {
    const message = { text: door.text(sampleSecretary), receiveId: door.receiveId };
    await expectRefused(door.send(forge(wecom, message)), status);
  });
});

describe("WeCom's callbacks", () => {
  it("are refused with the receive id of the other kind of bot", async () => {
    const asApp = sealed(wecom, bot.text(sampleSecretary), selfBuilt.receiveId);
    await expectRefused(bot.send(asApp), 401);
    const asBot = sealed(wecom, selfBuilt.text(sampleSecretary), bot.receiveId);
    await expectRefused(selfBuilt.send(asBot), 401);
  });

  it("are refused when they are meant for another bot or another company", async () => {
    const otherBot = bot.text(sampleSecretary).replace(wecomEnv.WECOM_BOT_ID, "OTHERBOT");
    await expectRefused(bot.send(sealed(wecom, otherBot, bot.receiveId)), 401);
    const otherCorp = selfBuilt.text(sampleSecretary).replace(officialCorp, "wx0000000000000000");
    await expectRefused(selfBuilt.send(sealed(wecom, otherCorp, selfBuilt.receiveId)), 401);
  });

  it.each([
    [bot, "xinglin-shuji", "wecom:AIBOTID:BOT-xinglin-shuji"],
    [selfBuilt, "hetang-shuji", "wecom:218:APP-hetang-shuji"],
  ] as const)("are reports where nothing is wrong with them: $name", async (door, user, key) => {
    const report = padded(20)(wecom, { text: door.text(user), receiveId: door.receiveId });
    const first = await door.send(report);
    expect(first).toMatchObject({ status: 200, reply: expect.stringMatching(/已报(?:（迟报）)?：任务12/) });
    expect(await door.send(report)).toMatchObject({ status: 200, reply: first.reply });
    expect(await taskStates(user)).toMatchObject({ 任务12: "reported" });
    taken.set(key, 1);
  });
});

describe("DingTalk", () => {
  const acknowledged = { status: 200, body: { msgtype: "empty" } };
  const silence = { ...acknowledged, replies: [] };
  const report = (fields: Record<string, unknown> = {}, from = ding) => ({
    ...from.body(sampleSecretary, ` ${REPORT}`, { group: "cidGROUP==" }),
    ...fields,
  });

  it("a signed report is acknowledged and answered through its session, once however often it comes", async () => {
    const payload = ding.body("meiling-shuji", ` ${REPORT}`, { group: "cidGROUP==", msgId: "DING" });
    const said = [expect.stringMatching(/^已报(?:（迟报）)?：任务12.*\n发 @钉星 \/撤销 可撤回$/s)];
    expect(await ding.post(payload)).toMatchObject(acknowledged);
    expect(await saidIn(payload)).toStrictEqual(said);
    const again = { headers: ding.headers(Date.now() - 1_000) };
    expect(await ding.post(payload, again)).toStrictEqual({ ...acknowledged, replies: said });
    expect(await taskStates("meiling-shuji")).toMatchObject({ 任务12: "reported" });
    taken.set("dingtalk:dingrobot:DING", 1);
  });

  it("two chats at once get each its own answer", async () => {
    const units = { "meiling-shuji": "示例梅岭社区", "fengqiao-shuji": "示例枫桥社区" };
    const ask = async ([user, unit]: [string, string]) => {
      const payload = ding.body(user, "/我的排名", { msgId: `RANK-${user}` });
      await ding.post(payload);
      expect(await saidIn(payload)).toStrictEqual([expect.stringContaining(`${unit}：`)]);
      taken.set(`dingtalk:dingrobot:RANK-${user}`, 0);
    };
    await Promise.all(Object.entries(units).map(ask));
  });

  it("a second message under one signature is warned about", async () => {
    const headers = ding.headers();
    for (const msgId of ["PAIR-1", "PAIR-2"]) {
      const payload = ding.body("meiling-shuji", "/帮助", { msgId });
      await ding.post(payload, { headers });
      await saidIn(payload);
      taken.set(`dingtalk:dingrobot:${msgId}`, 0);
    }
    await vi.waitFor(() => expect(app.output()).toContain("one signature came with several messages"));
  });

  it.each([
    ["of another company", { senderCorpId: "dingother" }],
    ["from outside", { senderStaffId: "", senderId: sampleSecretary }],
  ])("somebody %s is not our secretary, whatever they are called", async (_who, fields) => {
    const msgId = `STRANGER-${Object.keys(fields).join()}`;
    const payload = report({ ...fields, msgId });
    await ding.post(payload);
    expect(await saidIn(payload)).toStrictEqual([expect.stringContaining("我还不认识您")]);
    taken.set(`dingtalk:dingrobot:${msgId}`, 0);
    await expectUntouched();
  });

  it("the robot does not hear itself", async () => {
    expect(await ding.post(report({ senderId: "$:LWCP_v1:$BOT" }))).toStrictEqual(silence);
    await expectUntouched();
  });

  describe("refuses", () => {
    const path = "/robot/sendBySession?session=x";
    const saying = (fields: Record<string, unknown>) => ({
      payload: report(fields),
      headers: ding.headers(),
    });
    const replyingTo = (sessionWebhook: string) => saying({ sessionWebhook });
    const sending = (payload: unknown) => ({ payload, headers: ding.headers() });
    const under = (headers: Record<string, string>) => ({ payload: report(), headers });
    const signedWith = (change: (sign: string) => string) => {
      const headers = ding.headers();
      return under({ ...headers, sign: change(headers.sign ?? "") });
    };
    const without = (name: string) => {
      const { [name]: _, ...headers } = ding.headers();
      return under(headers);
    };
    /** Everything in it, the message's own time too, is as it was then. */
    const at = (ms: number) => {
      const then = dingtalkAt(app.url, { now: () => ms });
      return { payload: report({}, then), headers: then.headers() };
    };

    it.each<[string, 400 | 401 | 413 | 415, () => { payload: unknown; headers: Record<string, string> }]>([
      ["a sign with a bit changed", 401, () => signedWith((sign) => flipBit(sign))],
      ["an empty sign", 401, () => signedWith(() => "")],
      ["a sign in URL encoding", 401, () => signedWith(encodeURIComponent)],
      ["no sign", 401, () => without("sign")],
      ["no timestamp", 401, () => without("timestamp")],
      ["another secret's sign", 401, () => under(dingtalkAt(app.url, { appSecret: "other" }).headers())],
      ["a message of an hour and a minute ago", 401, () => at(Date.now() - 3_660_000)],
      ["a message of six minutes ahead", 401, () => at(Date.now() + 360_000)],
      ["a message of another time than its sign", 401, () => saying({ createAt: Date.now() - 660_000 })],
      ["another robot's message", 401, () => saying({ robotCode: "normal" })],
      ["a reply URL at the machine's metadata", 400, () => replyingTo(`http://169.254.169.254${path}`)],
      ["a reply URL at a host that is not set", 400, () => replyingTo(`https://oapi.dingtalk.com${path}`)],
      ["a reply URL with a user", 400, () => replyingTo(oapi.session().replace("//", "//x@"))],
      ["a reply URL with a backslash", 400, () => replyingTo(`${oapi.origin}\\@evil.example${path}`)],
      ["a reply URL on another path", 400, () => replyingTo(`${oapi.origin}/robot/send?access_token=x`)],
      ["half an object", 400, () => sending('{"msgId":')],
      ["an array", 400, () => sending([])],
      ["an account that is no text", 400, () => saying({ senderStaffId: 5 })],
      ["more than a megabyte", 413, () => sending("x".repeat(1_100_000))],
      ["another type", 415, () => under({ ...ding.headers(), "content-type": "text/plain" })],
    ])("%s with %i", async (_, status, forge) => {
      const posts = oapi.posts.length;
      const { payload, headers } = forge();
      const { status: got, body } = await ding.post(payload, { headers });
      await expectUntouched();
      expect([got, body]).toStrictEqual([status, { error: ERRORS[status] }]);
      expect(oapi.posts).toHaveLength(posts);
    });
  });
});

it("holds afterwards what was taken, once, and has written no secret", async () => {
  expect(await app.stop()).toBe(0);
  const secrets = [env.WECOM_TOKEN, env.WECOM_ENCODING_AES_KEY, env.DINGTALK_APP_SECRET, "session="];
  expect(secrets.filter((secret) => app.output().includes(secret))).toStrictEqual([]);

  const db = await openDatabase({ dataDir: data.path });
  const { rows } = await db.query<{ key: string; reports: number }>(
    `SELECT m.key, count(e.id) FILTER (WHERE e.kind = 'reported')::integer AS reports
     FROM gov.message m LEFT JOIN gov.event e ON e.message_key = m.key
     WHERE m.platform IN ('wecom', 'dingtalk') GROUP BY m.key`,
  );
  await db.end();
  expect(new Map(rows.map(({ key, reports }) => [key, reports]))).toStrictEqual(taken);
});

describe.each(dingtalkVectors)(
  "at the time of DingTalk's vector of $source",
  ({ timestamp, secret, sign }) => {
    let own: Awaited<ReturnType<typeof copyDataDir>>;
    let then: Running;
    let robot: ReturnType<typeof fakeDingtalk>;

    beforeAll(async () => {
      own = await copyDataDir();
      then = await startProcess({
        ...env,
        DINGTALK_APP_SECRET: secret,
        DINGTALK_OAPI_BASE: oapi.origin,
        DATA_DIR: own.path,
        NODE_OPTIONS: clockAt(Number(timestamp)),
      });
      robot = dingtalkAt(then.url, { appSecret: secret, now: () => Number(timestamp) });
    });
    afterAll(async () => {
      await then?.kill();
      own?.remove();
    });

    const headers = { "content-type": "application/json", timestamp, sign };

    it("its signature is good, and the answer goes through the session", async () => {
      const payload = robot.body("u1", "/帮助");
      expect(await robot.post(payload, { headers })).toMatchObject({
        status: 200,
        body: { msgtype: "empty" },
      });
      expect(await saidIn(payload)).toStrictEqual([expect.stringContaining("账号 u1")]);
    });

    it("its signature is bad with any byte of it changed", async () => {
      for (let index = 0; index < 32; index++) {
        const forged = { ...headers, sign: flipBit(sign, index) };
        expect((await robot.post(robot.body("u1", "/帮助"), { headers: forged })).status).toBe(401);
      }
    });

    it("WeCom's official vectors, which are years older, are refused", async () => {
      const post = wecomAt(then.url);
      const body = appEnvelope(officialCorp, officialText.encrypt);
      expect((await post.post({ body, query: officialText.query, type: "text/xml" })).status).toBe(401);
      const search = new URLSearchParams({ ...officialCheck.query, echostr: officialCheck.encrypt });
      expect((await fetch(`${post.url}?${search}`)).status).toBe(401);
    });
  },
);

/** What was posted to a callback's session, once something was: answers go through the outbox. */
function saidIn({ sessionWebhook }: { readonly sessionWebhook?: string }): Promise<string[]> {
  return vi.waitFor(() => {
    const posts = oapi.posts.filter(({ url }) => url === sessionWebhook);
    expect(posts).not.toHaveLength(0);
    return posts.map(({ content }) => content);
  }, ANSWER_WITHIN);
}

/** Generous, for a machine that is busy. */
const ANSWER_WITHIN = { timeout: 15_000, interval: 20 };

function wecomAt(baseUrl: string) {
  return fakeWecom({
    baseUrl,
    token: env.WECOM_TOKEN,
    encodingAesKey: env.WECOM_ENCODING_AES_KEY,
    receiveId: officialCorp,
    botId: env.WECOM_BOT_ID,
  });
}

function dingtalkAt(
  baseUrl: string,
  more: { readonly appSecret?: string; readonly now?: () => number } = {},
) {
  return fakeDingtalk({
    baseUrl,
    appSecret: env.DINGTALK_APP_SECRET,
    robotCode: env.DINGTALK_APP_KEY,
    oapi,
    ...more,
  });
}

function botVector(name: string) {
  const found = wecomVectors.vectors.find((vector) => vector.name === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  const { encrypt, plaintext, msg_signature, timestamp, nonce } = found;
  return { encrypt, plaintext, query: { msg_signature, timestamp, nonce } };
}

function flipBit(base64: string, index = 20): string {
  const bytes = Buffer.from(base64, "base64");
  bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
  return bytes.toString("base64");
}

/** By a person's id, each task's state. */
async function taskStates(person: string): Promise<Record<string, string>> {
  const response = await fetch(`${app.url}/simulator/ledger?person=${person}`);
  const ledger = (await response.json()) as { tasks: { reference: string; state: string }[] };
  return Object.fromEntries(ledger.tasks.map(({ reference, state }) => [reference, state]));
}

async function expectUntouched(): Promise<void> {
  const before = tasks;
  tasks = await taskStates(sampleSecretary);
  expect(tasks).toStrictEqual(before);
}

async function expectRefused(answer: Promise<Answered>, status: 400 | 401): Promise<void> {
  const { raw, ...rest } = await answer;
  await expectUntouched();
  expect([rest.status, JSON.parse(raw)]).toStrictEqual([status, { error: ERRORS[status] }]);
}
