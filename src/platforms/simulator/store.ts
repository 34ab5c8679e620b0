/** What stands in the simulator's chats. The page reads it back; no handler does. */

import type { Database, Queryable } from "../../database/door.ts";

/** One bubble to be. */
export interface ChatLine {
  /** A group's id, or the id of the person whose direct chat with the bot it is. */
  readonly chat: string;
  /** Milliseconds by the street's clock. */
  readonly at: number;
  /** A person's id, or the bot's name. */
  readonly sender: string;
  readonly text: string;
  readonly imageUrl?: string | undefined;
  /** What it belongs to (a message, an outbox entry) and its place there: writing the same again changes nothing. */
  readonly messageKey: string;
  readonly part: number;
}

/** One bubble as the page gets it. */
export interface StoredLine {
  readonly n: number;
  readonly at: string;
  readonly from: string;
  readonly text: string;
  readonly imageUrl?: string;
}

/** How much of a chat is shown to somebody who opens it. */
const NEWEST = 200;

/** How much somebody who was here before gets at once; the rest comes with the next question. */
const NEXT = 1_000;

/** Puts a line into its chat, once. */
export async function keepLine(db: Database, line: ChatLine): Promise<void> {
  await db.transaction((tx) => keepLineIn(tx, line));
}

/** The same inside a transaction that the caller has opened; other writers wait until it ends. */
export async function keepLineIn(tx: Queryable, line: ChatLine): Promise<void> {
  // Numbers must become visible in their order: whoever has seen 6 asks for what comes after 6 and would miss a 5.
  await tx.query("LOCK TABLE gov.simulator_message IN SHARE ROW EXCLUSIVE MODE");
  await tx.query(
    `INSERT INTO gov.simulator_message (chat, at, sender, text, image_url, message_key, part)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (message_key, part) DO NOTHING`,
    [
      line.chat,
      new Date(line.at).toISOString(),
      line.sender,
      line.text,
      line.imageUrl ?? null,
      line.messageKey,
      line.part,
    ],
  );
}

interface LineRow {
  n: number;
  at: Date;
  from: string;
  text: string;
  image_url: string | null;
}

/** The lines of a chat in their order: what came after line `after`, or the newest ones when that is 0. `isoTime` writes their times. */
export async function listLines(
  db: Queryable,
  chat: string,
  after: number,
  isoTime: (instant: number) => string,
): Promise<StoredLine[]> {
  const columns = `SELECT n, at, sender AS "from", text, image_url FROM gov.simulator_message WHERE chat = $1`;
  const { rows } =
    after === 0
      ? await db.query<LineRow>(
          `SELECT * FROM (${columns} ORDER BY n DESC LIMIT ${NEWEST}) AS newest ORDER BY n`,
          [chat],
        )
      : await db.query<LineRow>(`${columns} AND n > $2 ORDER BY n LIMIT ${NEXT}`, [chat, after]);
  return rows.map(({ n, at, from, text, image_url }) => ({
    n,
    at: isoTime(at.getTime()),
    from,
    text,
    ...(image_url === null ? {} : { imageUrl: image_url }),
  }));
}
