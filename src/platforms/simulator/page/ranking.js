/** The rankings, communities and villages apart, one's own kind first. */

import { bringIntoView, changes } from "./changes.js";
import { element, part } from "./elements.js";

/**
 * @typedef {import("./api.js").Ledger} Ledger
 * @typedef {import("./api.js").Ranking} Ranking
 * @typedef {import("./api.js").Row} Row
 */

const seen = changes();

export const forgetRanking = seen.forget;

/**
 * Draws the rankings; returns whether something has changed since they were drawn last.
 * @param {Ledger} ledger
 * @param {string} whyNone said where there are none
 */
export function showRanking(ledger, whyNone) {
  /** @param {Ranking} ranking */
  const isMine = (ranking) => ranking.rows.some((row) => ledger.units.includes(row.unit));
  const inOrder = [...ledger.rankings].sort((a, b) => Number(isMine(b)) - Number(isMine(a)));
  const drawn = inOrder.map((ranking) => ({
    ranking,
    rows: ranking.rows.map((row) => ({
      key: row.unit,
      says: says(row),
      row: unitRow(row, ledger.units.includes(row.unit)),
    })),
  }));
  const tables = drawn.map(({ ranking, rows }) =>
    table(
      ranking,
      rows.map(({ row }) => row),
    ),
  );
  const nothing = element("p", { class: "empty" }, whyNone);
  const list = part("ranking", HTMLElement);
  list.replaceChildren(...(tables.length > 0 ? tables : [nothing]));
  const rows = drawn.flatMap((each) => each.rows);
  const changed = seen.mark(rows);
  const own = rows.find(({ key }) => ledger.units.includes(key) && changed.includes(key));
  if (own) bringIntoView(list, own.row);
  return changed.length > 0;
}

/** @param {Row} row */
const says = (row) => [row.rank, row.stars, row.score].join(" ");

/**
 * @param {Ranking} ranking
 * @param {readonly HTMLElement[]} rows
 */
function table(ranking, rows) {
  const head = element(
    "tr",
    {},
    ...["名次", ranking.kindName, "进退", "星", "分数"].map((title) =>
      element("th", { scope: "col" }, title),
    ),
  );
  const caption = element("caption", { class: "unseen" }, `${ranking.kindName}排名`);
  return element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...rows));
}

/**
 * @param {Row} row
 * @param {boolean} mine
 */
function unitRow(row, mine) {
  return element(
    "tr",
    { class: mine && "own" },
    element("td", { class: "rank" }, String(row.rank)),
    element(
      "th",
      { scope: "row" },
      row.unit,
      ...(mine ? [element("span", { class: "unseen" }, "（本单位）")] : []),
    ),
    element("td", { class: "movement" }, movement(row.movement)),
    element("td", { class: "stars" }, stars(row)),
    element("td", { class: "score" }, row.score),
  );
}

/** @param {number | null} places */
function movement(places) {
  if (places === null) return spoken("·", "首次排名");
  if (places === 0) return spoken("–", "持平");
  const [sign, word, direction] = places > 0 ? ["▲", "进", "up"] : ["▼", "退", "down"];
  return spoken(`${sign}${Math.abs(places)}`, `${word} ${Math.abs(places)} 位`, direction);
}

/** @param {Row} row */
function stars(row) {
  const shown = spoken("★".repeat(row.stars), `${row.stars} 颗星，共 ${row.starsTotal} 颗`);
  const missing = "★".repeat(Math.max(row.starsTotal - row.stars, 0));
  shown.firstElementChild?.append(element("span", { class: "missing" }, missing));
  return shown;
}

/**
 * A sign for the eye with words for the ear.
 * @param {string} sign
 * @param {string} words
 * @param {string} [kind]
 */
function spoken(sign, words, kind) {
  const eye = element("span", { class: kind, "aria-hidden": "true", title: words }, sign);
  return element("span", { class: "spoken" }, eye, element("span", { class: "unseen" }, words));
}
