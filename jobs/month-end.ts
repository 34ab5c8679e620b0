import { Temporal } from "temporal-polyfill";
import { ownerRoles } from "../src/ledger/reminder-plans.ts";
import { holdersOf } from "../src/ledger/waiting-tasks.ts";
import { lastWorkingDayOf, type WorkingDays } from "../src/ledger/working-days.ts";
import type { Telling } from "./office-morning.ts";
import { ownersByUnit } from "./plan-reminders.ts";

/** On the last working day of a month its summary (月结) is due. */
export const monthEnd: Telling = {
  name: "month-end",
  purpose: "on the month's last working day: its summary is due",
  tell: async (tx, { street, mornings, book }) => {
    const lines = monthEndLines(street.days, mornings.today);
    if (lines.length === 0) return {};
    const owners = ownersByUnit(await holdersOf(tx, street.id, ownerRoles));
    const ids = [...new Set([...owners.values()].flat().map(({ personId }) => personId))];
    const reached = ids.filter((id) => book.person(id) !== undefined);
    // Where not everybody can be told in person, the street's group is, once.
    const groups = reached.length < ids.length ? book.groups.filter(({ unitId }) => unitId === null) : [];
    const part = { kind: "words", lines } as const;
    return {
      people: new Map(reached.map((id) => [id, [part]])),
      groups: new Map(groups.map(({ id }) => [id, [part]])),
    };
  },
};

/** What is said on a day; nothing on any but the last working day of its month. */
export function monthEndLines(days: WorkingDays, today: string): string[] {
  const last = lastWorkingDayOf(days, "month", today);
  if (last.day !== today) return [];
  const provisional = last.provisional ? "（暂定，放假安排还没公布）" : "";
  const { month } = Temporal.PlainDate.from(today);
  return [`今天是${month}月最后一个工作日${provisional}，请今天交本月的月结。`];
}
