import { Temporal } from "temporal-polyfill";
import { holdersOf } from "../src/ledger/waiting-tasks.ts";
import { firstWorkingDayOf, type WorkingDays } from "../src/ledger/working-days.ts";
import type { Telling } from "./office-morning.ts";

/** The notice comes in November or December: from then on the organizer is asked for it once a week, until it is there. */
const FROM_MONTH = 11;

export const nextYear: Telling = {
  name: "next-year",
  purpose: "from November on: next year's official days off are not there yet",
  tell: async (tx, { street, mornings }) => {
    const lines = nextYearLines(street.days, mornings.today);
    if (lines.length === 0) return {};
    const organizers = await holdersOf(tx, street.id, ["organizer"]);
    return { people: new Map(organizers.map(({ personId }) => [personId, [{ kind: "words", lines }]])) };
  },
};

/** What is said on a day: on the week's first working day, while the year after has no table. */
export function nextYearLines(days: WorkingDays, today: string): string[] {
  const { year, month } = Temporal.PlainDate.from(today);
  const next = year + 1;
  if (month < FROM_MONTH || days.years.has(next)) return [];
  if (firstWorkingDayOf(days, "week", today).day !== today) return [];
  return [
    `${next}年的放假安排还没有装进星榜，${next}年的日子暂时按周一到周五上班算。`,
    `国务院公布后请更新星榜；等不及可以先发：/设置 放假 ${next}年1月1日到3日 元旦`,
  ];
}
