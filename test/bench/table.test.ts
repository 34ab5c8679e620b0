import { expect, test } from "vitest";
import { best, type Row, ratio, tableOf } from "../../bench/table.ts";

const rate: Row = { measure: "/打卡, 50 at once", unit: "/s", floor: 1_200, product: 300 };
const time: Row = { measure: "start", unit: "ms", floor: 1.5, product: 3 };

test("a ratio is the product's time by the floor's, for rates too", () => {
  expect(ratio(rate)).toBe(4);
  expect(ratio(time)).toBe(2);
});

test("of several rounds the quickest counts", () => {
  expect(best("/s", [100, 300, 200])).toBe(300);
  expect(best("ms", [3, 1, 2])).toBe(1);
});

test("columns stand under each other, Chinese characters two columns wide", () => {
  expect(tableOf([rate, time])).toEqual([
    "measure               floor   product   ratio",
    "/打卡, 50 at once   1,200/s     300/s    4.00",
    "start               1.50 ms   3.00 ms    2.00",
  ]);
});
