import { beforeAll, expect, it } from "vitest";
import type { Queryable } from "../../src/database/door.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { describeEachEngine, describePglite } from "../support/databases.ts";

const notes = async (db: OpenDatabase) =>
  (await db.query<{ note: string }>("SELECT note FROM public.t ORDER BY note")).rows.map(({ note }) => note);

describeEachEngine("transactions", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open({ empty: true });
    await db.query("CREATE TABLE public.t (note text PRIMARY KEY)");
  });

  it("commits what resolves and gives its value", async () => {
    const value = await db.transaction(async (tx) => {
      await tx.query("INSERT INTO public.t VALUES ('kept')");
      return 7;
    });
    expect(value).toBe(7);
    expect(await notes(db)).toContain("kept");
  });

  it("rolls back what rejects, with the same error", async () => {
    const mistake = new Error("changed my mind");
    const work = db.transaction(async (tx) => {
      await tx.query("INSERT INTO public.t VALUES ('dropped')");
      throw mistake;
    });
    await expect(work).rejects.toBe(mistake);
    expect(await notes(db)).not.toContain("dropped");
  });

  it("does not commit when a failed statement was swallowed", async () => {
    const work = db.transaction(async (tx) => {
      await tx.query("INSERT INTO public.t VALUES ('half')");
      await tx.query("SELECT 1/0").catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ name: "DatabaseError", code: "25P02" });
    expect(await notes(db)).not.toContain("half");
  });

  it("keeps two clients' transactions apart", async () => {
    const one = await db.connect();
    const two = await db.connect();
    await one.query("BEGIN");
    await one.query("INSERT INTO public.t VALUES ('one')");
    // On PGlite these wait until the first client's transaction ends.
    const others = [
      two.query("BEGIN"),
      two.query("INSERT INTO public.t VALUES ('two')"),
      two.query("COMMIT"),
      db.query("INSERT INTO public.t VALUES ('door')"),
    ];
    await one.query("ROLLBACK");
    await Promise.all(others);
    one.release();
    two.release();
    expect(await notes(db)).toEqual(expect.arrayContaining(["door", "two"]));
    expect(await notes(db)).not.toContain("one");
  });

  it("runs many transactions at once, each whole", async () => {
    await db.query("CREATE TABLE public.account (id int PRIMARY KEY, stars int)");
    await db.query("INSERT INTO public.account VALUES (1, 0), (2, 0)");
    const give = () =>
      db.transaction(async (tx) => {
        await tx.query("UPDATE public.account SET stars = stars + 1 WHERE id = 1");
        await tx.query("UPDATE public.account SET stars = stars - 1 WHERE id = 2");
      });
    await Promise.all(Array.from({ length: 30 }, give));
    const { rows } = await db.query("SELECT stars FROM public.account ORDER BY id");
    expect(rows).toEqual([{ stars: 30 }, { stars: -30 }]);
  });

  it("rolls back what a client leaves open when it is released", async () => {
    const client = await db.connect();
    await client.query("BEGIN");
    await client.query("INSERT INTO public.t VALUES ('left open')");
    client.release();
    await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "client-released" });
    await db.query("INSERT INTO public.t VALUES ('left open')");
    expect(await notes(db)).toContain("left open");
  });

  it("refuses a statement beside the open transaction at once", async () => {
    const outside = await db.connect();
    const refused = await db.transaction(async (tx) => {
      await tx.query("SELECT 1");
      return Promise.all([
        db.query("SELECT 1").catch((error) => error),
        db.connect().catch((error) => error),
        db.transaction(async () => 1).catch((error) => error),
        outside.query("SELECT 1").catch((error) => error),
      ]);
    });
    outside.release();
    for (const error of refused)
      expect(error).toMatchObject({ name: "DatabaseMisuse", code: "inside-transaction" });
  });

  it("lets code that a transaction started speak after its end", async () => {
    let ended = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const later = await db.transaction(async () => ({
      answer: end.then(() => db.query("SELECT 5 AS five")),
    }));
    ended();
    expect((await later.answer).rows).toEqual([{ five: 5 }]);
  });

  it("lets a transaction speak to another database", async () => {
    const other = await open({ empty: true });
    const { rows } = await db.transaction(() => other.query("SELECT 6 AS six"));
    expect(rows).toEqual([{ six: 6 }]);
  });

  it("refuses a transaction's tx after its end", async () => {
    let escaped: { query(text: string): Promise<unknown> } | undefined;
    await db.transaction(async (tx) => {
      escaped = tx;
    });
    expect(() => escaped?.query("SELECT 1")).toThrow(expect.objectContaining({ code: "transaction-closed" }));
  });

  it("refuses BEGIN on the door", async () => {
    await expect(db.query("BEGIN")).rejects.toMatchObject({ code: "transaction-on-door" });
    await expect(db.query("-- why\nSTART TRANSACTION")).rejects.toMatchObject({
      code: "transaction-on-door",
    });
    expect((await db.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

describePglite("one session for many clients", (open) => {
  it("runs nobody else's statement between BEGIN and COMMIT", async () => {
    const db = await open({ empty: true });
    await db.query("CREATE SEQUENCE public.turn");
    const client = await db.connect();
    await client.query("BEGIN");
    const next = (by: Queryable) =>
      by.query("SELECT nextval('public.turn') AS turn").then(({ rows }) => rows[0]?.turn);
    const other = next(db);
    const turns = [await next(client), await next(client), await next(client)];
    await client.query("COMMIT");
    client.release();
    expect(turns).toEqual([1, 2, 3]);
    expect(await other).toBe(4);
  });

  it("rolls back a transaction that a text of several statements leaves open on the door", async () => {
    const db = await open({ empty: true });
    // BEGIN takes the statements before it along: a text is one implicit transaction.
    await expect(db.query("CREATE TABLE public.u (a int); BEGIN")).rejects.toMatchObject({
      code: "transaction-on-door",
    });
    expect((await db.query("SELECT to_regclass('public.u') AS u")).rows).toEqual([{ u: null }]);
  });
});
