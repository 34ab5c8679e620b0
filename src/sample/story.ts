import type { Calendar } from "../ledger/calendar.ts";
import type { TaskFact } from "../ledger/task-state.ts";
import { walkThroughNumber } from "./items.ts";
import { type OfficeHours, officeHours } from "./office-hours.ts";
import { type Random, randomFrom } from "./random.ts";

/** How a unit of the sample has been doing. */
interface Habits {
  /** Units of one seed do the same on the same days: they tie. */
  readonly seed: string;
  /** Share of items that get reported. */
  readonly diligence: number;
  /** Whether every item of the first star is done: the star is lit. */
  readonly firstStar?: boolean;
  /** Whether the last weeks' reports are signed off only just after the ranking: the unit climbs since. */
  readonly reviewedOnMonday?: boolean;
}

const habits: Readonly<Record<string, Habits>> = {
  taoyuan: { seed: "taoyuan", diligence: 0.74, firstStar: true },
  xinglin: { seed: "twins", diligence: 0.62 },
  hetang: { seed: "twins", diligence: 0.62 },
  meiling: { seed: "peach", diligence: 0.92, reviewedOnMonday: true },
  fengqiao: { seed: "fengqiao", diligence: 0.62 },
  songtao: { seed: "pine", diligence: 0.56 },
  liuhe: { seed: "liuhe", diligence: 0.74, firstStar: true },
  shiqiao: { seed: "shiqiao", diligence: 0.58 },
  maixiang: { seed: "corn", diligence: 0.8, reviewedOnMonday: true },
  zhuxi: { seed: "bamboo", diligence: 0.56 },
};

/** What a story needs to know about a task. */
export interface StoryTask {
  readonly id: number;
  readonly unitId: number;
  /** The unit's id in the sample. */
  readonly unit: string;
  readonly number: number;
  readonly star: number;
  /** ISO day. */
  readonly dueOn: string;
  readonly needsReview: boolean;
}

/** One thing that somebody did to a task; `by` says in which office. */
export interface Deed {
  readonly task: StoryTask;
  readonly at: number;
  readonly by: "unit" | "helper" | "reviewer";
  readonly fact: TaskFact;
}

const notes = [
  "已按要求完成（示例）",
  "材料已归档（示例）",
  "现场已处理（示例）",
  "已开会落实（示例）",
] as const;
const reasons = ["请补一份签到表（示例）", "请写明完成日期（示例）", "请补现场照片（示例）"] as const;

/** All that was done up to `now` (epoch ms), in order of time. The same tasks, calendar and time give the same story. */
export function tellStory(tasks: readonly StoryTask[], calendar: Calendar, now: number): Deed[] {
  const hours = officeHours(calendar.zone);
  const deeds = tasks.flatMap((task) => {
    const own = habits[task.unit];
    // The number of the walk-through stays open everywhere.
    if (!own || task.number === walkThroughNumber) return [];
    return storyOf(task, own, { calendar, hours, now, random: randomFrom(`${own.seed} ${task.number}`) });
  });
  return deeds.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.task.id - b.task.id);
}

interface Scene {
  readonly calendar: Calendar;
  readonly hours: OfficeHours;
  readonly now: number;
  readonly random: Random;
}

/** May run past `now`; what lies ahead is cut off, which leaves some reports awaiting review. */
function storyOf(task: StoryTask, own: Habits, scene: Scene): Deed[] {
  const { hours, random } = scene;
  const sure = own.firstStar === true && task.star === 1;
  const reports = random.next() < own.diligence || sure;
  const late = random.next() < 0.15 && !sure;
  const by = random.next() < 0.2 ? "helper" : "unit";
  if (!reports) {
    // Begun but not reported, where it was begun at all.
    const percent = random.pick([30, 50, 80]);
    const at = hours.onDay(task.dueOn, -random.between(3, 9), random);
    return random.next() < 0.3 ? [{ task, at, by, fact: { kind: "progressed", data: { percent } } }] : [];
  }
  const at = hours.onDay(task.dueOn, late ? random.between(1, 3) : -random.between(0, 6), random);
  const deeds: Deed[] = [{ task, at, by, fact: reportOf(task, at, scene) }];
  if (!task.needsReview) return deeds;

  const reviewedAt = reviewTime(hours.daysAfter(at, random.between(1, 2), random), own, scene);
  const verdict = random.next();
  if (sure || verdict < 0.78) {
    deeds.push({ task, at: reviewedAt, by: "reviewer", fact: { kind: "signed-off", data: {} } });
  } else if (verdict < 0.91) {
    const reason = random.pick(reasons);
    deeds.push({ task, at: reviewedAt, by: "reviewer", fact: { kind: "returned", data: { reason } } });
    if (random.next() < 0.4) {
      const again = hours.daysAfter(reviewedAt, random.between(1, 2), random);
      const signedOffAt = hours.daysAfter(again, random.between(1, 2), random);
      deeds.push({ task, at: again, by, fact: reportOf(task, again, scene) });
      deeds.push({ task, at: signedOffAt, by: "reviewer", fact: { kind: "signed-off", data: {} } });
    }
  }
  return deeds;
}

function reportOf(task: StoryTask, at: number, { calendar, random }: Scene): TaskFact {
  const late = calendar.isOverdue(task.dueOn, at);
  const note = random.pick(notes);
  return { kind: "reported", data: { due: task.dueOn, late, review: task.needsReview, note } };
}

function reviewTime(at: number, own: Habits, { hours, now, random }: Scene): number {
  const monday = hours.lastMonday(now);
  const day = 86_400_000;
  const waits = own.reviewedOnMonday === true && at > monday - 25 * day && at < monday;
  return waits ? monday + random.between(1, 8) * 60_000 : at;
}
