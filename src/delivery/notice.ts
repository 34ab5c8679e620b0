/**
 * Something to be reminded of. It is put into words when its turn comes: what was reported meanwhile is left out, nobody is
 * written to in quiet hours or on a day off, and what has gathered for one chat until then is said in one message.
 */
export interface Notice {
  readonly type: "notice";
  /** The group (gov.chat_group's id) it goes to, whose quiet hours count; null for a person. */
  readonly group: number | null;
  readonly parts: readonly NoticePart[];
}

/**
 * What a part is about, in the order in which parts stand in a message:
 * overdue   the reader's own tasks that are past their due day
 * due       the reader's own tasks that fall due
 * help      tasks past their due day, to those who stand beside the owner
 * sponsored the same, to the unit's sponsor
 * street    the same, to the street's leaders
 * unit-overdue tasks past their due day, to their unit's group, for people whom no platform reaches
 * all-overdue  the same of units without a group, to a group of the whole street
 * escalated    the same, to a group of the whole street, for sponsors and leaders
 * unit-due  tasks that fall due, to their unit's group
 * all-due   the same, to a group of the whole street
 */
export const taskParts = [
  "overdue",
  "due",
  "help",
  "sponsored",
  "street",
  "unit-overdue",
  "all-overdue",
  "escalated",
  "unit-due",
  "all-due",
] as const;
export type TaskPartKind = (typeof taskParts)[number];

export interface TaskPart {
  readonly kind: TaskPartKind;
  readonly tasks: readonly DueTask[];
  /** People whom no platform reaches: the group is asked to tell them. */
  readonly names?: readonly string[];
  /** Counted over days of a year without an official table. */
  readonly provisional?: boolean;
}

export type NoticePart = TaskPart | { readonly kind: "words"; readonly lines: readonly string[] };

/** A task and the day on which it was due when the notice was written: with another one it is another matter. */
export interface DueTask {
  readonly id: number;
  readonly due: string;
}

/** What several notices for one chat, the newest last, say together: one part a kind, a task once, where it stood last. */
export function mergedParts(parts: readonly NoticePart[]): NoticePart[] {
  const lastPart = new Map<number, number>();
  parts.forEach((part, index) => {
    if (part.kind !== "words") for (const { id } of part.tasks) lastPart.set(id, index);
  });
  const tasks = taskParts.flatMap((kind): NoticePart[] => {
    const ofKind = parts.flatMap((part, index) =>
      part.kind === kind ? [{ part: part as TaskPart, index }] : [],
    );
    if (ofKind.length === 0) return [];
    const names = [...new Set(ofKind.flatMap(({ part }) => part.names ?? []))];
    return [
      {
        kind,
        tasks: ofKind.flatMap(({ part, index }) => part.tasks.filter(({ id }) => lastPart.get(id) === index)),
        ...(names.length > 0 && { names }),
        ...(ofKind.some(({ part }) => part.provisional) && { provisional: true }),
      },
    ];
  });
  const words = parts.filter((part) => part.kind === "words");
  const isFirst = (lines: readonly string[], index: number) =>
    words.findIndex((other) => other.lines.join("\n") === lines.join("\n")) === index;
  return [...tasks, ...words.filter(({ lines }, index) => isFirst(lines, index))];
}
