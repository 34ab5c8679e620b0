import { beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../../src/database/options.ts";
import { MOST_PLANS, Plans, RUNS_PER_PLAN } from "../../../src/database/pglite/plans.ts";
import { describePglite } from "../../support/databases.ts";

describe("the plans of statements", () => {
  it("one text runs on one plan, another on another", () => {
    const plans = new Plans();
    expect(plans.next("a")).toStrictEqual({ name: "plan1", isNew: true });
    expect(plans.next("a")).toStrictEqual({ name: "plan1", isNew: false });
    expect(plans.next("b")).toStrictEqual({ name: "plan2", isNew: true });
  });

  it("a plan is made anew after so many runs, and the old one retired", () => {
    const plans = new Plans();
    for (let run = 0; run < RUNS_PER_PLAN; run++) plans.next("a");
    expect(plans.next("a")).toStrictEqual({ name: "plan2", isNew: true, retired: "plan1" });
    expect(plans.next("a")).toStrictEqual({ name: "plan2", isNew: false });
  });

  it("there are never more than so many: the oldest makes room", () => {
    const plans = new Plans();
    for (let text = 0; text < MOST_PLANS; text++) plans.next(`text ${text}`);
    expect(plans.next("one more")).toMatchObject({ isNew: true, retired: "plan1" });
    expect(plans.clear()).toHaveLength(MOST_PLANS);
  });
});

describePglite("statements that run again", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open({ empty: true });
    await db.query("CREATE TABLE public.thing (id integer PRIMARY KEY, name text)");
  });
  const named = async () =>
    (await db.query<{ statement: string }>("SELECT statement FROM pg_prepared_statements")).rows.map(
      ({ statement }) => statement,
    );

  it("are planned once", async () => {
    const insert = "INSERT INTO public.thing (id, name) VALUES ($1, $2)";
    for (let id = 1; id <= 3; id++) await db.query(insert, [id, `thing ${id}`]);
    expect(await named()).toStrictEqual([insert]);
  });

  it("give what the values ask for, null among them", async () => {
    const find = "SELECT name FROM public.thing WHERE id = $1 OR name IS NOT DISTINCT FROM $2 ORDER BY id";
    const names = async (id: number, name: string | null) =>
      (await db.query<{ name: string }>(find, [id, name])).rows.map((row) => row.name);
    expect(await names(1, null)).toStrictEqual(["thing 1"]);
    expect(await names(2, "thing 3")).toStrictEqual(["thing 2", "thing 3"]);
    expect(await names(9, null)).toStrictEqual([]);
  });

  it("go on after the table has changed", async () => {
    const all = "SELECT * FROM public.thing WHERE id = $1";
    expect((await db.query(all, [1])).rows).toStrictEqual([{ id: 1, name: "thing 1" }]);
    await db.query("ALTER TABLE public.thing ADD COLUMN more integer DEFAULT 7");
    expect((await db.query(all, [1])).rows).toStrictEqual([{ id: 1, name: "thing 1", more: 7 }]);
    await db.query("SELECT 1; ALTER TABLE public.thing DROP COLUMN more; SELECT 2");
    expect((await db.query(all, [1])).rows).toStrictEqual([{ id: 1, name: "thing 1" }]);
  });

  it("go on after they failed, also inside a transaction that is rolled back", async () => {
    const insert = "INSERT INTO public.thing (id) VALUES ($1)";
    await expect(db.query(insert, [1])).rejects.toMatchObject({ code: "23505" });
    await expect(
      db.transaction(async (tx) => {
        await tx.query(insert, [4]);
        await tx.query("SELECT name FROM public.thing WHERE id = $1 / 0", [1]);
      }),
    ).rejects.toMatchObject({ code: "22012" });
    await expect(db.query("SELECT nothing FROM public.thing WHERE id = $1", [1])).rejects.toMatchObject({
      code: "42703",
    });
    expect((await db.query(insert, [5])).rowCount).toBe(1);
  });

  it("that are new in a transaction which is rolled back are known afterwards", async () => {
    const find = "SELECT count(*)::integer AS count FROM public.thing WHERE id > $1";
    await expect(
      db.transaction(async (tx) => {
        await tx.query(find, [0]);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect((await db.query<{ count: number }>(find, [0])).rows).toStrictEqual([{ count: 4 }]);
  });
});
