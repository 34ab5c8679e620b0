/** On a phone one of chat, ledger and ranking is seen at a time. */

import { bringIntoView } from "./changes.js";

const buttons = () => document.querySelectorAll(".tabs button");

export function listenToViews() {
  for (const button of buttons()) {
    button.addEventListener("click", () => showView(button.getAttribute("data-view") ?? "chat"));
  }
}

/**
 * Puts a dot on a view that is not seen and in which something has changed.
 * @param {string} view
 */
export function markChanged(view) {
  if (view !== document.body.dataset.view) dotOf(view, true);
}

/** @param {string} view */
export function showView(view) {
  document.body.dataset.view = view;
  for (const button of buttons()) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-view") === view));
  }
  dotOf(view, false);
  // What has changed while the list was not seen still glows; the list can only now be scrolled to it.
  for (const list of document.querySelectorAll(".panel .scroll")) {
    const row = list.querySelector(".changed");
    if (list instanceof HTMLElement && row instanceof HTMLElement) bringIntoView(list, row);
  }
}

/**
 * @param {string} view
 * @param {boolean} shown
 */
function dotOf(view, shown) {
  const dot = document.querySelector(`.tabs [data-view="${view}"] .dot`);
  if (dot instanceof HTMLElement) dot.hidden = !shown;
}
