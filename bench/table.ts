/** What a bench prints: each figure beside its floor, measured in the same run on the same machine. */

/** Times and memory, where less is better, and "/s", where more is. */
export type Unit = "ns" | "µs" | "ms" | "MB" | "/s";

export interface Row {
  readonly measure: string;
  readonly unit: Unit;
  readonly floor: number;
  readonly product: number;
}

export interface Bench {
  /** What is measured, and what the floor is; printed above the table. */
  readonly about: string;
  readonly run: () => Promise<readonly Row[]>;
}

/** The product's time by the floor's, whatever the unit: 1 is as fast, 2 takes twice as long. */
export function ratio({ unit, floor, product }: Row): number {
  return unit === "/s" ? floor / product : product / floor;
}

/** Of several rounds of one measure the one that was disturbed least. */
export function best(unit: Unit, rounds: readonly number[]): number {
  return unit === "/s" ? Math.max(...rounds) : Math.min(...rounds);
}

/** Rows as lines with aligned columns: measure, floor, product, ratio. */
export function tableOf(rows: readonly Row[]): string[] {
  const cells = [
    ["measure", "floor", "product", "ratio"],
    ...rows.map((row) => [
      row.measure,
      figure(row.floor, row.unit),
      figure(row.product, row.unit),
      short(ratio(row)),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((line) => columnsOf(line[column] ?? ""))),
  );
  return cells.map((line) => {
    const padded = line.map((cell, column) => {
      const gap = " ".repeat((widths[column] ?? 0) - columnsOf(cell));
      return column === 0 ? cell + gap : gap + cell;
    });
    return padded.join("   ");
  });
}

function figure(value: number, unit: Unit): string {
  return unit === "/s" ? `${short(value)}/s` : `${short(value)} ${unit}`;
}

/** Three digits that count, and no more: the machine's noise is larger than the fourth. */
function short(value: number): string {
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString("en", {
    minimumFractionDigits: Math.min(decimals, 3),
    maximumFractionDigits: Math.min(decimals, 3),
  });
}

/** Columns of a terminal: a Chinese character takes two. */
function columnsOf(text: string): number {
  return Array.from(text).reduce(
    (sum, character) => sum + (/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u.test(character) ? 2 : 1),
    0,
  );
}
