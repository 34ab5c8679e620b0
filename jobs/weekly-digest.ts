import { sayPublished, sayWeekNumber } from "../src/chat/say-ranking.ts";
import type { StreetRun, StreetWork } from "../src/clock/job.ts";
import type { StreetAtHand } from "../src/clock/streets.ts";
import type { Queryable } from "../src/database/door.ts";
import { addressBook } from "../src/delivery/addresses.ts";
import type { Outbound } from "../src/delivery/outbound.ts";
import { putInOutbox } from "../src/delivery/outbox.ts";
import type { Calendar } from "../src/ledger/calendar.ts";
import { nextOpenHour } from "../src/ledger/open-hours.ts";
import {
  hasNews,
  markPosted,
  type PublishedRanking,
  publishedRanking,
  publishRanking,
} from "../src/ledger/published-ranking.ts";
import type { DigestTime } from "../src/ledger/settings.ts";
import { firstWorkingDayOf, lastWorkingDayOf } from "../src/ledger/working-days.ts";
import { drawingsOf } from "../src/pictures/from-ledger.ts";

/**
 * Publishes each street's ranking at its own time: what ▲▼ of the week that follows are measured against. Where somebody
 * switched the ranking on and the week brought anything, the groups of the whole street are told, in a text and a picture. A
 * unit's own group is not: it asks when it wants to know.
 */
export const weeklyDigest: StreetWork = {
  periodFor: (at, street) => (isDigestTime(at, street) ? street.calendar.week(at) : undefined),
  runFor: async (tx, run) => {
    const { at, street, calendar } = run;
    const within = at - daysBack[street.settings.street.digest.value.on] * DAY_MS;
    const week = calendar.week(within);
    const isNew = await publishRanking(tx, {
      streetId: street.id,
      week,
      at: new Date(at),
      quarter: calendar.quarter(within),
      lastDueDay: calendar.lastDueDay(at),
    });
    const published = isNew ? await publishedRanking(tx, street.id, week) : undefined;
    if (published && (await hasNews(tx, street.id, published))) await post(tx, run, published);
  },
};

const dayOf = { first: firstWorkingDayOf, last: lastWorkingDayOf } as const;

/** At the end of a week it is about itself. At its beginning about the one before, however many days were off: so far back. */
const daysBack: Readonly<Record<DigestTime["on"], number>> = { first: 7, last: 0 };
const DAY_MS = 86_400_000;

function isDigestTime(at: number, { calendar, days, settings }: StreetAtHand): boolean {
  const { value } = settings.street.digest;
  // First what most slots fail: a clock that is moved by hand asks for every half hour of every street.
  if (calendar.timeOfDay(at) !== value.at) return false;
  const today = calendar.day(at);
  return dayOf[value.on](days, "week", today).day === today;
}

async function post(tx: Queryable, run: StreetRun, published: PublishedRanking): Promise<void> {
  const { street, calendar, period, now, reach } = run;
  const { groups } = await addressBook(tx, street.id, reach);
  const outbounds = groups.flatMap(({ id, unitId, target }): Outbound[] => {
    const { ranking, quiet } = street.settings.inGroup(id);
    if (unitId !== null || !target || !ranking.value) return [];
    const opens = nextOpenHour(street.days, calendar.zone, quiet.value, now).at;
    return contentsOf(street.id, published, calendar).map((content, index) => ({
      key: `weekly-digest@${period}:${id}:${index}`,
      street: street.id,
      origin: `weekly-digest@${period}`,
      target,
      content,
      wantedIf: { check: "latest-digest", streetId: street.id, week: published.week },
      ...(opens > now && { notBefore: new Date(opens) }),
    }));
  });
  if (outbounds.length === 0) return;
  await putInOutbox(tx, outbounds);
  await markPosted(tx, street.id, published.week);
}

/** The text, and then the pictures. */
function contentsOf(
  streetId: number,
  published: PublishedRanking,
  calendar: Calendar,
): Outbound["content"][] {
  const { street, week } = published;
  const alt = `${street} ${sayWeekNumber(week, week.slice(0, 4))}星级周榜`;
  const drawings = drawingsOf(streetId, published);
  return [
    { type: "text", lines: sayPublished(published, calendar) },
    ...drawings.map((drawing, page) => ({
      type: "drawing" as const,
      drawing,
      alt: drawings.length > 1 ? `${alt}（${page + 1}/${drawings.length}）` : alt,
    })),
  ];
}
