/** Shows for some seconds which rows have changed since they were drawn last. */

const SHOWN_MS = 8_000;

/** Remembers rows by key; made once for each list, forgotten when the list shows something else. */
export function changes() {
  /** @type {Map<string, string>} */
  let before = new Map();
  /** @type {Map<string, number>} */
  const until = new Map();

  return {
    forget() {
      before = new Map();
      until.clear();
    },

    /**
     * Marks the drawn rows that say something else than before, and returns their keys.
     * @param {readonly { key: string, says: string, row: HTMLElement }[]} rows
     */
    mark(rows) {
      const now = Date.now();
      const changed = before.size > 0 ? rows.filter(({ key, says }) => before.get(key) !== says) : [];
      for (const { key } of changed) until.set(key, now + SHOWN_MS);
      for (const { key, row } of rows) {
        const left = (until.get(key) ?? 0) - now;
        if (left > 0) markFor(row, left);
      }
      before = new Map(rows.map(({ key, says }) => [key, says]));
      return changed.map(({ key }) => key);
    },
  };
}

/**
 * @param {HTMLElement} row
 * @param {number} ms
 */
function markFor(row, ms) {
  row.classList.add("changed");
  setTimeout(() => row.classList.remove("changed"), ms);
}

/**
 * Scrolls a list, and nothing else, so far that a row of it is seen.
 * @param {HTMLElement} list
 * @param {HTMLElement | undefined} row
 */
export function bringIntoView(list, row) {
  if (row === undefined) return;
  const [frame, at] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  // The list's own headings stay at its top and would cover what is scrolled only just into it.
  const third = frame.height / 3;
  if (at.top < frame.top + 40 || at.bottom > frame.bottom) list.scrollTop += at.top - frame.top - third;
}
