import type { Queryable } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { loadDayOverridesOf } from "../ledger/day-overrides.ts";
import { loadSettings, type StreetSettings } from "../ledger/settings.ts";
import { createWorkingDays, type WorkingDays } from "../ledger/working-days.ts";

/** What the clock has to know of a street to tell when something is due there. */
export interface StreetAtHand {
  readonly id: number;
  readonly calendar: Calendar;
  readonly days: WorkingDays;
  readonly settings: StreetSettings;
}

/** Every street with its own days and settings, in three queries; or the ones with the given ids. */
export async function streetsAtHand(
  db: Queryable,
  calendar: Calendar,
  only?: readonly number[],
): Promise<StreetAtHand[]> {
  const { rows } = await db.query<{ id: number }>(
    "SELECT id FROM gov.street WHERE $1::bigint[] IS NULL OR id = ANY($1::bigint[]) ORDER BY id",
    [only ?? null],
  );
  const ids = rows.map(({ id }) => id);
  const [settings, overrides] = [await loadSettings(db, ids), await loadDayOverridesOf(db, ids)];
  return ids.flatMap((id) => {
    const own = settings.get(id);
    return own ? [{ id, calendar, settings: own, days: createWorkingDays(overrides.get(id) ?? []) }] : [];
  });
}
