import { availableParallelism } from "node:os";
import { database } from "./database.ts";
import { digest } from "./digest.ts";
import { growth } from "./growth.ts";
import { parse } from "./parse.ts";
import { pictures } from "./pictures.ts";
import { posts } from "./posts.ts";
import { report } from "./report.ts";
import { start } from "./start.ts";
import { type Bench, tableOf } from "./table.ts";

/**
 * `npm run bench`, or `npm run bench parse growth` for some of them. Figures compare within a run only; on a machine
 * that does something else besides, a ratio is good to a quarter.
 */
const benches: Readonly<Record<string, Bench>> = {
  parse,
  database,
  growth,
  report,
  posts,
  digest,
  pictures,
  start,
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benches);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}\n`);
  process.exit(1);
}
process.stdout.write(`Node ${process.version}, ${availableParallelism()} cores\n`);
for (const name of names) {
  const { about, run } = benches[name] as Bench;
  process.stdout.write(`\n${name}: ${about}\n\n`);
  const began = performance.now();
  for (const line of tableOf(await run())) process.stdout.write(`  ${line}\n`);
  process.stdout.write(`  in ${Math.round((performance.now() - began) / 1_000)} s\n`);
}
