import type { Calendar } from "../ledger/calendar.ts";
import type { TaskState } from "../ledger/task-state.ts";
import type { TaskName, VerifyFault } from "../ledger/verify.ts";
import type { BroughtAbout, HistoryColumn, HistoryTable } from "../ledger/verify-losses.ts";
import { taskStateNames } from "../ledger/words.ts";

/** Puts a value of a task into words. */
type Say = (state: TaskState, calendar: Calendar) => string;

const none = "无";
/** An event that lost its `late` says neither. */
const yesOrNo = (value: boolean | null | undefined) =>
  value === null ? none : value === undefined ? "（记录里没有）" : value ? "是" : "否";
const moment = (at: Date | null, calendar: Calendar) =>
  at ? calendar.isoTime(at.getTime()).slice(0, 16).replace("T", " ") : none;

/** What each value of a task is called, and how it is said; a person has only an id here, which says nothing. */
const values: Readonly<Record<keyof TaskState, { readonly name: string; readonly say: Say | undefined }>> = {
  state: { name: "状态", say: ({ state }) => taskStateNames[state] ?? state },
  percent: { name: "进度", say: ({ percent }) => (percent === null ? none : `${percent}%`) },
  late: { name: "逾期上报", say: ({ late }) => yesOrNo(late) },
  reportedAt: { name: "上报时间", say: ({ reportedAt }, calendar) => moment(reportedAt, calendar) },
  reportedBy: { name: "上报人", say: undefined },
  signedOffAt: { name: "销号时间", say: ({ signedOffAt }, calendar) => moment(signedOffAt, calendar) },
  extendedTo: { name: "延期至", say: ({ extendedTo }) => extendedTo ?? none },
  version: { name: "记录条数", say: ({ version }) => `${version}` },
};

const lines: {
  [K in VerifyFault["kind"]]: (fault: Extract<VerifyFault, { kind: K }>, calendar: Calendar) => string;
} = {
  "task-state": ({ task, differing, kept, said }, calendar) => {
    const parts = differing.map((key) => {
      const { name, say } = values[key];
      return say
        ? `${name}是“${say(kept, calendar)}”，按记录应为“${say(said, calendar)}”`
        : `${name}与记录不符`;
    });
    return `${taskName(task)}：${parts.join("；")}`;
  },
  "task-history": ({ task }) => `${taskName(task)}：记录不完整，或含有星榜写不出的内容`,
  score: ({ street, unit, kept, said }) => `${street} ${unit}：得分 ${kept}，按记录应为 ${said}`,
  seal: ({ number }) => `第 ${number} 号封印：与它所封的记录不符`,
  "early-events": ({ count }) => `有 ${count} 条记录排在第一条之前，没有封印能管住`,
  "task-gone": ({ street, unit, ledger, numbers }) =>
    `${street} ${unit}：少了 ${numbers.length} 项任务：${numbersOf(ledger, numbers)}`,
  "task-moved": ({ what, ...task }) => `${taskName(task)}：${moves[what]}`,
  "formula-gone": ({ street }) => `${street}：计分规则不见了，或少了几版（gov.formula）`,
  "ranking-broken": ({ street, week }) => `${street} ${week}：公布过的排名被清空或改过，不能再看`,
  "events-without-task": ({ street, unit, events, first, last }, calendar) =>
    `${place(street, unit)}：有一项任务不见了，留下 ${events} 条记录（${moment(first, calendar)} 至 ${moment(last, calendar)}）`,
  "message-gone": (fault, calendar) => `${broughtAbout(fault, calendar)}：引起它的那条消息不见了`,
  "message-differs": (fault, calendar) =>
    `${broughtAbout(fault, calendar)}：和引起它的那条消息不是同一个人或街道`,
  "reference-gone": ({ table, column, rows }) =>
    `有 ${rows} ${tables[table]}的${columns[column]}不在台账里了（gov.${table}.${column}）`,
  "seal-gone": ({ first, last }) =>
    `${first === last ? `第 ${first} 号` : `第 ${first} 至 ${last} 号`}封印不见了：它们和第 ${last + 1} 号所封的记录无从核对`,
  "unsealed-late": ({ events, first }, calendar) =>
    `有 ${events} 条记录早该封存、却没有封印（最早的记于 ${moment(first, calendar)}）`,
};

const moves: Readonly<Record<Extract<VerifyFault, { kind: "task-moved" }>["what"], string>> = {
  unit: "它的记录属于另一个单位：任务被换到了别的单位名下",
  list: "它对应的清单条目属于别的街道或单位类别",
  number: "它的序号与清单上的不同",
  item: "它和本单位别的任务对调过：对应的清单条目不是原来的那一条",
};

const tables: Readonly<Record<HistoryTable, string>> = { task: "项任务", event: "条记录", message: "条消息" };
const columns: Readonly<Record<HistoryColumn, string>> = {
  street_id: "街道",
  unit_id: "单位",
  item_id: "清单条目",
  person_id: "人员",
  reported_by: "上报人",
};

const MOST_NUMBERS = 10;

/** 任务1、任务2 … of a ledger, the first ones of many. */
function numbersOf(ledger: string, numbers: readonly number[]): string {
  const first = numbers.slice(0, MOST_NUMBERS).map((number) => `${ledger}${number}`);
  return `${first.join("、")}${numbers.length > MOST_NUMBERS ? " 等" : ""}`;
}

function place(street: string | null, unit: string | null): string {
  return [street ?? "（街道不详）", unit].filter(Boolean).join(" ");
}

function broughtAbout(
  { street, unit, ledger, number, events, at }: BroughtAbout,
  calendar: Calendar,
): string {
  const task = ledger === null ? "" : ` ${ledger}${number}`;
  const many = events > 1 ? `等 ${events} 条记录` : "的记录";
  return `${place(street, unit)}${task} ${moment(at, calendar)} ${many}`;
}

function taskName({ street, unit, ledger, number }: TaskName): string {
  return `${street} ${unit} ${ledger}${number}`;
}

const advice = {
  tables: "任务或得分与记录不符：多半是有人直接改过数据库。请不要再改，先把数据备份一份。",
  history: "记录或封印不符：封存之后，有人改过、删过或插进过记录。请找封印之前的备份核对。",
  losses:
    "有内容被删掉或改过：数据库里的任务、消息不会自己消失。请不要再导入，先把数据备份一份，再找出事之前的备份核对。",
  unsealed:
    "没有封印的记录：若刚断过电或被强行关停，启动一次星榜就会补封；若没有，多半是有人删了最后的封印，请先备份，再找之前的备份核对。",
  next: "把上面几行和备份一起交给维护人员；要恢复，用出事之前的备份。",
} as const;

const adviceFor: Readonly<Record<VerifyFault["kind"], keyof typeof advice>> = {
  "task-state": "tables",
  score: "tables",
  "task-history": "history",
  seal: "history",
  "early-events": "history",
  "task-gone": "losses",
  "task-moved": "losses",
  "formula-gone": "losses",
  "ranking-broken": "losses",
  "events-without-task": "losses",
  "message-gone": "losses",
  "message-differs": "losses",
  "reference-gone": "losses",
  "seal-gone": "history",
  "unsealed-late": "unsealed",
};

/** One Chinese line a fault: where, what differs. */
export function faultLines(faults: readonly VerifyFault[], calendar: Calendar): string[] {
  return faults.map((fault) =>
    (lines[fault.kind] as (found: VerifyFault, calendar: Calendar) => string)(fault, calendar),
  );
}

/** What to do about them; nothing where there are none. */
export function adviceLines(faults: readonly VerifyFault[]): string[] {
  if (faults.length === 0) return [];
  const kinds = new Set(faults.map(({ kind }) => adviceFor[kind]));
  return [...kinds, "next" as const].map((kind) => advice[kind]);
}
