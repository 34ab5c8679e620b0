import { describe, expect, it } from "vitest";
import { randomFrom } from "../../src/sample/random.ts";

describe("numbers that look random", () => {
  it("are the same for the same seed and others for another", () => {
    const numbers = (seed: string) => Array.from({ length: 5 }, randomFrom(seed).next);
    expect(numbers("a")).toEqual(numbers("a"));
    expect(numbers("a")).not.toEqual(numbers("b"));
  });

  it("fill their range evenly enough", () => {
    const random = randomFrom("dice");
    const counts = new Map<number, number>();
    for (let throws = 0; throws < 6000; throws++) {
      const side = random.between(1, 6);
      counts.set(side, (counts.get(side) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
