import type { Queryable } from "../../src/database/door.ts";
import type { Standing } from "../../src/ledger/ranking.ts";
import type { UnitKind } from "../../src/ledger/words.ts";

interface Told {
  readonly version: number;
  readonly kind: string;
  readonly data: {
    readonly late?: boolean;
    readonly review?: boolean;
    readonly until?: string;
    readonly undoes?: readonly number[];
  };
}

interface TaskRow {
  readonly unitId: number;
  readonly unit: string;
  readonly kind: UnitKind;
  readonly position: number;
  readonly star: number;
  readonly weight: string;
  readonly dueOn: string;
  readonly events: readonly Told[];
}

/**
 * The ranking as one would work it out on paper from the events alone: no task row is asked where it stands. For a
 * street with one programme of stars, the first formula and nothing published. With `until` what happened later is left out.
 */
export async function rankByHand(
  db: Queryable,
  streetId: number,
  lastDueDay: string,
  until: Date | "infinity" = "infinity",
): Promise<Standing[]> {
  const { rows } = await db.query<TaskRow>(
    `SELECT u.id AS "unitId", u.name AS unit, u.kind, u.position, i.star, i.weight::text AS weight, i.due_on AS "dueOn",
       coalesce((SELECT jsonb_agg(jsonb_build_object('version', version, 'kind', e.kind, 'data', data) ORDER BY version)
                 FROM gov.event e WHERE e.task_id = t.id AND e.at <= $2::timestamptz), '[]') AS events
     FROM gov.task t JOIN gov.item i ON i.id = t.item_id JOIN gov.unit u ON u.id = t.unit_id
     WHERE u.street_id = $1 AND i.star IS NOT NULL`,
    [streetId, until],
  );
  const units = groupBy(rows, ({ unitId }) => unitId).map((tasks) => countUnit(tasks, lastDueDay));
  const ranked = units.map((unit) => {
    const better = units.filter((other) => other.kind === unit.kind && isBetter(other, unit));
    return { ...unit, rank: better.length + 1 };
  });
  return ranked.sort((a, b) => a.kind.localeCompare(b.kind) || a.rank - b.rank || a.position - b.position);
}

type Counted = Omit<Standing, "rank">;

function countUnit(tasks: readonly TaskRow[], lastDueDay: string): Counted {
  const [first] = tasks;
  if (!first) throw new Error("a unit without tasks is not ranked");
  const judged = tasks.map((task) => ({ ...task, ...judge(task, lastDueDay) }));
  const count = (holds: (task: (typeof judged)[number]) => boolean) => judged.filter(holds).length;
  const starsSeen = groupBy(judged, ({ star }) => star);
  // Hundredths of weight times hundredths of credit.
  const credit = judged.reduce((sum, { weight, done, late }) => {
    return sum + hundredths(weight) * (done ? (late ? 90 : 100) : 0);
  }, 0);
  const weight = judged.reduce((sum, task) => sum + hundredths(task.weight), 0);
  const told = count((task) => task.told);
  const overdue = count((task) => task.overdue);
  const punctual = count((task) => task.told && !task.late);
  const { unitId, unit, kind, position } = first;
  return {
    unitId,
    unit,
    kind,
    position,
    stars: starsSeen.filter((star) => star.every(({ done }) => done)).length,
    starsTotal: starsSeen.length,
    score: decimal(credit * 100, weight, 2),
    onTime: told + overdue === 0 ? null : decimal(punctual * 1000, told + overdue, 1),
    items: tasks.length,
    signedOff: count(({ done }) => done),
    reported: count((task) => task.told && !task.done),
    overdue,
    movement: null,
  };
}

function judge({ dueOn, events }: TaskRow, lastDueDay: string) {
  const undone = events.flatMap(({ data }) => data.undoes ?? []);
  const now = { told: false, late: false, done: false, suspended: false, due: dueOn };
  for (const { version, kind, data } of events) {
    if (undone.includes(version)) continue;
    if (kind === "reported")
      Object.assign(now, { told: true, late: data.late === true, done: data.review === false });
    if (kind === "returned") Object.assign(now, { told: false, late: false });
    if (kind === "signed-off") now.done = true;
    if (kind === "extended") now.due = data.until ?? "";
    if (kind === "suspended") now.suspended = true;
    if (kind === "resumed") now.suspended = false;
  }
  const { done, late, suspended } = now;
  const told = now.told && !suspended;
  return { told, late, done, overdue: !told && !suspended && now.due <= lastDueDay };
}

function isBetter(one: Counted, other: Counted): boolean {
  if (one.stars !== other.stars) return one.stars > other.stars;
  if (one.score !== other.score) return Number(one.score) > Number(other.score);
  return Number(one.onTime ?? -1) > Number(other.onTime ?? -1);
}

function groupBy<T>(rows: readonly T[], key: (row: T) => number): T[][] {
  const keys = [...new Set(rows.map(key))];
  return keys.map((one) => rows.filter((row) => key(row) === one));
}

function hundredths(weight: string): number {
  return Math.round(Number(weight) * 100);
}

/** `numerator / denominator`, counted in units of the last place, halves up. All are whole numbers. */
function decimal(numerator: number, denominator: number, places: number): string {
  const rounded = Math.floor((2 * numerator + denominator) / (2 * denominator));
  return (rounded / 10 ** places).toFixed(places);
}
