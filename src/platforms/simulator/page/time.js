/** Days and times as the street writes them. Input is always ISO with +08:00, so the text itself is local time. */

const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const DAY_MS = 86_400_000;

/** @param {string} at */
export const clockTime = (at) => at.slice(11, 16);

/** @param {string} at */
export const day = (at) => at.slice(0, 10);

/**
 * 11月25日 周三
 * @param {string} at
 */
export function dayText(at) {
  const [, month, date] = day(at).split("-").map(Number);
  return `${month}月${date}日 ${WEEKDAYS[weekday(at)]}`;
}

/**
 * Where a leap of the clock leads: an hour on, or 9 o'clock of the next day or of the next Monday.
 * @param {string} now
 * @param {string | undefined} leap
 */
export function leapFrom(now, leap) {
  if (leap === "hour") return streetTime(Date.parse(now) + 3_600_000);
  const days = leap === "week" ? (8 - weekday(now)) % 7 || 7 : 1;
  return `${day(streetTime(Date.parse(now) + days * DAY_MS))}T09:00:00+08:00`;
}

/** @param {string} at */
function weekday(at) {
  return new Date(`${day(at)}T00:00:00Z`).getUTCDay();
}

/** @param {number} instant */
function streetTime(instant) {
  return `${new Date(instant + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
