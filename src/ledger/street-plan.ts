import type { Role, UnitKind } from "./words.ts";

/**
 * A street as the office describes it: what the workbook holds, what the sample is, what `loadStreet` makes true in the
 * database. Things refer to each other by the names the office uses.
 */
export interface StreetPlan {
  readonly street: string;
  readonly units: readonly PlannedUnit[];
  readonly people: readonly PlannedPerson[];
  readonly programmes: readonly PlannedProgramme[];
  readonly items: readonly PlannedItem[];
  readonly groups: readonly PlannedGroup[];
}

export interface PlannedUnit {
  readonly name: string;
  readonly kind: UnitKind;
  /** Name of the core unit of a sub-branch (1+7). */
  readonly parent?: string | undefined;
  readonly memberCount?: number | undefined;
}

export interface PlannedPerson {
  /** Unique in the street; how the office tells two people of one name apart. */
  readonly key: string;
  readonly name: string;
  readonly posts: readonly PlannedPost[];
  readonly accounts: readonly {
    readonly platform: string;
    readonly user: string;
    readonly corp?: string | undefined;
  }[];
  /** Platforms on which they have no account any more; one that is named nowhere is left as it is. */
  readonly withoutAccount?: readonly string[];
}

export interface PlannedPost {
  readonly role: Role;
  /** Unit's name, for posts in a unit. */
  readonly unit?: string | undefined;
  /** Section's name, for posts in a section of the street office. Sections are made as they are named. */
  readonly section?: string | undefined;
}

export interface PlannedProgramme {
  readonly name: string;
  /** Short name that its numbers carry in chat: 任务, 行动 … */
  readonly ledger: string;
  /** Star names in order, by unit kind; none for a programme without stars. */
  readonly stars: Readonly<Partial<Record<UnitKind, readonly string[]>>>;
}

export interface PlannedItem {
  readonly programme: string;
  readonly kind: UnitKind;
  readonly number: number;
  readonly title: string;
  readonly standard?: string | undefined;
  /** Name of the star it counts for. */
  readonly star?: string | undefined;
  readonly category?: string | undefined;
  /** Hundredths at most: 1, 1.5, 0.25. */
  readonly weight: number;
  /** ISO days. */
  readonly startsOn?: string | undefined;
  readonly dueOn: string;
  readonly needsReview: boolean;
  readonly needsEvidence: boolean;
  /** Name of the leading section. */
  readonly section?: string | undefined;
}

export interface PlannedGroup {
  readonly platform: string;
  readonly chatId: string;
  readonly name: string;
  /** Unit's name; none for a group of the whole street. */
  readonly unit?: string | undefined;
  /** Null takes it away; without it the group keeps what it has. See group-robots.ts. */
  readonly robot?: SealedRobot | null;
}

/** Where a group's robot is reached, unreadable without the key. */
export interface SealedRobot {
  readonly url: string;
  readonly secret: string | null;
  /** Tells whether it is another than before: what is sealed twice looks different. */
  readonly fingerprint: string;
}
