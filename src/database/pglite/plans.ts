/** A statement's name for its next run, and whether the engine has yet to be told its text. */
export interface Planned {
  readonly name: string;
  readonly isNew: boolean;
  /** A name that the engine may forget: that of the plan which this one follows. */
  readonly retired?: string;
}

interface Plan {
  readonly name: string;
  runs: number;
}

/** A plan is made for the tables as they are: after so many runs they may have grown, and the statement is planned anew. */
export const RUNS_PER_PLAN = 200;
/** More texts than this program has; texts that somebody puts together anew each time push the oldest ones out. */
export const MOST_PLANS = 300;

/**
 * Which statements the engine has planned, by text. PostgreSQL in WebAssembly takes four times as long to plan a
 * lookup as to run it (`npm run bench database`), and nothing in it notices that a table has grown: there is no autovacuum.
 */
export class Plans {
  #plans = new Map<string, Plan>();
  #made = 0;

  /** The name under which a statement runs now. */
  next(text: string): Planned {
    const plan = this.#plans.get(text);
    if (plan && plan.runs < RUNS_PER_PLAN) {
      plan.runs++;
      return { name: plan.name, isNew: false };
    }
    const retired = plan?.name ?? this.#makeRoom();
    this.#plans.delete(text);
    const name = `plan${++this.#made}`;
    this.#plans.set(text, { name, runs: 1 });
    return { name, isNew: true, ...(retired !== undefined && { retired }) };
  }

  /** Forgets a statement that failed: it may be its plan that did. Gives the name to retire. */
  drop(text: string): string | undefined {
    const plan = this.#plans.get(text);
    this.#plans.delete(text);
    return plan?.name;
  }

  /** Forgets all, after a change of the schema. Gives the names to retire. */
  clear(): string[] {
    const names = [...this.#plans.values()].map(({ name }) => name);
    this.#plans.clear();
    return names;
  }

  #makeRoom(): string | undefined {
    if (this.#plans.size < MOST_PLANS) return undefined;
    const [oldest] = this.#plans.keys();
    return oldest === undefined ? undefined : this.drop(oldest);
  }
}
