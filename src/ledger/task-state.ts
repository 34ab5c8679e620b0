import { openStates, type TaskStateName } from "./words.ts";

/** What a task's events say about it. Dates are instants; `extendedTo` is an ISO day in the street's zone. */
export interface TaskState {
  /** How many events the task has. */
  readonly version: number;
  readonly state: TaskStateName;
  readonly percent: number | null;
  readonly reportedAt: Date | null;
  readonly reportedBy: number | null;
  /** Whether the report in force came after the due time; null without a report. */
  readonly late: boolean | null;
  readonly signedOffAt: Date | null;
  readonly extendedTo: string | null;
}

/** One thing that happened to a task. Appended, never changed; `version` is its place in the task's history, from 1. */
export type TaskEvent = {
  readonly version: number;
  readonly at: Date;
  readonly personId: number | null;
} & TaskFact;

/** What an event says, by kind. Facts are kept as they were on the day: a due date moved later changes no old report. */
export type TaskFact =
  | { readonly kind: "reported"; readonly data: ReportData }
  | { readonly kind: "progressed"; readonly data: { readonly percent: number; readonly note?: string } }
  | { readonly kind: "signed-off"; readonly data: Record<string, never> }
  | { readonly kind: "returned"; readonly data: { readonly reason: string } }
  | { readonly kind: "extended"; readonly data: { readonly until: string } }
  | { readonly kind: "suspended"; readonly data: Record<string, never> }
  | { readonly kind: "resumed"; readonly data: Record<string, never> }
  | { readonly kind: "undone"; readonly data: { readonly undoes: readonly number[] } };

export interface ReportData {
  /** The due day that was in force. */
  readonly due: string;
  readonly late: boolean;
  /** False for an item that needs no review: the report signs it off. */
  readonly review: boolean;
  readonly note?: string;
  readonly pictures?: readonly { readonly kind: string; readonly value: string }[];
}

export type TaskEventKind = TaskFact["kind"];

export const untouched: TaskState = {
  version: 0,
  state: "open",
  percent: null,
  reportedAt: null,
  reportedBy: null,
  late: null,
  signedOffAt: null,
  extendedTo: null,
};

/** Only what follows from events: a task read for a person carries more. */
export function stateOf(task: TaskState): TaskState {
  const { version, state, percent, reportedAt, reportedBy, late, signedOffAt, extendedTo } = task;
  return { version, state, percent, reportedAt, reportedBy, late, signedOffAt, extendedTo };
}

/** From which states an event may follow; the handlers refuse the others with a short answer. */
export const follows: Readonly<Record<Exclude<TaskEventKind, "undone">, readonly TaskStateName[]>> = {
  reported: openStates,
  progressed: openStates,
  "signed-off": ["reported"],
  returned: ["reported"],
  extended: openStates,
  suspended: [...openStates, "reported"],
  resumed: ["suspended"],
};

/** The state after one more event. An undo needs the whole history: `foldEvents`. */
export function applyEvent(before: TaskState, event: Exclude<TaskEvent, { kind: "undone" }>): TaskState {
  const after = { ...before, version: event.version };
  switch (event.kind) {
    case "reported":
      return {
        ...after,
        state: event.data.review ? "reported" : "signed-off",
        percent: null,
        reportedAt: event.at,
        reportedBy: event.personId,
        late: event.data.late,
        signedOffAt: event.data.review ? null : event.at,
      };
    case "progressed":
      // A returned task stays so until it is reported again.
      return {
        ...after,
        state: before.state === "returned" ? "returned" : "started",
        percent: event.data.percent,
      };
    case "signed-off":
      return { ...after, state: "signed-off", signedOffAt: event.at };
    case "returned":
      return { ...after, state: "returned", reportedAt: null, reportedBy: null, late: null };
    case "extended":
      return { ...after, extendedTo: event.data.until };
    case "suspended":
      return { ...after, state: "suspended" };
    case "resumed":
      return {
        ...after,
        state: before.reportedAt ? "reported" : before.percent === null ? "open" : "started",
      };
  }
}

/** The state that a task's whole history amounts to, undone events left out. `events` in order of version. */
export function foldEvents(events: readonly TaskEvent[]): TaskState {
  const state = effectiveEvents(events).reduce(applyEvent, untouched);
  return { ...state, version: events.at(-1)?.version ?? 0 };
}

/** The events that still stand: neither undone nor undoing. */
export function effectiveEvents(events: readonly TaskEvent[]): Exclude<TaskEvent, { kind: "undone" }>[] {
  const undone = new Set(events.flatMap((event) => (event.kind === "undone" ? event.data.undoes : [])));
  return events.filter(
    (event): event is Exclude<TaskEvent, { kind: "undone" }> =>
      event.kind !== "undone" && !undone.has(event.version),
  );
}
