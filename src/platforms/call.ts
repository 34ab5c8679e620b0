import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export interface Call {
  readonly url: URL;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Resolves within so many ms. */
  readonly withinMs: number;
}

/** What a platform said to a call, or that it said nothing. What it said is never kept or logged: it quotes. */
export type Answer =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** Undefined when the body is no JSON object, or too long for one. */
      readonly json: Readonly<Record<string, unknown>> | undefined;
      /** The body's beginning, for marks that stand in no JSON. */
      readonly text: string;
    }
  /** `arrived`: the whole request was out, so it may have been acted upon. `reason` is a code. */
  | { readonly kind: "none"; readonly arrived: boolean; readonly reason: string };

/** Answers of these APIs have a few hundred bytes. */
const ANSWER_LIMIT_BYTES = 65_536;

/**
 * Makes one call to a platform. Never rejects; follows no redirect. It is node:http and not fetch because what is to be
 * known after a failure is whether the request was out, which fetch does not say. Each call has a connection of its own:
 * one that is kept may be closed by the other side at the very moment it is used.
 */
export function call({ url, method = "POST", headers, body, withinMs }: Call): Promise<Answer> {
  return new Promise((resolve) => {
    const begin = url.protocol === "https:" ? httpsRequest : httpRequest;
    const size = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const request = begin(url, { method, headers: { ...headers, ...size }, agent: false });

    const end = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
      request.destroy();
    };
    const silence = (reason: string) =>
      end({ kind: "none", arrived: isConnected && request.writableFinished, reason });
    const timer = setTimeout(() => silence("timeout"), withinMs);

    // Until it is connected, what was written waits in this process.
    let isConnected = false;
    request.on("socket", (socket) =>
      socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
        isConnected = true;
      }),
    );
    request.on("error", (error) => silence(codeOf(error)));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const answered = () => {
        const text = Buffer.concat(chunks).toString("utf8");
        end({ kind: "answer", status: response.statusCode ?? 0, json: objectIn(text), text });
      };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.byteLength;
        if (bytes > ANSWER_LIMIT_BYTES) answered();
      });
      response.on("end", answered);
      response.on("error", () => silence("answer broke off"));
    });
    request.end(body);
  });
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The body of a form that uploads one file. */
export function fileForm(field: string, name: string, type: string, bytes: Buffer) {
  const boundary = "xingbang-7d3f0c5a9e1b4862";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"; filelength=${bytes.length}\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
