import { ranking, type Standing } from "../ledger/ranking.ts";
import type { CommandContext } from "./command.ts";

/** The ranking of the speaker's street as it stands now. */
export function streetRanking({ db, speaker, calendar, now }: CommandContext): Promise<Standing[]> {
  return ranking(db, { streetId: speaker.streetId, lastDueDay: calendar.lastDueDay(now) });
}
