import { beforeEach, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/database/options.ts";
import { forgetOld, putInOutbox } from "../../src/delivery/outbox.ts";
import { describeEachEngine } from "../support/databases.ts";

const states = ["queued", "sending", "sent", "unsure", "dropped", "failed"];

describeEachEngine("what is over", (open) => {
  let db: OpenDatabase;
  beforeEach(async () => {
    db ??= await open();
    await db.query("DELETE FROM gov.outbox; DELETE FROM gov.outbox_post");
    await db.transaction((tx) =>
      putInOutbox(
        tx,
        states.map((state) => ({
          key: state,
          street: null,
          origin: "test",
          target: { kind: "simulator", chat: "群" } as const,
          content: { type: "text", lines: [state] } as const,
        })),
      ),
    );
    await db.query(
      `UPDATE gov.outbox SET state = dedupe_key,
         ended_at = CASE WHEN dedupe_key IN ('queued', 'sending') THEN NULL ELSE clock_timestamp() END`,
    );
    await db.query("INSERT INTO gov.outbox_post (lane) VALUES ('simulator:群')");
  });

  const after = async (weeks: number) => {
    await forgetOld(db, Date.now() + weeks * 7 * 86_400_000);
    const { rows } = await db.query<{ state: string }>("SELECT state FROM gov.outbox ORDER BY id");
    const posts = await db.query("SELECT 1 FROM gov.outbox_post");
    return { states: rows.map(({ state }) => state), posts: posts.rows.length };
  };

  it.each([
    [0, states, 1],
    [4, states, 0],
    [6, ["queued", "sending", "unsure", "failed"], 0],
    [27, ["queued", "sending"], 0],
  ])("after %i weeks", async (weeks, left, posts) => {
    expect(await after(weeks)).toStrictEqual({ states: left, posts });
  });
});
