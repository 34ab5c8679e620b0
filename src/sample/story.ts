import type { Calendar } from "../ledger/calendar.ts";
import type { TaskFact } from "../ledger/task-state.ts";
import { quickNumber, walkThroughNumber } from "./items.ts";
import { type OfficeHours, officeHours } from "./office-hours.ts";
import { type Random, randomFrom } from "./random.ts";

/**
 * How it went with one task of a unit. "ahead" is signed off before the quarter begins, where the task is one of its
 * first; "waiting" is reported and not reviewed yet.
 */
type Course = "ahead" | "early" | "punctual" | "late" | "waiting" | "sent-back" | "not-reported";

/** How a unit of the sample has been doing. */
interface Habits {
  /** Units of one seed do the same on the same days: they tie. */
  readonly seed: string;
  /** Share of items that get reported. */
  readonly diligence: number;
  /** By number, what is not left to chance, so that every day has something to see, a quarter's first and last too. */
  readonly settled?: Readonly<Record<number, Course>>;
  /** Whether the last weeks' reports are signed off only just after the ranking: the unit climbs since. */
  readonly reviewedOnMonday?: boolean;
}

/** Every item of the first star is done: the star is lit. */
const firstStar = { 1: "ahead", 2: "ahead", 3: "ahead", 4: "ahead", 5: "ahead", 6: "ahead" } as const;
/** Never without something to sign off on Monday, and never a first star, which would outweigh every score. */
const climber = { 1: "early", 2: "early", 3: "early", 6: "not-reported" } as const;
/** The first task is due first: whoever leaves it is overdue as soon as anyone can be. */
const twins = { seed: "twins", diligence: 0.66, settled: { 1: "not-reported" } } as const;

const habits: Readonly<Record<string, Habits>> = {
  // The seventh is what the simulator's page names in its examples once the walk-through's number is reported.
  taoyuan: { seed: "taoyuan", diligence: 0.74, settled: { ...firstStar, 7: "not-reported" } },
  xinglin: twins,
  hetang: twins,
  meiling: { seed: "jade", diligence: 0.92, settled: climber, reviewedOnMonday: true },
  // One light task ahead of the twins: a twin that reports the quick number passes it.
  fengqiao: { ...twins, settled: { 1: "ahead" } },
  // Slow, but with something signed off early: the climber has whom to pass.
  songtao: { seed: "pine", diligence: 0.56, settled: { 1: "late", 2: "sent-back", 3: "ahead" } },
  liuhe: { seed: "liuhe", diligence: 0.74, settled: firstStar },
  shiqiao: { seed: "shiqiao", diligence: 0.58, settled: { 1: "late", 2: "ahead", 3: "waiting" } },
  maixiang: { seed: "corn", diligence: 0.8, settled: climber, reviewedOnMonday: true },
  zhuxi: { seed: "bamboo", diligence: 0.56, settled: { 1: "not-reported", 2: "sent-back", 3: "ahead" } },
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
    // What a visitor is to report stays open everywhere.
    if (!own || task.number === walkThroughNumber || task.number === quickNumber) return [];
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
  const settled = own.settled?.[task.number];
  const course = settled ?? draw(own, random);
  const by = random.next() < 0.2 ? "helper" : "unit";
  if (course === "not-reported") {
    // Begun, where it was begun at all.
    const percent = random.pick([30, 50, 80]);
    const at = hours.onDay(task.dueOn, -random.between(3, 9), random);
    return random.next() < 0.3 ? [{ task, at, by, fact: { kind: "progressed", data: { percent } } }] : [];
  }
  const at = hours.onDay(task.dueOn, daysFromDue(course, random), random);
  const deeds: Deed[] = [{ task, at, by, fact: reportOf(task, at, scene) }];
  if (!task.needsReview) return deeds;

  const reviewedAt = reviewTime(hours.daysAfter(at, random.between(1, 2), random), own, scene);
  const verdict = settled ? settledVerdict(settled) : drawVerdict(random);
  if (verdict === "signed-off") {
    deeds.push({ task, at: reviewedAt, by: "reviewer", fact: { kind: "signed-off", data: {} } });
  } else if (verdict === "returned") {
    const reason = random.pick(reasons);
    deeds.push({ task, at: reviewedAt, by: "reviewer", fact: { kind: "returned", data: { reason } } });
    if (!settled && random.next() < 0.4) {
      const again = hours.daysAfter(reviewedAt, random.between(1, 2), random);
      const signedOffAt = hours.daysAfter(again, random.between(1, 2), random);
      deeds.push({ task, at: again, by, fact: reportOf(task, again, scene) });
      deeds.push({ task, at: signedOffAt, by: "reviewer", fact: { kind: "signed-off", data: {} } });
    }
  }
  return deeds;
}

/** A report that nobody has reviewed yet has none. */
type Verdict = "signed-off" | "returned" | undefined;

function settledVerdict(course: Course): Verdict {
  if (course === "waiting") return undefined;
  return course === "sent-back" ? "returned" : "signed-off";
}

function drawVerdict(random: Random): Verdict {
  const chance = random.next();
  return chance < 0.78 ? "signed-off" : chance < 0.91 ? "returned" : undefined;
}

function draw({ diligence }: Habits, random: Random): Course {
  if (random.next() >= diligence) return "not-reported";
  const manner = random.next();
  return manner < 0.15 ? "late" : manner < 0.6 ? "early" : "punctual";
}

/** Never before the task's start, which is six weeks before its due day. */
function daysFromDue(course: Exclude<Course, "not-reported">, random: Random): number {
  switch (course) {
    case "ahead":
      return -random.between(27, 38);
    case "early":
      return -random.between(8, 32);
    case "waiting":
    case "sent-back":
      return -random.between(18, 26);
    case "punctual":
      return -random.between(0, 6);
    case "late":
      return random.between(1, 3);
  }
}

function reportOf(task: StoryTask, at: number, { calendar, random }: Scene): TaskFact {
  const late = calendar.isOverdue(task.dueOn, at);
  const note = random.pick(notes);
  return { kind: "reported", data: { due: task.dueOn, late, review: task.needsReview, note } };
}

/** Long enough for the unit to have stood at the end of the ranking on any Monday of the quarter. */
const BACKLOG_DAYS = 45;

function reviewTime(at: number, own: Habits, { hours, now, random }: Scene): number {
  const monday = hours.lastMonday(now);
  const day = 86_400_000;
  const waits = own.reviewedOnMonday === true && at > monday - BACKLOG_DAYS * day && at < monday;
  return waits ? monday + random.between(1, 8) * 60_000 : at;
}
