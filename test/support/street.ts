import type { Database, Queryable } from "../../src/database/door.ts";
import { loadStreet } from "../../src/ledger/load-street.ts";
import { type Decision, type Notice, nextEvent, recordBatch, type Source } from "../../src/ledger/record.ts";
import type { UnitName } from "../../src/ledger/speaker.ts";
import type { StreetPlan } from "../../src/ledger/street-plan.ts";
import {
  applyEvent,
  foldEvents,
  type TaskEvent,
  type TaskFact,
  type TaskState,
  untouched,
} from "../../src/ledger/task-state.ts";
import { histories } from "../../src/ledger/tasks.ts";

/** Items that every community and every village gets, numbered from 1 within their ledger. */
export interface ItemShape {
  /** Place of its star from 1; null for an item of the plan without stars (行动). */
  readonly star?: number | null;
  readonly weight?: number;
  readonly dueOn?: string;
  readonly needsReview?: boolean;
}

export interface StreetShape {
  readonly communities?: number;
  readonly villages?: number;
  readonly districts?: number;
  readonly items?: readonly ItemShape[];
}

export interface TestTask {
  readonly id: number;
  readonly unitId: number;
}

export interface TestStreet {
  readonly id: number;
  readonly name: string;
  /** 社区1, 社区2, … 村1, … 商圈1, in the office's order. */
  readonly units: readonly UnitName[];
  unit(name: string): UnitName;
  task(unit: string, number: number, ledger?: string): TestTask;
  /** A person's id: 社区1书记, …, 组织员. */
  person(key: string): number;
  /** The person's account on every platform. */
  account(key: string): string;
}

export const stars = ["支部过硬星", "产业兴旺星", "生态宜居星", "平安法治星", "文明幸福星"];
const titles = { community: "社区", village: "村", district: "商圈" } as const;
let made = 0;

/** Loads a street of a name of its own. */
export async function makeStreet(db: Database, shape: StreetShape = {}): Promise<TestStreet> {
  const name = `第${++made}街道`;
  const { streetId } = await loadStreet(db, streetPlan(name, shape), {
    key: `load:${name}`,
    text: "测试街道",
    at: new Date("2026-09-01T09:00:00+08:00"),
  });
  const units = await db.query<UnitName>(
    "SELECT id, name, kind FROM gov.unit WHERE street_id = $1 ORDER BY position",
    [streetId],
  );
  const tasks = await db.query<{ id: number; unitId: number; ledger: string; number: number }>(
    `SELECT id, unit_id AS "unitId", ledger, number FROM gov.task WHERE street_id = $1`,
    [streetId],
  );
  const people = await db.query<{ id: number; key: string }>(
    "SELECT id, key FROM gov.person WHERE street_id = $1",
    [streetId],
  );
  const unit = (wanted: string) =>
    there(
      units.rows.find((row) => row.name === wanted),
      wanted,
    );
  return {
    id: streetId,
    name,
    units: units.rows,
    unit,
    task(unitName, number, ledger = "任务") {
      const { id: unitId } = unit(unitName);
      const found = tasks.rows.find(
        (row) => row.unitId === unitId && row.number === number && row.ledger === ledger,
      );
      return { id: there(found, `${unitName} ${ledger}${number}`).id, unitId };
    },
    person: (key) =>
      there(
        people.rows.find((row) => row.key === key),
        key,
      ).id,
    account: (key) => accountOf(name, key),
  };
}

function there<T>(found: T | undefined, wanted: string): T {
  if (found === undefined) throw new Error(`the test's street has no ${wanted}`);
  return found;
}

function accountOf(street: string, key: string): string {
  return `${street}/${key}`;
}

function streetPlan(
  street: string,
  { communities = 1, villages = 0, districts = 0, items = [{}] }: StreetShape,
): StreetPlan {
  const units = Object.entries({ community: communities, village: villages, district: districts }).flatMap(
    ([kind, count]) =>
      Array.from({ length: count }, (_, index) => ({
        name: `${titles[kind as UnitName["kind"]]}${index + 1}`,
        kind: kind as UnitName["kind"],
      })),
  );
  const person = (key: string, post: StreetPlan["people"][number]["posts"][number]) => ({
    key,
    name: key,
    posts: [post],
    accounts: [{ platform: "wecom", user: accountOf(street, key) }],
  });
  const numbers = { starred: 0, plain: 0 };
  return {
    street,
    units,
    people: [
      ...units.map(({ name }) => person(`${name}书记`, { role: "secretary", unit: name })),
      person("组织员", { role: "organizer" }),
    ],
    programmes: [
      { name: "五星支部创建", ledger: "任务", stars: { community: stars, village: stars } },
      { name: "三年行动计划", ledger: "行动", stars: {} },
    ],
    items: items.flatMap(({ star = 1, weight = 1, dueOn = "2026-11-20", needsReview = true }) => {
      const number = star === null ? ++numbers.plain : ++numbers.starred;
      return (["community", "village"] as const).map((kind) => ({
        programme: star === null ? "三年行动计划" : "五星支部创建",
        kind,
        number,
        title: `事项${number}`,
        star: star === null ? undefined : stars[star - 1],
        weight,
        dueOn,
        needsReview,
        needsEvidence: false,
      }));
    }),
    groups: [],
  };
}

/** What a test's message does to one task. `before` is what the sender saw; an undo needs the history. */
export interface Step {
  readonly task: Pick<TestTask, "id" | "unitId">;
  readonly fact: TaskFact;
  readonly before?: TaskState;
  readonly history?: readonly TaskEvent[];
}

export type SourceShape = Partial<Source> & { readonly at?: Date; readonly notices?: readonly Notice[] };

let decided = 0;

/** A message that does some steps, with a key of its own unless one is given. */
export function decide(
  street: Pick<TestStreet, "id">,
  steps: readonly Step[],
  shape: SourceShape = {},
): Decision {
  const { at = new Date("2026-11-18T10:00:00+08:00"), notices = [], ...source } = shape;
  const personId = source.personId ?? null;
  return {
    source: {
      key: `test:${++decided}`,
      platform: "wecom",
      envelope: "",
      streetId: street.id,
      personId,
      chat: null,
      text: "/打卡 任务1",
      outcome: "CMD",
      reply: ["已报：任务1"],
      ...source,
    },
    changes: steps.map(({ task, fact, before = untouched, history = [] }) => {
      const event = nextEvent(before, fact, at, personId);
      const after = event.kind === "undone" ? foldEvents([...history, event]) : applyEvent(before, event);
      return { taskId: task.id, unitId: task.unitId, expected: before.version, events: [event], after };
    }),
    notices,
  };
}

/** Lets things happen to a task one after the other, each by a message of its own. */
export async function happen(
  db: Queryable,
  street: Pick<TestStreet, "id">,
  task: Pick<TestTask, "id" | "unitId">,
  facts: readonly TaskFact[],
  shape: SourceShape = {},
): Promise<void> {
  for (const fact of facts) {
    const history = (await histories(db, [task.id])).get(task.id) ?? [];
    const decision = decide(street, [{ task, fact, before: foldEvents(history), history }], shape);
    const [recorded] = await recordBatch(db, [decision]);
    if (recorded?.outcome !== "recorded") throw new Error(`the test's step was ${recorded?.outcome}`);
  }
}

export function report(late = false, review = true): TaskFact {
  return { kind: "reported", data: { due: "2026-11-20", late, review } };
}
export const signOff: TaskFact = { kind: "signed-off", data: {} };
export const giveBack: TaskFact = { kind: "returned", data: { reason: "照片看不清" } };
export const progress = (percent: number): TaskFact => ({ kind: "progressed", data: { percent } });
export const extend = (until: string): TaskFact => ({ kind: "extended", data: { until } });
export const undo = (...undoes: number[]): TaskFact => ({ kind: "undone", data: { undoes } });
