import { fold } from "./cells.ts";

/** Names of one sheet that another sheet refers to: spaces and character widths do not count, the first spelling is kept. */
export class Names {
  readonly #spellings = new Map<string, string>();
  readonly #complete: boolean;

  /** `complete` is false when the sheet, or a name in it, could not be read: then any name may be one of it. */
  constructor(complete: boolean) {
    this.#complete = complete;
  }

  /** Adds a name; false when it is there already. */
  add(name: string): boolean {
    const key = fold(name);
    if (this.#spellings.has(key)) return false;
    this.#spellings.set(key, name);
    return true;
  }

  /** The name as its own sheet spells it; undefined when it is surely not there. */
  find(name: string): string | undefined {
    return this.#spellings.get(fold(name)) ?? (this.#complete ? undefined : name);
  }
}
