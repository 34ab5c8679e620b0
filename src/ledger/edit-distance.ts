/** Insertions, deletions, replacements and swaps of neighbours between two short words. */
export function editDistance(a: string, b: string): number {
  const from = Array.from(a);
  const to = Array.from(b);
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  from.forEach((character, row) => {
    const above = rows[row] ?? [];
    const line = [row + 1];
    to.forEach((other, column) => {
      const swapped =
        character === to[column - 1] && other === from[row - 1]
          ? (rows[row - 1]?.[column - 1] ?? 99) + 1
          : 99;
      line.push(
        Math.min(
          (above[column] ?? 0) + (character === other ? 0 : 1),
          (above[column + 1] ?? 0) + 1,
          (line[column] ?? 0) + 1,
          swapped,
        ),
      );
    });
    rows.push(line);
  });
  return rows.at(-1)?.at(-1) ?? 0;
}
