/**
 * ID and phone numbers have no place in the ledger (promise 8). The workbook has no column for them; where one slips into
 * another column the row is refused, and the refusal must not repeat the number.
 */

/** 18 digits with a birthday in the middle, or the 15 digits of old cards. */
const idNumber =
  /(?<!\d)[1-9]\d{5}(?:(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![\dXx])/;
const phoneNumber = /(?<!\d)1[3-9]\d{9}(?!\d)/;

export type PersonalNumber = "身份证号" | "手机号";

/** Which personal number `text` holds; undefined where it holds none. */
export function personalNumberIn(text: string): PersonalNumber | undefined {
  // Written in groups, as people do to read it out: 410105 19900101 1234, 138-0000-0000.
  const dense = text.replace(/(?<=\d)[ -]+(?=[\dXx])/g, "");
  if (idNumber.test(text) || idNumber.test(dense)) return "身份证号";
  if (phoneNumber.test(text) || phoneNumber.test(dense)) return "手机号";
  return undefined;
}

/** The text for a message: long runs of digits keep their first three and last two. */
export function masked(text: string): string {
  return text.replace(/\d[\d -]{5,}[\dXx]/g, (run) => `${run.slice(0, 3)}****${run.slice(-2)}`);
}
