import { fold } from "./cells.ts";
import type { Columns } from "./column.ts";
import type { ReadSheet } from "./read-sheet.ts";

const MOST_ROWS = 3;

/** Names of one sheet that another sheet refers to: spaces and character widths do not count, the first spelling is kept. */
export class Names {
  readonly #spellings = new Map<string, string>();
  readonly #sheet: string;
  readonly #readable: boolean;
  readonly #nameless: readonly number[];
  readonly #asked: readonly (string | undefined)[];

  /** Empty at first; `asked` are the names by which other rows refer to the sheet. */
  constructor(sheet: string, read: ReadSheet<Columns>, asked: readonly (string | undefined)[]) {
    this.#sheet = sheet;
    this.#asked = asked;
    this.#readable = read.sound;
    this.#nameless = read.rows.filter(({ cells }) => cells.name === undefined).map(({ row }) => row);
  }

  /** Adds a name; false when it is there already. */
  add(name: string): boolean {
    const key = fold(name);
    if (this.#spellings.has(key)) return false;
    this.#spellings.set(key, name);
    return true;
  }

  /** The name as its own sheet spells it; undefined when it is surely not there: every row could be read, and has another. */
  find(name: string): string | undefined {
    const sure = this.#readable && this.#nameless.length === 0;
    return this.#spellings.get(fold(name)) ?? (sure ? undefined : name);
  }

  /**
   * What to do about a name that does not stand in the sheet; undefined where it does, or may do so: the sheet could not
   * be read, or has a row without a name for every such name. Where there are more of them, some are wrong in any case.
   */
  mendOf(name: string, mend: string): string | undefined {
    if (!this.#readable || this.#spellings.has(fold(name))) return undefined;
    if (this.#nameless.length === 0) return mend;
    if (this.#unknown().size <= this.#nameless.length) return undefined;
    const rows = this.#nameless.slice(0, MOST_ROWS).join("、");
    const more = this.#nameless.length > MOST_ROWS ? "等" : "";
    return `${mend}；“${this.#sheet}”表第 ${rows} ${more}行的名称没有填对，若就是它，改那一行即可`;
  }

  #unknown(): ReadonlySet<string> {
    const names = this.#asked.flatMap((name) => (name === undefined ? [] : [fold(name)]));
    return new Set(names.filter((name) => !this.#spellings.has(name)));
  }
}
