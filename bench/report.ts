import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decrypt } from "@wecom/crypto";
import { startNode } from "../test/support/child.ts";
import { fakeWecom } from "../test/support/fake-wecom.ts";
import { startProcess } from "../test/support/process.ts";
import { wecomEnv } from "../test/support/sample.ts";
import type { TestStreet } from "../test/support/street.ts";
import { type Driven, drive, postRequest } from "./http-load.ts";
import { ITEMS, openLargeStreet } from "./large-street.ts";
import { quantile } from "./measure.ts";
import { type Bench, best, type Row } from "./table.ts";

/** A process that has just started answers its first callbacks slowly, and 50 at once with 503 on a busy machine. */
const WARM_UP = { parallel: 5, count: 150 };
/** The servers take turns, and of each the best round counts. */
const ROUNDS = 3;
/** Callbacks under way at a time, and callbacks a round: every report needs an open task of its own, and there are 870. */
const LOADS: readonly Load[] = [
  { parallel: 1, count: 60 },
  { parallel: 50, count: 150 },
];

const commands = {
  打卡: {
    text: (task: number) => `/打卡 任务${task} 已召开支委会，照片见群相册`,
    reply: /^已报：任务\d+ .*（待审）/,
  },
  进度: { text: () => "/进度", reply: /^(社区|村)\d+ .*在(社区|村)中排第\d+$/s },
  排名: { text: () => "/排名", reply: /^社区排名.*村排名.*算法/s },
} as const;
type Command = keyof typeof commands;
const commandNames = Object.keys(commands) as Command[];

const wecom = fakeWecom({
  baseUrl: "",
  botId: wecomEnv.WECOM_BOT_ID,
  token: wecomEnv.WECOM_TOKEN,
  encodingAesKey: wecomEnv.WECOM_ENCODING_AES_KEY,
});

interface Speaker {
  readonly user: string;
  task: number;
}

/** Makes callbacks of secretaries who take turns, each with the next task of their unit. */
function speakersOf(street: TestStreet) {
  const speakers: Speaker[] = street.units.map(({ name }) => ({
    user: street.account(`${name}书记`),
    task: 1,
  }));
  let turn = 0;
  return (command: Command, count: number): Buffer[] =>
    Array.from({ length: count }, () => {
      const speaker = speakers[turn++ % speakers.length] as Speaker;
      if (command === "打卡" && speaker.task > ITEMS) throw new Error("there are no more tasks to report");
      const content = commands[command].text(command === "打卡" ? speaker.task++ : 0);
      const text = { ...wecom.from(speaker.user), msgtype: "text", text: { content } };
      const { encrypt, query } = wecom.seal(JSON.stringify(text));
      return postRequest(`/webhooks/wecom?${new URLSearchParams(query)}`, JSON.stringify({ encrypt }));
    });
}

/** Throws when an answer is not what was asked for: a refusal is quick, and a 503 means a machine too busy to measure. */
function assertAnswered({ answers }: Driven, reply: RegExp, log: () => string): void {
  for (const { status, body } of answers) {
    const { encrypt } = JSON.parse(status === 200 && body !== "" ? body : "{}") as { encrypt?: string };
    const plain = encrypt === undefined ? "{}" : decrypt(wecomEnv.WECOM_ENCODING_AES_KEY, encrypt).message;
    const { stream } = JSON.parse(plain) as { stream?: { content: string } };
    if (!stream || !reply.test(stream.content)) {
      throw new Error(`answered ${status} ${stream?.content ?? body}\n${log().slice(0, 1_000)}`);
    }
  }
}

interface Server {
  readonly port: number;
  /** What it wrote. */
  readonly output: () => string;
  readonly stop: () => Promise<unknown>;
}

async function startFloor(...args: string[]): Promise<Server> {
  const child = startNode(["--import", "tsx", "bench/floor-server.ts", ...args]);
  return { port: Number(await child.line()), output: () => "", stop: () => child.end("SIGTERM") };
}

/** What `npm start` runs, on a directory that holds the streets. */
async function startProduct(dataDir: string): Promise<Server> {
  const product = await startProcess({ ...wecomEnv, DATA_DIR: dataDir });
  return { port: Number(new URL(product.url).port), output: product.output, stop: () => product.stop() };
}

interface Servers {
  readonly crypto: Server;
  readonly insert: Server;
  readonly product: Server;
}

interface Load {
  readonly parallel: number;
  readonly count: number;
}

async function measure(
  { crypto, insert, product }: Servers,
  callbacks: ReturnType<typeof speakersOf>,
): Promise<Row[]> {
  const send = async (server: Server, command: Command, { parallel, count }: Load) => {
    const driven = await drive(server.port, callbacks(command, count), parallel);
    assertAnswered(driven, server === product ? commands[command].reply : /^已报/, server.output);
    return driven;
  };
  for (const floor of [crypto, insert]) await send(floor, "进度", WARM_UP);
  for (const command of commandNames) await send(product, command, WARM_UP);

  const rows: Row[] = [];
  for (const load of LOADS) {
    const floors = { crypto: [] as Driven[], insert: [] as Driven[] };
    const answered = { 打卡: [] as Driven[], 进度: [] as Driven[], 排名: [] as Driven[] };
    for (let round = 0; round < ROUNDS; round++) {
      floors.crypto.push(await send(crypto, "进度", load));
      floors.insert.push(await send(insert, "进度", load));
      for (const command of commandNames) answered[command].push(await send(product, command, load));
    }
    const at = load.parallel === 1 ? "one at a time" : `${load.parallel} at once`;
    for (const command of commandNames) {
      rows.push(...compare(`/${command}, ${at}`, floors.crypto, floors.insert, answered[command]));
    }
  }
  return rows;
}

function compare(
  title: string,
  crypto: readonly Driven[],
  insert: readonly Driven[],
  product: readonly Driven[],
): Row[] {
  const rate = (rounds: readonly Driven[]) =>
    best(
      "/s",
      rounds.map(({ rate }) => rate),
    );
  const latency = (rounds: readonly Driven[], share: number) =>
    best(
      "ms",
      rounds.map(({ latencies }) => quantile(latencies, share)),
    );
  return [
    { measure: `${title}; floor without INSERT`, unit: "/s", floor: rate(crypto), product: rate(product) },
    { measure: title, unit: "/s", floor: rate(insert), product: rate(product) },
    {
      measure: `${title}, half within`,
      unit: "ms",
      floor: latency(insert, 0.5),
      product: latency(product, 0.5),
    },
    {
      measure: `${title}, 95 % within`,
      unit: "ms",
      floor: latency(insert, 0.95),
      product: latency(product, 0.95),
    },
  ];
}

async function run(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "xingbang-bench-"));
  const started: Server[] = [];
  const start = async (starting: Promise<Server>) => {
    const server = await starting;
    started.push(server);
    return server;
  };
  try {
    const { db, street } = await openLargeStreet(join(directory, "product"));
    await db.end();
    const servers = {
      crypto: await start(startFloor()),
      insert: await start(startFloor(join(directory, "floor"))),
      product: await start(startProduct(join(directory, "product"))),
    };
    return await measure(servers, speakersOf(street));
  } finally {
    for (const server of started) await server.stop();
    rmSync(directory, { recursive: true });
  }
}

export const report: Bench = {
  about:
    "Signed, encrypted WeCom callbacks to `npm start` on PGlite, from the secretaries of 30 units with 29 items each. " +
    "Floor: a bare Koa server that verifies, decrypts, INSERTs the message and encrypts a fixed reply.",
  run,
};
