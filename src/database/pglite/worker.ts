import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { openEngine } from "./engine.ts";
import * as say from "./messages.ts";
import { Sessions } from "./sessions.ts";

/** The thread in which PGlite runs; pool.ts is its other side. */
const settings = workerData as say.WorkerSettings;
const port = parentPort as MessagePort;

if (settings.task === "create") await create(settings);
else await serve(settings);

async function create({ directory, wasm }: say.WorkerSettings): Promise<void> {
  const engine = await openEngine(directory, wasm);
  await engine.close();
  port.postMessage([[say.CLOSED]]);
}

async function serve({ directory, wasm, idleInTransactionMs, waitMs }: say.WorkerSettings): Promise<void> {
  const engine = await openEngine(directory, wasm);
  let out: say.Response[] = [];
  const flush = () => {
    if (out.length === 0) return;
    port.postMessage(out);
    out = [];
  };
  const sessions = new Sessions({
    run: engine.run,
    answer: (id, result, failure) => {
      out.push(failure ? [say.FAILED, id, failure] : [say.RESULT, id, result as say.RawResult]);
    },
    flush,
    idleInTransactionMs,
    waitMs,
  });
  engine.onNotification((channel, payload) => {
    out.push([say.NOTIFICATION, channel, payload]);
  });

  const handle = (request: say.Request) => {
    switch (request[0]) {
      case say.RUN:
        return sessions.add(request[1], request[2], request[3], request[4]);
      case say.RELEASE:
        return sessions.release(request[1]);
      case say.PING:
        out.push([say.PONG]);
        return flush();
      case say.READ_ONLY:
        return sessions.addInternal(`SET default_transaction_read_only = ${request[1] ? "on" : "off"}`);
      case say.CLOSE:
        return void close();
    }
  };
  const close = async () => {
    await sessions.close();
    await engine.close();
    out.push([say.CLOSED]);
    flush();
    port.close();
  };

  port.on("message", (requests: say.Request[]) => requests.forEach(handle));
  port.postMessage([[say.OPENED, engine.facts]] satisfies say.Response[]);
}
