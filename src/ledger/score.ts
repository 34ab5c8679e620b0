import type { TaskStateName } from "./words.ts";

/** What a task brings to its unit's score. Weights and credits are decimals with two places, as text. */
export interface Tally {
  readonly star: number;
  readonly weight: string;
  readonly creditOnTime: string;
  readonly creditLate: string;
  readonly state: TaskStateName;
  readonly late: boolean | null;
}

/**
 * 100 × Σ weight × credit / Σ weight, two decimals, halves rounded up; "0.00" for no tasks. In whole hundredths, so
 * that it is exact: what the ranking's SQL is checked against.
 */
export function tallyScore(tallies: readonly Tally[]): string {
  const weight = tallies.reduce((sum, tally) => sum + hundredths(tally.weight), 0n);
  if (weight === 0n) return "0.00";
  const credit = tallies.reduce((sum, tally) => sum + hundredths(tally.weight) * creditOf(tally), 0n);
  // credit/weight is in hundredths of a point of credit, so 100 × it is the score in hundredths.
  const score = (credit * 100n * 2n + weight) / (weight * 2n);
  return `${score / 100n}.${String(score % 100n).padStart(2, "0")}`;
}

function creditOf({ state, late, creditOnTime, creditLate }: Tally): bigint {
  if (state !== "signed-off") return 0n;
  return hundredths(late ? creditLate : creditOnTime);
}

function hundredths(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0").slice(0, 2));
}
