import type { Understanding } from "./understanding.ts";

/** An understanding in the words of the outside: what `/simulator/parse` answers. */
export interface PlainUnderstanding {
  readonly kind: Understanding["kind"];
  readonly cmd: string | null;
  readonly ids: readonly number[];
  readonly note?: string;
  readonly date?: string;
  readonly target?: string;
  readonly percent?: number;
}

/** Puts an understanding into the outside's words: entries by their numbers, only the details that were found. */
export function toWords(understanding: Understanding): PlainUnderstanding {
  if (understanding.kind === "IGNORE") return { kind: "IGNORE", cmd: null, ids: [] };
  const { kind, cmd, refs, note, date, target, percent } = understanding;
  return {
    kind,
    cmd: cmd ?? null,
    ids: refs.map(({ number }) => number),
    ...(note !== undefined && { note }),
    ...(date !== undefined && { date }),
    ...(target !== undefined && { target }),
    ...(percent !== undefined && { percent }),
  };
}
