import { maskPersonalData } from "../ledger/personal-data.ts";
import { LONGEST_TEXT } from "./parse.ts";

/** What is stored of a message's text: as much as the parser reads, without anybody's numbers. */
export function keptText(text: string): string {
  return maskPersonalData(text.slice(0, LONGEST_TEXT));
}
