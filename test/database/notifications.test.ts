import { once } from "node:events";
import { beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { describeEachEngine } from "../support/databases.ts";

describeEachEngine("LISTEN and NOTIFY", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open({ empty: true });
  });

  it("reach the clients that listen", async () => {
    const listener = await db.connect();
    const other = await db.connect();
    const overheard: unknown[] = [];
    other.on("notification", (message) => overheard.push(message));
    await other.query("LISTEN elsewhere");
    await listener.query("-- as BullMQ writes it\nLISTEN news;\n");
    const heard = once(listener, "notification");
    await db.query("SELECT pg_notify($1, $2)", ["news", "任务12"]);
    expect((await heard)[0]).toEqual({ channel: "news", payload: "任务12" });
    expect(overheard).toEqual([]);
    listener.release();
    other.release();
  });

  it("come when the transaction commits, and not when it rolls back", async () => {
    const listener = await db.connect();
    await listener.query('LISTEN "News"');
    const payloads: (string | undefined)[] = [];
    listener.on("notification", ({ payload }) => payloads.push(payload));
    const heard = once(listener, "notification");
    const failing = db.transaction(async (tx) => {
      await tx.query(`NOTIFY "News", 'dropped'`);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await db.transaction((tx) => tx.query(`NOTIFY "News", 'kept'`));
    await heard;
    expect(payloads).toEqual(["kept"]);
    listener.release();
  });

  it("end for one client with its UNLISTEN", async () => {
    const [staying, leaving] = [await db.connect(), await db.connect()];
    for (const client of [staying, leaving]) await client.query("LISTEN news");
    const missed: unknown[] = [];
    leaving.on("notification", (message) => missed.push(message));
    await leaving.query("UNLISTEN news");
    const heard = once(staying, "notification");
    await db.query("NOTIFY news");
    expect((await heard)[0]).toEqual({ channel: "news", payload: "" });
    expect(missed).toEqual([]);
    staying.release();
    leaving.release();
  });
});
