import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { officialTables } from "../../src/ledger/holidays/index.ts";
import { createWorkingDays, isWorkingDay } from "../../src/ledger/working-days.ts";

/** By ISO day. */
interface YearOfChineseDays {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

const dist = dirname(createRequire(import.meta.url).resolve("chinese-days"));

/** The data of chinese-days; its functions take a day by UTC and by the process's zone at once. */
function chineseDaysOf(year: number): YearOfChineseDays {
  return JSON.parse(readFileSync(join(dist, "years", `${year}.json`), "utf8")) as YearOfChineseDays;
}

/** The tables were typed in from the announcements; somebody else's copy of them differs where a day was mistyped. */
describe("every day of a year with a table is what chinese-days says it is", () => {
  const days = createWorkingDays();

  it.each(officialTables.map(({ year }) => year))("%i", (year) => {
    const { holidays, workdays } = chineseDaysOf(year);
    const first = Temporal.PlainDate.from({ year, month: 1, day: 1 });
    const ofYear = Array.from({ length: first.daysInYear }, (_, index) => first.add({ days: index }));
    const works = (day: Temporal.PlainDate) => {
      const iso = day.toString();
      return Object.hasOwn(workdays, iso) || (day.dayOfWeek < 6 && !Object.hasOwn(holidays, iso));
    };
    expect(ofYear.filter((day) => isWorkingDay(days, day.toString()).working).map(String)).toStrictEqual(
      ofYear.filter(works).map(String),
    );
  });
});
