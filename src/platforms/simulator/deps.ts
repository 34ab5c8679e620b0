/** What the simulator needs from the house, and what it shows of the ledger. Made in app.ts, passed to its routes. */

import type { Database } from "../../database/door.ts";
import type { TaskStateName, UnitKind } from "../../ledger/words.ts";
import type { Receive } from "../intake.ts";

export interface SimulatorDeps {
  readonly db: Database;
  /** The same way that a real platform's message takes: parser, handler, ledger, outbox. */
  readonly receive: Receive;
  /** How a text is understood, without doing it; answered as JSON, as it is. */
  parse(question: ParseQuestion): unknown;
  /** Moves the street's clock forward to the instant and runs what falls due on the way, until it is delivered. */
  moveClock(to: number): Promise<ClockMoved>;
  /** The ledger as a person sees it: their units' tasks and the rankings. Undefined: nobody by that account. */
  ledgerView(personId: string): Promise<LedgerView | undefined>;
  /** The street's clock, in milliseconds since 1970. */
  now(): number;
  /** An instant as the street writes it: 2026-11-25T10:00:00+08:00. */
  isoTime(instant: number): string;
  /** The name that the bot is called by in groups. */
  readonly botName: string;
  /**
   * Host (with its port, if it is not the scheme's own) of PUBLIC_URL: the only dotted name by which browsers may reach
   * the simulator. Addresses and localhost need not be named.
   */
  readonly publicHost?: string | undefined;
}

export interface ParseQuestion {
  readonly text: string;
  readonly mentioned: boolean;
  /** ISO instant. */
  readonly now?: string | undefined;
  readonly quotedTask?: number | undefined;
  readonly recentTask?: number | undefined;
}

export interface ClockMoved {
  readonly now: number;
  /** `job@period` of every run, in the order they ran. */
  readonly ran: readonly string[];
}

export interface LedgerView {
  /** The street's day and time, ISO with its offset. */
  readonly now: string;
  /** The person's first unit; null for somebody of the street office. */
  readonly unit: string | null;
  /** All units in which they hold a post, in the office's order. */
  readonly units: readonly string[];
  /** Of all their units, one unit after the other. */
  readonly tasks: readonly TaskView[];
  readonly rankings: readonly RankingView[];
}

export interface TaskView {
  readonly unit: string;
  /** As people name it: 任务12. */
  readonly reference: string;
  readonly title: string;
  readonly star: string | null;
  readonly state: TaskStateName;
  readonly stateText: string;
  /** 11月25日. */
  readonly due: string;
  readonly overdue: boolean;
  readonly late: boolean;
  readonly reportedBy: string | null;
}

export interface RankingView {
  readonly kind: UnitKind;
  readonly kindName: string;
  readonly rows: readonly RankingRow[];
}

export interface RankingRow {
  readonly unit: string;
  readonly rank: number;
  /** Places won (positive) or given up since the last published ranking; null when there is none to compare with. */
  readonly movement: number | null;
  readonly stars: number;
  readonly starsTotal: number;
  /** Two decimals. */
  readonly score: string;
}
