import { openDatabase } from "../../../src/database/open.ts";

/** Commits rows one after another and prints each number when it is acknowledged. Every tenth is a transaction of two. */
const db = await openDatabase({ dataDir: process.argv[2] as string });
await db.query("CREATE TABLE IF NOT EXISTS public.kept (n bigint, part text)");
for (let n = 1; ; n++) {
  if (n % 10 === 0) {
    await db.transaction(async (tx) => {
      await tx.query("INSERT INTO public.kept VALUES ($1, 'first half')", [n]);
      await tx.query("INSERT INTO public.kept VALUES ($1, 'second half')", [n]);
    });
  } else {
    await db.query("INSERT INTO public.kept VALUES ($1, 'whole')", [n]);
  }
  process.stdout.write(`${n}\n`);
}
