import { streetsAtHand } from "../clock/streets.ts";
import type { Database } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { nextOpenHour } from "../ledger/open-hours.ts";
import { tasksWithUnit } from "../ledger/tasks.ts";
import { mergedParts, type Notice } from "./notice.ts";
import type { Content } from "./outbound.ts";
import { type Entry, gatherNotices } from "./outbox.ts";
import { sayNotice } from "./say-notice.ts";

/** A notice whose turn has come: what is to be said, or until when (epoch ms) it has to wait, or that nothing is left of it. */
export type Worded =
  | { readonly content: Content }
  | { readonly holdUntil: number }
  | { readonly left: "nothing" }
  | "lost";

interface Moment {
  readonly db: Database;
  readonly calendar: Calendar;
  /** The street's clock, epoch ms. */
  readonly now: number;
}

/** Puts a notice into words as things stand now, with whatever else has gathered for its chat. */
export async function wordNotice({ db, calendar, now }: Moment, entry: Entry<Notice>): Promise<Worded> {
  const openAt = await opensAt({ db, calendar, now }, entry.street, entry.content.group);
  if (openAt > now) return { holdUntil: openAt };
  const gathered = await gatherNotices(db, entry, now);
  if (!gathered) return "lost";
  const parts = mergedParts(gathered);
  const ids = parts.flatMap((part) => (part.kind === "words" ? [] : part.tasks.map(({ id }) => id)));
  const tasks = await tasksWithUnit(db, ids);
  const lines = sayNotice(parts, new Map(tasks.map((task) => [task.id, task])), { calendar, now });
  return lines.length > 0 ? { content: { type: "text", lines } } : { left: "nothing" };
}

/** When the chat may be written to: by its street's days, and the quiet hours of the street or of the group. */
async function opensAt(
  { db, calendar, now }: Moment,
  streetId: number | null,
  group: number | null,
): Promise<number> {
  const [street] = streetId === null ? [] : await streetsAtHand(db, calendar, [streetId]);
  if (!street) return now;
  const { quiet } = group === null ? street.settings.street : street.settings.inGroup(group);
  return nextOpenHour(street.days, calendar.zone, quiet.value, now).at;
}
