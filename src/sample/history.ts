import type { Queryable } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { publishRanking } from "../ledger/published-ranking.ts";
import { type Decision, nextEvent, recordBatch } from "../ledger/record.ts";
import { applyEvent, type TaskState, untouched } from "../ledger/task-state.ts";
import { officeHours } from "./office-hours.ts";
import { sampleSections } from "./people.ts";
import { type Deed, type StoryTask, tellStory } from "./story.ts";
import { sampleUnits, unitOf } from "./units.ts";

interface SampleTask extends StoryTask {
  readonly title: string;
  readonly section: string;
}

/**
 * Gives the sample street a past up to `now` (epoch ms): reports, sign-offs and returns in the order of time, each
 * recorded as a message would be, and last Monday's ranking as it stood then.
 */
export async function recordHistory(
  tx: Queryable,
  streetId: number,
  calendar: Calendar,
  now: number,
): Promise<number> {
  const tasks = await readTasks(tx, streetId);
  const personIds = await readPersonIds(tx, streetId);
  const deeds = tellStory(tasks, calendar, now);
  const decisions = decide(deeds, new Map(tasks.map((task) => [task.id, task])), personIds, streetId);

  const monday = officeHours(calendar.zone).lastMonday(now);
  const split = deeds.findIndex(({ at }) => at > monday);
  const before = split < 0 ? decisions.length : split;
  await recordInBatches(tx, decisions.slice(0, before));
  await publishRanking(tx, {
    streetId,
    week: calendar.weekBefore(monday),
    at: new Date(monday),
    quarter: calendar.quarter(monday),
    lastDueDay: calendar.lastDueDay(monday),
  });
  await recordInBatches(tx, decisions.slice(before));
  return decisions.length;
}

async function readTasks(tx: Queryable, streetId: number): Promise<SampleTask[]> {
  const { rows } = await tx.query<Omit<SampleTask, "unit"> & { unitName: string }>(
    `SELECT t.id, t.unit_id AS "unitId", u.name AS "unitName", t.number, i.star, i.due_on AS "dueOn", i.title,
       i.needs_review AS "needsReview", s.name AS section
     FROM gov.task t JOIN gov.item i ON i.id = t.item_id JOIN gov.unit u ON u.id = t.unit_id
     JOIN gov.section s ON s.id = i.section_id
     WHERE t.street_id = $1 ORDER BY t.id`,
    [streetId],
  );
  const idOf = new Map(sampleUnits.map(({ id, name }) => [name, id]));
  return rows.map(({ unitName, ...task }) => ({ ...task, unit: idOf.get(unitName) ?? "" }));
}

async function readPersonIds(tx: Queryable, streetId: number): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ key: string; id: number }>(
    "SELECT key, id FROM gov.person WHERE street_id = $1",
    [streetId],
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** Each deed as the message it would have been, with the state the task is in after it. */
function decide(
  deeds: readonly Deed[],
  tasks: ReadonlyMap<number, SampleTask>,
  personIds: ReadonlyMap<string, number>,
  streetId: number,
): Decision[] {
  const states = new Map<number, TaskState>();
  return deeds.map((deed, index) => {
    const task = tasks.get(deed.task.id);
    if (!task) throw new Error(`the sample has no task ${deed.task.id}`);
    const personId = personIds.get(doerOf(deed, task, personIds));
    if (personId === undefined)
      throw new Error(`nobody in the sample does ${deed.fact.kind} for ${task.unit}`);
    const before = states.get(task.id) ?? untouched;
    const event = nextEvent(before, deed.fact, new Date(deed.at), personId);
    if (event.kind === "undone") throw new Error("nothing is undone in the sample");
    const after = applyEvent(before, event);
    states.set(task.id, after);
    const inGroup = deed.by !== "reviewer";
    return {
      source: {
        key: `sample:${index + 1}`,
        platform: "sample",
        envelope: "",
        streetId,
        personId,
        chat: inGroup ? task.unit : null,
        outcome: "CMD",
        ...wordsOf(deed, task),
      },
      changes: [{ taskId: task.id, unitId: task.unitId, expected: before.version, events: [event], after }],
    };
  });
}

/** The key of the person who did it: the section's reviewer, a helper where the unit has one, or its secretary. */
function doerOf({ by }: Deed, task: SampleTask, personIds: ReadonlyMap<string, number>): string {
  if (by === "reviewer") {
    return sampleSections.find(({ section }) => section === task.section)?.reviewer ?? "";
  }
  const helper = `${task.unit}-zhuangan`;
  if (by === "helper" && personIds.has(helper)) return helper;
  // 松涛's secretary is 枫桥's.
  return task.unit === "songtao" ? "fengqiao-shuji" : `${task.unit}-shuji`;
}

function wordsOf({ fact }: Deed, task: SampleTask): { text: string; reply: string[] } {
  const named = `任务${task.number} ${task.title}`;
  const unit = unitOf(task.unit).name;
  switch (fact.kind) {
    case "reported": {
      const { note = "", late, review } = fact.data;
      const reply = `${late ? "已报（迟报）" : "已报"}：${named}${review ? "（待审）" : "（已销号）"}`;
      return { text: `/打卡 任务${task.number} ${note}`, reply: [reply] };
    }
    case "progressed": {
      const { percent } = fact.data;
      return { text: `/打卡 任务${task.number} ${percent}%`, reply: [`已记进度：${named} ${percent}%`] };
    }
    case "signed-off":
      return { text: `/销号 ${unit} 任务${task.number}`, reply: [`已销号：${unit} ${named}`] };
    case "returned": {
      const { reason } = fact.data;
      return { text: `/退回 ${unit} 任务${task.number} ${reason}`, reply: [`已退回：${unit} ${named}`] };
    }
    default:
      throw new Error(`the sample has no words for ${fact.kind}`);
  }
}

const MOST_PER_BATCH = 200;

/** In the order given; no task may stand twice in one batch (gov.record relies on it). */
async function recordInBatches(tx: Queryable, decisions: readonly Decision[]): Promise<void> {
  let batch: Decision[] = [];
  const tasks = new Set<number>();
  const flush = async () => {
    for (const { outcome } of await recordBatch(tx, batch)) {
      if (outcome !== "recorded") throw new Error(`the sample's history was ${outcome}`);
    }
    batch = [];
    tasks.clear();
  };
  for (const decision of decisions) {
    const taskId = decision.changes[0]?.taskId ?? 0;
    if (tasks.has(taskId) || batch.length === MOST_PER_BATCH) await flush();
    batch.push(decision);
    tasks.add(taskId);
  }
  await flush();
}
