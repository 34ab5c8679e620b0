import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Tally, tallyScore } from "../../src/ledger/score.ts";

function tally(weight: string, state: Tally["state"], late: boolean | null = false): Tally {
  return { star: 1, weight, state, late, creditOnTime: "1.00", creditLate: "0.90" };
}

describe("tallyScore", () => {
  it.each([
    ["no tasks", [], "0.00"],
    ["nothing signed off", [tally("1.00", "reported"), tally("1.00", "open", null)], "0.00"],
    ["all on time", [tally("1.00", "signed-off"), tally("2.00", "signed-off")], "100.00"],
    [
      "one on time, one late, one open (the example of /排名 规则)",
      [tally("1", "signed-off"), tally("1", "signed-off", true), tally("1", "open", null)],
      "63.33",
    ],
    ["weights count", [tally("3.00", "signed-off"), tally("1.00", "open", null)], "75.00"],
    [
      "two thirds are rounded up",
      [tally("1", "signed-off"), tally("1", "signed-off"), tally("1", "open", null)],
      "66.67",
    ],
    ["halves are rounded up", [tally("1", "signed-off"), tally("799", "open", null)], "0.13"],
  ])("%s: %s", (_, tallies, score) => {
    expect(tallyScore(tallies)).toBe(score);
  });

  it("stays between 0 and 100 and never falls when one more task is signed off", () => {
    const any = fc.record({
      weight: fc.integer({ min: 1, max: 99_999 }).map((hundredths) => (hundredths / 100).toFixed(2)),
      state: fc.constantFrom<Tally["state"]>("open", "reported", "signed-off"),
      late: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 40 }), (rows) => {
        const tallies = rows.map(({ weight, state, late }) => tally(weight, state, late));
        const before = Number(tallyScore(tallies));
        expect(before).toBeGreaterThanOrEqual(0);
        const first = tallies[0];
        if (!first) return;
        const after = Number(
          tallyScore([{ ...first, state: "signed-off", late: false }, ...tallies.slice(1)]),
        );
        expect(after).toBeGreaterThanOrEqual(before);
        expect(after).toBeLessThanOrEqual(100);
      }),
    );
  });
});
