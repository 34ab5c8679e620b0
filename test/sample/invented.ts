import { Temporal } from "temporal-polyfill";
import type { Calendar } from "../../src/ledger/calendar.ts";
import { nextEvent } from "../../src/ledger/record.ts";
import { tallyScore } from "../../src/ledger/score.ts";
import type { PlannedItem } from "../../src/ledger/street-plan.ts";
import { foldEvents, type TaskEvent } from "../../src/ledger/task-state.ts";
import { openStates, type UnitKind } from "../../src/ledger/words.ts";
import { type Deed, type StoryTask, tellStory } from "../../src/sample/story.ts";
import { sampleStreet } from "../../src/sample/street.ts";
import { sampleUnits } from "../../src/sample/units.ts";

/** A task of the sample with what its item says; made without a database, which takes seconds a day. */
export interface InventedTask extends StoryTask {
  readonly kind: UnitKind;
  readonly weight: string;
  readonly startsOn: string;
}

export interface InventedDeed extends Deed {
  readonly task: InventedTask;
}

export interface InventedStanding {
  /** The unit's id in the sample. */
  readonly unit: string;
  readonly kind: UnitKind;
  readonly stars: number;
  readonly score: number;
  readonly waiting: number;
  readonly returned: number;
  readonly overdue: number;
  /** What can be reported, in order of number. */
  readonly open: readonly InventedTask[];
}

/** The items of a sample that is loaded at an instant of a day, the tasks they make, and what was done to these. */
export function invented(
  day: string,
  calendar: Calendar,
  now: number,
): { items: readonly PlannedItem[]; tasks: InventedTask[]; deeds: InventedDeed[] } {
  const { items, programmes } = sampleStreet(day);
  const pairs = sampleUnits.flatMap((unit, index) =>
    items.filter(({ kind }) => kind === unit.kind).map((item) => ({ unit, unitId: index + 1, item })),
  );
  const tasks = pairs.map(({ unit, unitId, item }, index): InventedTask => {
    const { kind, number, star = "", weight, startsOn = "", dueOn, needsReview } = item;
    const position = (programmes[0]?.stars[kind] ?? []).indexOf(star) + 1;
    const id = index + 1;
    return {
      id,
      unitId,
      unit: unit.id,
      kind,
      number,
      star: position,
      weight: String(weight),
      startsOn,
      dueOn,
      needsReview,
    };
  });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const deeds = tellStory(tasks, calendar, now).map((deed) => {
    const task = byId.get(deed.task.id);
    if (!task) throw new Error(`no task ${deed.task.id}`);
    return { ...deed, task };
  });
  return { items, tasks, deeds };
}

/** How the ranked units stand at an instant, after the deeds up to it. */
export function standingsAt(
  tasks: readonly InventedTask[],
  deeds: readonly InventedDeed[],
  calendar: Calendar,
  at: number,
): InventedStanding[] {
  const events = new Map<number, TaskEvent[]>();
  for (const deed of deeds.filter((one) => one.at <= at)) {
    const before = events.get(deed.task.id) ?? [];
    const event = nextEvent(foldEvents(before), deed.fact, new Date(deed.at), 1);
    events.set(deed.task.id, [...before, event]);
  }
  const stood = tasks.map((task) => ({ ...task, ...foldEvents(events.get(task.id) ?? []) }));
  return [...new Set(tasks.map(({ unit }) => unit))].map((unit) => {
    const own = stood.filter((task) => task.unit === unit);
    const open = own.filter(({ state }) => openStates.includes(state));
    const stars = [...new Set(own.map(({ star }) => star))];
    const isLit = (star: number) => own.every((task) => task.star !== star || task.state === "signed-off");
    return {
      unit,
      kind: own[0]?.kind ?? "community",
      stars: stars.filter(isLit).length,
      score: Number(tallyScore(own.map((task) => ({ ...task, creditOnTime: "1", creditLate: "0.9" })))),
      waiting: own.filter(({ state }) => state === "reported").length,
      returned: own.filter(({ state }) => state === "returned").length,
      overdue: open.filter(({ dueOn }) => calendar.isOverdue(dueOn, at)).length,
      open,
    };
  });
}

/** A unit's place among its like, by stars and then score. */
export function placeOf(unit: string, standings: readonly InventedStanding[]): number {
  const own = standings.find((standing) => standing.unit === unit);
  if (!own) throw new Error(`${unit} is not ranked`);
  const better = standings.filter(
    ({ kind, stars, score }) =>
      kind === own.kind && (stars > own.stars || (stars === own.stars && score > own.score)),
  );
  return better.length + 1;
}

/** Day of the week (Monday is 1) and "09:05" of an instant. */
export function localTime(at: number, zone: string): { dayOfWeek: number; clock: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return { dayOfWeek: local.dayOfWeek, clock: local.toPlainTime().toString({ smallestUnit: "minute" }) };
}
