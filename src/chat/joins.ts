import { skip } from "./scan.ts";

/** How a number is bound to the one before. A comma also sets off a note, 、 hardly ever does. */
export type Join = "list" | "comma" | "space" | "range" | "doubt" | "sign" | "none";

/** Joins that are typed to join; the others leave room for a note. */
export const explicit: ReadonlySet<Join> = new Set(["list", "comma", "range", "doubt"]);

const RANGE = /\s{0,3}(?:-{1,3}|~{1,3}|到|至|\.{2,6})\s{0,3}/y;
const LIST = /\s{0,3}(?:[、,;&+/|]{1,3}|以及|还有|和|及|与|跟)\s{0,3}(?:还有|以及|和|及)?\s{0,2}/y;
/** 任务7或8, 7→9, 7·8, 7*8, 任务7加8: one of them, the one instead of the other, both, or none? */
const DOUBT =
  /\s{0,3}(?:(?:和\/?)?或者?(?:是|说)?|还是|[-=]{1,2}>|→|[·•・‧∙])\s{0,3}|[=*^<>÷×](?=\d)|\s?(?:外加|加上?|连同|同|并|另外?|直到|起[到至])(?=\s?(?:\d|第))\s?/y;
/** A plus that is set apart before and not behind: the start of a formula, or "one more". */
const SIGN = /\s{1,3}\+(?=\d)/y;

/** How what follows a place is bound to what stands before it, and where it begins. */
export function readJoin(text: string, at: number): { readonly join: Join; readonly at: number } {
  const doubt = skip(DOUBT, text, at);
  if (doubt > at) return { join: "doubt", at: doubt };
  const range = skip(RANGE, text, at);
  if (range > at && !/[\s]/.test(text[range] ?? " ")) return { join: "range", at: range };
  const sign = skip(SIGN, text, at);
  if (sign > at) return { join: "sign", at: sign };
  const list = skip(LIST, text, at);
  if (list > at) return { join: /[,;]/.test(text.slice(at, list)) ? "comma" : "list", at: list };
  const space = skip(/[\s。!]{1,20}/y, text, at);
  return { join: space > at ? "space" : "none", at: space };
}

/** Whether a place is followed by another number of a list or of a range: the "-15" of 12-13-15. */
export const goesOnWith = (join: "list" | "range", text: string, at: number): boolean => {
  const next = skip(join === "list" ? LIST : RANGE, text, at);
  return next > at && /\d/.test(text[next] ?? "");
};
