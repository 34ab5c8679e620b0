/**
 * One stop of the Tab key for a whole row or list of buttons; the arrow keys move inside it. With a dozen groups,
 * Tab would otherwise take a dozen presses to reach the message field.
 * @param {HTMLElement} list
 */
export function roving(list) {
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = next(event.key, at, buttons.length);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    stopAt(list, buttons[to]);
    buttons[to]?.focus();
  });
}

/**
 * Makes `button` the one that Tab reaches.
 * @param {HTMLElement} list
 * @param {HTMLButtonElement | null | undefined} button
 */
export function stopAt(list, button) {
  for (const each of list.querySelectorAll("button")) each.tabIndex = each === button ? 0 : -1;
}

/**
 * @param {string} key
 * @param {number} at
 * @param {number} count
 */
function next(key, at, count) {
  if (key === "ArrowDown" || key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowUp" || key === "ArrowLeft") return (at + count - 1) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return undefined;
}
