/** The picture of a message. */

import { element } from "./elements.js";

/**
 * A picture of this site is shown, and opens by itself, since it is small on a phone; one from elsewhere becomes a link, since the page loads nothing from others.
 * @param {string} address
 */
export function picture(address) {
  const url = readUrl(address);
  if (url?.origin === location.origin || url?.href.startsWith("data:image/")) {
    const image = element("img", { src: url.href, alt: "图片" });
    return element("a", { ...elsewhere(url), "aria-label": "打开图片" }, image);
  }
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return "[图片]";
  return element("a", elsewhere(url), "查看图片");
}

/** @param {URL} url */
const elsewhere = ({ href }) => ({ href, target: "_blank", rel: "noopener noreferrer" });

/** @param {string} address */
function readUrl(address) {
  try {
    return new URL(address, location.href);
  } catch {
    return undefined;
  }
}
