import type { StreetRun, StreetWork } from "../src/clock/job.ts";
import type { Queryable } from "../src/database/door.ts";
import { type AddressBook, addressBook } from "../src/delivery/addresses.ts";
import type { NoticePart } from "../src/delivery/notice.ts";
import type { Outbound, Target } from "../src/delivery/outbound.ts";
import { putInOutbox } from "../src/delivery/outbox.ts";
import type { Mornings } from "../src/ledger/reminder-days.ts";
import { isWorkingDay } from "../src/ledger/working-days.ts";

/** Something that people are told on a morning. It decides what, and writes no message itself. */
export interface Telling {
  readonly name: string;
  readonly purpose: string;
  readonly tell: (tx: Queryable, morning: Morning) => Promise<Told>;
}

export interface Morning extends StreetRun {
  /** Its own day, and those since the run before that nobody was there for. */
  readonly mornings: Mornings;
  readonly book: AddressBook;
}

/** Whom a telling tells what: parts by person's id and by group's id (gov.chat_group). Whoever cannot be reached gets none. */
export interface Told {
  readonly people?: Said;
  readonly groups?: Said;
}
export type Said = ReadonlyMap<number, readonly NoticePart[]>;

/**
 * Nine o'clock on the days that the street works: everybody gets one message with all there is to tell them, every group one. A
 * morning that was missed is made up for while its day lasts; what it would have said after that is in the next one.
 */
export function officeMorning(tellings: readonly Telling[]): StreetWork {
  return {
    periodFor: (at, { calendar, days }) => {
      const today = calendar.day(at);
      return isWorkingDay(days, today).working ? today : undefined;
    },
    runFor: async (tx, run) => {
      const book = await addressBook(tx, run.street.id, run.reach);
      const morning = { ...run, book, mornings: morningsOf(run) };
      const told: Told[] = [];
      for (const { tell } of tellings) told.push(await tell(tx, morning));
      await putInOutbox(tx, notices(morning, told));
    },
  };
}

/** What was missed longer ago is not made up for. */
const FARTHEST_DAYS = 10;
const DAY_MS = 86_400_000;

export function morningsOf({
  at,
  previous,
  calendar,
}: Pick<StreetRun, "at" | "previous" | "calendar">): Mornings {
  const since = previous ?? at - DAY_MS;
  return { after: calendar.day(Math.max(since, at - FARTHEST_DAYS * DAY_MS)), today: calendar.day(at) };
}

function notices({ street, period, book }: Morning, told: readonly Told[]): Outbound[] {
  const origin = `office-morning@${period}`;
  const notice = (
    who: string,
    target: Target | undefined,
    group: number | null,
    parts: readonly NoticePart[],
  ): Outbound[] =>
    target === undefined
      ? []
      : [
          {
            key: `${origin}:${street.id}:${who}`,
            street: street.id,
            origin,
            target,
            content: { type: "notice", group, parts },
          },
        ];
  const targets = new Map(book.groups.map(({ id, target }) => [id, target]));
  return [
    ...[...together(told.map(({ people }) => people))].flatMap(([id, parts]) =>
      notice(`person${id}`, book.person(id), null, parts),
    ),
    ...[...together(told.map(({ groups }) => groups))].flatMap(([id, parts]) =>
      notice(`group${id}`, targets.get(id), id, parts),
    ),
  ];
}

function together(said: readonly (Said | undefined)[]): Map<number, NoticePart[]> {
  const all = new Map<number, NoticePart[]>();
  for (const [id, parts] of said.flatMap((one) => [...(one ?? [])])) {
    all.set(id, [...(all.get(id) ?? []), ...parts]);
  }
  return all;
}
