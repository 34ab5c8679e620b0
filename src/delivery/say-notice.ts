import { sayDue, sayOpenTask, sayTask } from "../chat/say.ts";
import type { Calendar } from "../ledger/calendar.ts";
import type { UnitTask } from "../ledger/tasks.ts";
import { openStates, unitKindNames } from "../ledger/words.ts";
import type { NoticePart, TaskPart, TaskPartKind } from "./notice.ts";

interface Moment {
  readonly calendar: Calendar;
  /** The street's clock, epoch ms. */
  readonly now: number;
}

type Say = (tasks: readonly [UnitTask, ...UnitTask[]], moment: Moment) => readonly string[];

/** A list longer than this says how many more there are. */
const MOST_LISTED = 10;

/** How each kind of part is said. Its first line says what it is, so that it is complete in a list of chats. */
const says: Readonly<Record<TaskPartKind, Say>> = {
  overdue: (tasks, moment) => [
    `有${tasks.length}项过了期限，现在报也算数（记为迟报）：`,
    ...listed(tasks, moment, "发 /逾期 看全部"),
  ],
  due: (tasks, moment) => [`有${tasks.length}项快到期：`, ...listed(tasks, moment, "发 /我的任务 看全部")],
  help: (tasks, moment) => [
    `请帮书记看一下，有${tasks.length}项过了期限还没报：`,
    ...listed(tasks, moment, "发 /逾期 看全部"),
  ],
  sponsored: (tasks, moment) => [
    `您分包的单位有${tasks.length}项过了期限还没报，请关心一下：`,
    ...(tasks.length > MOST_LISTED
      ? byUnit(tasks)
      : tasks.map((task) => `${task.unit} ${sayOpenTask(task, moment.calendar, moment.now)}`)),
  ],
  street: (tasks) => [
    `逐级提醒后还有${tasks.length}项没报，请过问：`,
    ...byUnit(tasks),
    `看一个单位发：/逾期 ${tasks[0].unit}`,
  ],
  "unit-overdue": (tasks) => [`本单位有${sayOverdue(tasks)}`],
  "all-overdue": (tasks) => overdueByUnit(tasks),
  // Neither units nor tasks: a group of all is no place to list who is behind.
  escalated: (tasks) => [`有${tasks.length}项已逾期，提醒后还没报。`],
  "unit-due": (tasks, moment) => [
    `本单位有${tasks.length}项快到期：`,
    ...listed(tasks, moment, "看全部请 @我 发：/我的任务"),
    `做完了请 @我 发：${reportOf(tasks)}`,
  ],
  "all-due": (tasks, moment) => [
    "快到期的任务：",
    ...byItem(tasks, moment),
    "看本单位的请 @我 发：/我的任务",
  ],
};

/** Whose message ends with how a task is reported. */
const ownKinds: readonly TaskPartKind[] = ["overdue", "due"];

/** The lines of a notice as things stand now; none when nothing of it is left. `tasks` are those that its parts name. */
export function sayNotice(
  parts: readonly NoticePart[],
  tasks: ReadonlyMap<number, UnitTask>,
  moment: Moment,
): string[] {
  const left = parts.flatMap((part): Left[] => {
    if (part.kind === "words") return [];
    const [first, ...more] = stillDue(part, tasks);
    return first ? [{ part, tasks: [first, ...more] }] : [];
  });
  const blocks = left.map(({ part, tasks: open }) => [
    ...says[part.kind](open, moment),
    ...namesOf(part),
    ...provisional(part),
  ]);
  const words = parts.flatMap((part) => (part.kind === "words" ? part.lines : []));
  const own = left.filter(({ part }) => ownKinds.includes(part.kind)).flatMap((block) => block.tasks);
  const [first, ...more] = own;
  return [...blocks.flat(), ...(first ? [`做完了发：${reportOf([first, ...more])}`] : []), ...words];
}

/** A part with the tasks of it that still wait. */
interface Left {
  readonly part: TaskPart;
  readonly tasks: readonly [UnitTask, ...UnitTask[]];
}

/** In the order of due days, the office's order within a day. */
function stillDue(part: TaskPart, tasks: ReadonlyMap<number, UnitTask>): UnitTask[] {
  return part.tasks
    .flatMap(({ id, due }) => {
      const task = tasks.get(id);
      return task && openStates.includes(task.state) && task.dueOn === due ? [task] : [];
    })
    .toSorted(
      (a, b) => a.dueOn.localeCompare(b.dueOn) || a.unitPosition - b.unitPosition || a.number - b.number,
    );
}

/** "示例枫桥社区 " before each task where they are of several units. */
function unitBefore(tasks: readonly UnitTask[]): (task: UnitTask) => string {
  const several = tasks.some(({ unitId }) => unitId !== tasks[0]?.unitId);
  return ({ unit }) => (several ? `${unit} ` : "");
}

function listed(tasks: readonly UnitTask[], { calendar, now }: Moment, more: string): string[] {
  const before = unitBefore(tasks);
  const rest = tasks.length - MOST_LISTED;
  return [
    ...tasks.slice(0, MOST_LISTED).map((task) => `${before(task)}${sayOpenTask(task, calendar, now)}`),
    ...(rest > 0 ? [`还有${rest}项，${more}`] : []),
  ];
}

function reportOf(tasks: readonly [UnitTask, ...UnitTask[]]): string {
  const [first] = tasks;
  return `/打卡 ${unitBefore(tasks)(first)}${first.ledger}${first.number}`;
}

/** In the office's order, not of the counts: nobody is put last. */
function unitsInOrder(tasks: readonly UnitTask[]): UnitTask[][] {
  const units = new Map<number, UnitTask[]>();
  for (const task of tasks.toSorted((a, b) => a.unitPosition - b.unitPosition)) {
    units.set(task.unitId, [...(units.get(task.unitId) ?? []), task]);
  }
  return [...units.values()];
}

function byUnit(tasks: readonly UnitTask[]): string[] {
  return unitsInOrder(tasks).map((own) => `${own[0]?.unit} ${own.length}项`);
}

/** "2项过了期限还没报：任务1 示例事项、任务2 示例事项", of more than two "…等4项". */
function sayOverdue(tasks: readonly UnitTask[]): string {
  const named = tasks.slice(0, 2).map(sayTask).join("、");
  return `${tasks.length}项过了期限还没报：${named}${tasks.length > 2 ? `等${tasks.length}项` : ""}`;
}

function overdueByUnit(tasks: readonly UnitTask[]): string[] {
  const lines = unitsInOrder(tasks).map((own) => `${own[0]?.unit}有${sayOverdue(own)}`);
  const rest = lines.length - MOST_LISTED;
  return [...lines.slice(0, MOST_LISTED), ...(rest > 0 ? [`还有${rest}个单位`] : [])];
}

/** One line an item, with how many units it still waits for: a group of all is no place to name one. */
function byItem(tasks: readonly UnitTask[], { calendar, now }: Moment): string[] {
  const items = new Map<string, UnitTask[]>();
  for (const task of tasks) {
    const key = `${unitKindNames[task.unitKind]} ${sayTask(task)} ${task.dueOn}`;
    items.set(key, [...(items.get(key) ?? []), task]);
  }
  const lines = [...items.values()].flatMap((same) => {
    const [task] = same;
    if (!task) return [];
    const said = `${sayTask(task)}（${sayDue(task, calendar, now)}）`;
    return [`${unitKindNames[task.unitKind]} ${said}：${same.length}个单位还没报`];
  });
  const rest = lines.length - MOST_LISTED;
  return [...lines.slice(0, MOST_LISTED), ...(rest > 0 ? [`还有${rest}项`] : [])];
}

function namesOf({ names = [] }: TaskPart): string[] {
  const more = names.length > MOST_LISTED ? `等${names.length}人` : "";
  return names.length > 0 ? [`请转告${names.slice(0, MOST_LISTED).join("、")}${more}。`] : [];
}

function provisional(part: TaskPart): string[] {
  return part.provisional ? ["（暂定：新一年的放假安排还没公布，工作日先按周一到周五算）"] : [];
}
