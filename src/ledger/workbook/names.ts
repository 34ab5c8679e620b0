import { fold } from "./cells.ts";

/** Names of one sheet that another sheet refers to: spaces and character widths do not count, the first spelling is kept. */
export class Names {
  readonly #spellings = new Map<string, string>();

  /** Adds a name; false when it is there already. */
  add(name: string): boolean {
    const key = fold(name);
    if (this.#spellings.has(key)) return false;
    this.#spellings.set(key, name);
    return true;
  }

  /** The name as its own sheet spells it; undefined when it is not there. */
  find(name: string): string | undefined {
    return this.#spellings.get(fold(name));
  }

  get size(): number {
    return this.#spellings.size;
  }
}
