import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What a server did with a list of requests. */
export interface Driven {
  /** Requests a second. */
  readonly rate: number;
  /** From the first byte sent to the last one read, in ms. */
  readonly latencies: readonly number[];
  readonly answers: readonly Answer[];
}

/**
 * Sends the requests to a port of this machine over `parallel` kept connections, each of which sends its next one when
 * the last was answered (a closed loop). The requests are whole HTTP/1.1 messages made beforehand, and sockets are read
 * without a library: what the client costs would count as the server's time.
 */
export async function drive(port: number, requests: readonly Buffer[], parallel: number): Promise<Driven> {
  const sockets = await Promise.all(Array.from({ length: parallel }, () => open(port)));
  const latencies: number[] = [];
  const answers: Answer[] = [];
  let next = 0;
  const loop = async (socket: Socket) => {
    for (let request = requests[next++]; request; request = requests[next++]) {
      const sent = performance.now();
      answers.push(await ask(socket, request));
      latencies.push(performance.now() - sent);
    }
  };
  const start = performance.now();
  await Promise.all(sockets.map(loop));
  const rate = (requests.length / (performance.now() - start)) * 1_000;
  for (const socket of sockets) socket.destroy();
  return { rate, latencies, answers };
}

/** A POST of JSON, ready to be sent. */
export function postRequest(path: string, body: string): Buffer {
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  return socket;
}

/** Answers come with a Content-Length, as Koa's do for a string. */
function ask(socket: Socket, request: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let read: Buffer = Buffer.alloc(0);
    const finish = (settle: () => void) => {
      socket.off("data", onData).off("close", onClose);
      settle();
    };
    const onClose = () => finish(() => reject(new Error("the server closed the connection")));
    const onData = (chunk: Buffer) => {
      read = read.length === 0 ? chunk : Buffer.concat([read, chunk]);
      const answer = parseAnswer(read);
      if (answer) finish(() => resolve(answer));
    };
    socket.on("data", onData).on("close", onClose);
    socket.write(request);
  });
}

/** The answer, once all of it is there. */
function parseAnswer(read: Buffer): Answer | undefined {
  const headEnd = read.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = read.toString("latin1", 0, headEnd);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
  if (Number.isNaN(length)) throw new Error(`an answer without a length: ${head}`);
  const body = read.subarray(headEnd + 4);
  return body.length < length ? undefined : { status: Number(head.slice(9, 12)), body: body.toString() };
}
