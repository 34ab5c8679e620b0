import { maskPersonalData } from "../personal-data.ts";

/**
 * Something a clerk typed, as a message may repeat it: identity and phone numbers masked, and with them every unbroken
 * run of nine digits or more, which Excel may have changed out of a number's shape. A date stays readable: the mistake
 * is in it.
 */
export function masked(text: string): string {
  return maskPersonalData(text).replace(/[0-9０-９]{9,}/g, (run) => `${run.slice(0, 3)}****${run.slice(-2)}`);
}
