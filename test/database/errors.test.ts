import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { describeEachEngine, describePglite } from "../support/databases.ts";

describeEachEngine("errors", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open({ empty: true });
    await db.query("CREATE TABLE public.t (a int CONSTRAINT a_once UNIQUE, b int NOT NULL CHECK (b > 0))");
    await db.query("INSERT INTO public.t VALUES (1, 1)");
  });

  it("carry what PostgreSQL says", async () => {
    const duplicate = db.query("INSERT INTO public.t VALUES ($1, $2)", [1, 1]);
    await expect(duplicate).rejects.toMatchObject({
      name: "DatabaseError",
      message: 'duplicate key value violates unique constraint "a_once"',
      code: "23505",
      severity: "ERROR",
      detail: "Key (a)=(1) already exists.",
      schema: "public",
      table: "t",
      constraint: "a_once",
    });
    await expect(db.query("INSERT INTO public.t (a) VALUES (2)")).rejects.toMatchObject({
      code: "23502",
      column: "b",
    });
    await expect(db.query("SELECT nothing FROM public.t")).rejects.toMatchObject({
      code: "42703",
      position: "8",
    });
    await expect(
      db.query("DO $$ BEGIN RAISE EXCEPTION 'no' USING HINT = 'try this', ERRCODE = 'XB001'; END $$"),
    ).rejects.toMatchObject({ message: "no", code: "XB001", hint: "try this" });
  });

  it("leave the door open", async () => {
    await expect(db.query("SELECT $1::int", ["twelve"])).rejects.toMatchObject({ code: "22P02" });
    await expect(db.query("SELEC 1")).rejects.toMatchObject({ code: "42601" });
    await expect(db.query("SELECT $1::int, $2::int", [1])).rejects.toMatchObject({ code: "08P01" });
    await expect(db.query("SELECT $1::text", ["nul\0byte"])).rejects.toMatchObject({ code: "22021" });
    expect((await db.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  it("undo a text of several statements as a whole", async () => {
    await expect(db.query("INSERT INTO public.t VALUES (8, 1); SELECT 1/0")).rejects.toMatchObject({
      code: "22012",
    });
    expect((await db.query("SELECT a FROM public.t WHERE a = 8")).rows).toEqual([]);
  });

  it("show in their stack who asked", async () => {
    const askForTrouble = async () => {
      await db.query("SELECT 1/0");
    };
    const error = await askForTrouble().catch((error: Error) => error);
    expect(error?.stack).toContain("askForTrouble");
  });
});

describeEachEngine("a closed database", (open) => {
  it("refuses with code closed, also when it is closed twice", async () => {
    const db = await open({ empty: true });
    expect(db.healthy()).toBe(true);
    const client = await db.connect();
    client.release();
    await db.end();
    await db.end();
    expect(db.healthy()).toBe(false);
    const closed = { name: "DatabaseUnavailable", code: "closed" };
    await expect(db.query("SELECT 1")).rejects.toMatchObject(closed);
    await expect(db.connect()).rejects.toMatchObject(closed);
    await expect(db.transaction(async () => 1)).rejects.toMatchObject(closed);
  });
});

describePglite("closing", (open) => {
  it("runs what was asked for before, and rolls back what is open", async () => {
    const db = await open({ empty: true });
    await db.query("CREATE TABLE public.t (a int)");
    const client = await db.connect();
    await client.query("BEGIN");
    await client.query("INSERT INTO public.t VALUES (1)");
    const waiting = db.query("SELECT count(*) AS n FROM public.t");
    const end = db.end();
    expect((await waiting).rows).toEqual([{ n: 0 }]);
    await end;
  });
});
