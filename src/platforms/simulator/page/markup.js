/**
 * The little of markdown that chat apps show in a bot's message: **bold**, a heading line, a quoted line. It is built
 * from text nodes, so whatever else stands in a message (tags, scripts, entities) stands there as text.
 */

import { element } from "./elements.js";

/**
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function markup(text) {
  const whole = document.createDocumentFragment();
  text.split("\n").forEach((line, index) => {
    if (index > 0) whole.append("\n");
    whole.append(styledLine(line));
  });
  return whole;
}

/** @param {string} line */
function styledLine(line) {
  const heading = /^#{1,4} (.+)$/.exec(line);
  if (heading?.[1]) return element("strong", { class: "heading" }, ...inline(heading[1]));
  const quote = /^> ?(.+)$/.exec(line);
  if (quote?.[1]) return element("span", { class: "quote" }, ...inline(quote[1]));
  return element("span", {}, ...inline(line));
}

/** @param {string} text */
function inline(text) {
  return text
    .split(/\*\*(.+?)\*\*/)
    .map((piece, index) => (index % 2 === 1 ? element("strong", {}, piece) : piece));
}

/**
 * A picture of this site is shown; one from elsewhere becomes a link, since the page loads nothing from others.
 * @param {string} address
 */
export function picture(address) {
  const url = readUrl(address);
  if (url?.origin === location.origin || url?.href.startsWith("data:image/")) {
    return element("img", { src: url.href, alt: "图片" });
  }
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return "[图片]";
  return element("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, "查看图片");
}

/** @param {string} address */
function readUrl(address) {
  try {
    return new URL(address, location.href);
  } catch {
    return undefined;
  }
}
