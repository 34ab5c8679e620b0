const EIGHT_HOURS_MS = 8 * 3_600_000;

/** An instant as the street writes it, to the second: 2026-11-25T10:00:00+08:00. China has kept one offset since 1991. */
export function streetTime(instant: number): string {
  return `${new Date(instant + EIGHT_HOURS_MS).toISOString().slice(0, 19)}+08:00`;
}
