/** Times are in milliseconds. */

/** Runs `work` once and says how long it took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The value below which `share` (0 to 1) of them lie. Throws without any. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new RangeError("no values");
  return value;
}

/** Calls a second: `count` calls of `work`, `parallel` of them under way at a time. */
export async function rateOf(
  count: number,
  work: (index: number) => Promise<unknown>,
  parallel = 1,
): Promise<number> {
  let next = 0;
  const loop = async () => {
    while (next < count) await work(next++);
  };
  const took = await timed(() => Promise.all(Array.from({ length: parallel }, loop)));
  return (count / took) * 1_000;
}
