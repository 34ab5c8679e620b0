import { openDatabase } from "../../../src/database/open.ts";

/** Opens a data directory, says "open", and holds it until its input ends; then closes it. */
const db = await openDatabase({ dataDir: process.argv[2] as string });
process.stdout.write("open\n");
process.stdin.resume();
await new Promise((resolve) => process.stdin.on("end", resolve));
await db.end();
