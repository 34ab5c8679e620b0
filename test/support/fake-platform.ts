import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A call that arrived. */
export interface Arrived {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body, where it is JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What a platform in trouble does in place of its answer. `acts` = the message is shown to people all the same. */
export interface PlatformTrouble {
  readonly how:
    | "status 503"
    /** The request is read and never answered. */
    | "silence"
    /** The connection breaks after the request was read. */
    | "hang-up"
    /** The answer ends before it is whole. */
    | "half an answer"
    | "html"
    | "the wall"
    | "an empty object"
    | "redirect"
    /** An answer without an end. */
    | "flood";
  readonly acts?: boolean;
}

export interface FakePlatform {
  readonly origin: string;
  /** Every call, oldest first. */
  readonly arrived: readonly Arrived[];
  /** From now on; undefined ends it. A function says for each call. */
  trouble(next: PlatformTrouble | undefined | ((call: Arrived) => PlatformTrouble | undefined)): void;
  close(): Promise<void>;
}

/** A real HTTP server in a platform's place; `answer` is the platform, the rest is what goes wrong with it. */
export async function startFakePlatform(
  answer: (call: Arrived) => FakeAnswer,
  now: () => number = Date.now,
): Promise<FakePlatform> {
  const arrived: Arrived[] = [];
  let trouble: (call: Arrived) => PlatformTrouble | undefined = () => undefined;

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? "/", "http://fake");
    const call: Arrived = {
      at: now(),
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
      json: objectIn(body.toString()),
    };
    arrived.push(call);
    const wrong = trouble(call);
    const said = wrong && !wrong.acts ? undefined : answer(call);
    if (wrong) return misbehave(response, wrong, said);
    response.statusCode = said?.status ?? 200;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(said?.json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    trouble(next) {
      trouble = typeof next === "function" ? next : () => next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function misbehave(response: ServerResponse, { how }: PlatformTrouble, said: FakeAnswer | undefined): void {
  const acts: Readonly<Record<PlatformTrouble["how"], () => void>> = {
    "status 503": () => response.writeHead(503).end("<html>503</html>"),
    silence: () => {},
    "hang-up": () => response.destroy(),
    "half an answer": () => {
      response
        .writeHead(200, { "content-length": "1000" })
        .write(JSON.stringify(said?.json ?? {}).slice(0, 5));
      setTimeout(() => response.destroy(), 20);
    },
    html: () => response.writeHead(200).end("<html>ok</html>"),
    "the wall": () => response.writeHead(200).end('<html>{"punish":"deny"}</html>'),
    "an empty object": () => response.writeHead(200).end("{}"),
    redirect: () => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
    flood: () => {
      const more = () => {
        while (!response.destroyed && response.write(" ".repeat(16_384))) {}
      };
      response.writeHead(200).on("drain", more);
      more();
    },
  };
  acts[how]();
}

function objectIn(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** So many in a window, and then nothing for a while: says whether one more is taken. Refused ones count too. */
export function createGate(most: number, windowMs: number, blockMs: number) {
  const times = new Map<string, number[]>();
  const blocked = new Map<string, number>();
  return (key: string, at: number): boolean => {
    if ((blocked.get(key) ?? 0) > at) return false;
    const recent = (times.get(key) ?? []).filter((time) => time > at - windowMs);
    times.set(key, [...recent, at]);
    if (recent.length < most) return true;
    blocked.set(key, at + blockMs);
    return false;
  };
}
