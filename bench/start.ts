import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNode } from "../test/support/child.ts";
import { startProcess } from "../test/support/process.ts";
import { timed } from "./measure.ts";
import { type Bench, best, type Row } from "./table.ts";

/** The best of some starts counts. */
const ROUNDS = 2;

async function run(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "xingbang-bench-"));
  const times = { floor: [] as number[], first: [] as number[], later: [] as number[] };
  const start = async (into: number[], dataDir: string) => {
    let running: Awaited<ReturnType<typeof startProcess>> | undefined;
    into.push(
      await timed(async () => {
        running = await startProcess({ DATA_DIR: dataDir });
      }),
    );
    await running?.stop();
  };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const dataDir = join(directory, String(round));
      times.floor.push(await timed(() => startNode(["--import", "tsx", "--eval", ""]).end()));
      await start(times.first, dataDir);
      await start(times.later, dataDir);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  const row = (measure: string, product: readonly number[]): Row => ({
    measure,
    unit: "ms",
    floor: best("ms", times.floor),
    product: best("ms", product),
  });
  return [row("first start, with the sample street moved in", times.first), row("later start", times.later)];
}

export const start: Bench = {
  about:
    "From the command of `npm start` to its ready line, on PGlite. Floor: Node with tsx and an empty program, until it ends.",
  run,
};
