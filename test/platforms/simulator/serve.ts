import type { AddressInfo } from "node:net";
import Koa from "koa";
import type { SimulatorDeps } from "../../../src/platforms/simulator/deps.ts";
import { simulatorRoutes } from "../../../src/platforms/simulator/routes.ts";

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** The simulator alone, on a free port. */
export async function serveSimulator(deps: SimulatorDeps): Promise<Served> {
  const app = new Koa();
  app.use(simulatorRoutes(deps).routes());
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
