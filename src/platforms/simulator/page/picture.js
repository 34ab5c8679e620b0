/** The picture of a message. */

import { element } from "./elements.js";

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
