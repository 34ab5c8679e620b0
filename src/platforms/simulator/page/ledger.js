/** The ledger of one's units, star by star. */

import { bringIntoView, changes } from "./changes.js";
import { element, groupBy, part } from "./elements.js";

/**
 * @typedef {import("./api.js").Ledger} Ledger
 * @typedef {import("./api.js").Task} Task
 */

const seen = changes();

export const forgetLedger = seen.forget;

/**
 * Draws the ledger; returns whether something has changed since it was drawn last.
 * @param {Ledger} ledger
 * @param {string} whyNone said where there are no tasks
 */
export function showLedger(ledger, whyNone) {
  part("ledger-title", HTMLElement).textContent =
    ledger.units.length > 0 ? `${ledger.units.join("、")}台账` : "本单位台账";
  part("tally", HTMLElement).replaceChildren(...tally(ledger.tasks));
  const rows = ledger.tasks.map((task) => ({
    task,
    key: `${task.unit} ${task.reference}`,
    says: JSON.stringify(task),
    row: taskRow(task),
  }));
  // A star of two units is two stars: each is headed by its unit as well.
  /** @param {Task} task */
  const heading = ({ unit, star }) => `${ledger.units.length > 1 ? `${unit} · ` : ""}${star ?? "其他"}`;
  const sections = [...groupBy(ledger.tasks, heading)].flatMap(([name, tasks]) => [
    starHeading(name, tasks),
    element("ul", {}, ...rows.filter(({ task }) => tasks.includes(task)).map(({ row }) => row)),
  ]);
  const nothing = element("p", { class: "empty" }, whyNone);
  const list = part("ledger", HTMLElement);
  list.replaceChildren(...(sections.length > 0 ? sections : [nothing]));
  const changed = seen.mark(rows);
  bringIntoView(list, rows.find(({ key }) => key === changed[0])?.row);
  return changed.length > 0;
}

/** @param {readonly Task[]} tasks */
function tally(tasks) {
  if (tasks.length === 0) return [];
  const done = tasks.filter((task) => task.state === "signed-off").length;
  const waiting = tasks.filter((task) => task.state === "reported").length;
  const overdue = tasks.filter((task) => task.overdue).length;
  const bar = element("progress", { max: tasks.length, value: done, "aria-label": "已销号" });
  const words = [`已销号 ${done}/${tasks.length}`, `待审 ${waiting}`, overdue > 0 ? `逾期 ${overdue}` : ""];
  return [element("span", {}, words.filter(Boolean).join(" · ")), bar];
}

/**
 * @param {string} name
 * @param {readonly Task[]} tasks
 */
function starHeading(name, tasks) {
  const done = tasks.filter((task) => task.state === "signed-off").length;
  const glyph = element(
    "span",
    { class: done === tasks.length ? "star full" : "star", "aria-hidden": "true" },
    "★",
  );
  const count = element("span", { class: "count" }, `${done}/${tasks.length}`);
  return element("h3", {}, glyph, name, count);
}

/** @param {Task} task */
function taskRow(task) {
  const head = element("p", { class: "task" }, element("b", {}, task.reference), ` ${task.title}`);
  const foot = element("p", { class: "facts" }, `期限 ${task.due}`);
  if (task.reportedBy) foot.append(` · ${task.reportedBy}报结`);
  if (task.overdue) foot.append(" ", element("span", { class: "flag" }, "逾期"));
  if (task.late) foot.append(" ", element("span", { class: "flag" }, "迟报"));
  const state = element("span", { class: "state", "data-state": task.state }, task.stateText);
  return element("li", {}, element("div", {}, head, foot), state);
}
