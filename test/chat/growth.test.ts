import { expect, test } from "vitest";
import { maskPersonalData } from "../../src/ledger/personal-data.ts";
import { nasty, nastyText } from "./nasty.ts";
import { read } from "./reading.ts";

const SHORT = 1_500;
const LONG = 12 * SHORT;

/** The quickest of a few runs, in milliseconds: the others were disturbed. */
function time(text: string): number {
  const runs = Array.from({ length: 3 }, () => {
    const start = performance.now();
    for (const mentioned of [false, true]) read(text, { mentioned, quotedTask: 12, recentTask: 12 });
    maskPersonalData(text);
    return performance.now() - start;
  });
  return Math.min(...runs);
}

/** Twelve times the text costs twelve times the work; were it to grow with the square, it would be 144 times. */
test.each(nasty)("takes time in proportion to the length: %s", (...one) => {
  const short = time(nastyText(one, SHORT));
  const long = time(nastyText(one, LONG));
  expect(long).toBeLessThan(60 * Math.max(short, 1));
});
