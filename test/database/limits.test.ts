import { expect, it } from "vitest";
import { describeEachEngine, describePglite, describePostgres } from "../support/databases.ts";

describeEachEngine("a transaction left idle", (open) => {
  it("is rolled back, and its client told with the next statement", async () => {
    const db = await open({ empty: true, limits: { idleInTransactionMs: 300 } });
    await db.query("CREATE TABLE public.t (note text PRIMARY KEY)");
    const client = await db.connect();
    const lost: unknown[] = [];
    client.on("error", (error) => lost.push(error));
    await client.query("BEGIN");
    await client.query("INSERT INTO public.t VALUES ('mine')");
    // Waits for the idle transaction: for its turn on PGlite, for the row on PostgreSQL.
    await db.query("INSERT INTO public.t VALUES ('mine')");
    const idle = { name: "DatabaseError", code: "25P03" };
    await expect(client.query("INSERT INTO public.t VALUES ('outside')")).rejects.toMatchObject(idle);
    await expect(client.query("COMMIT")).rejects.toMatchObject(idle);
    expect(lost[0]).toMatchObject(idle);
    client.release();
    expect((await db.query("SELECT note FROM public.t")).rows).toEqual([{ note: "mine" }]);
  });
});

describeEachEngine("a statement kept waiting", (open, engine) => {
  it("is refused after waitMs", async () => {
    const db = await open({ empty: true, limits: { waitMs: 300 } });
    await db.query("CREATE TABLE public.t (note text PRIMARY KEY)");
    const client = await db.connect();
    await client.query("BEGIN");
    await client.query("INSERT INTO public.t VALUES ('mine')");
    const late =
      engine === "pglite"
        ? { name: "DatabaseUnavailable", code: "wait-timeout" }
        : { name: "DatabaseError", code: "55P03" };
    await expect(db.query("INSERT INTO public.t VALUES ('mine')")).rejects.toMatchObject(late);
    await client.query("COMMIT");
    client.release();
    expect((await db.query("SELECT count(*) AS n FROM public.t")).rows).toEqual([{ n: 1 }]);
  });
});

describePglite("a transaction whose BEGIN came too late", (open) => {
  it("runs none of its statements", async () => {
    const db = await open({ empty: true, limits: { waitMs: 300 } });
    await db.query("CREATE TABLE public.t (note text)");
    const owner = await db.connect();
    await owner.query("BEGIN");
    const late = await db.connect();
    const begin = late.query("BEGIN");
    const insert = late.query("INSERT INTO public.t VALUES ('outside')");
    const transaction = db.transaction((tx) => tx.query("INSERT INTO public.t VALUES ('outside')"));
    const answers = await Promise.allSettled([begin, insert, transaction]);
    await owner.query("COMMIT");
    // The session is over, also when the way is free again.
    await expect(late.query("INSERT INTO public.t VALUES ('outside')")).rejects.toMatchObject({
      code: "wait-timeout",
    });
    late.release();
    owner.release();
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect((await db.query("SELECT note FROM public.t")).rows).toEqual([]);
  });
});

describePostgres("a pool without a free connection", (open) => {
  it("refuses after waitMs", async () => {
    const db = await open({ empty: true, limits: { waitMs: 300, connections: 1 } });
    const client = await db.connect();
    await expect(db.query("SELECT 1")).rejects.toMatchObject({
      name: "DatabaseUnavailable",
      code: "wait-timeout",
    });
    client.release();
    expect((await db.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});
