/**
 * The value that was probably meant: one with this beginning, otherwise one at most two letters away; null if none is
 * that close.
 */
export function nearest(given: string, values: readonly string[]): string | null {
  const begins = values.find((value) => given.length > 1 && value.startsWith(given));
  if (begins !== undefined) return begins;
  const [best] = values
    .map((value) => ({ value, distance: distanceOf(given, value) }))
    .toSorted((left, right) => left.distance - right.distance);
  return best !== undefined && best.distance <= 2 ? best.value : null;
}

/**
 * The number of letters to insert, delete or replace. Source: Wagner and Fischer, "The String-to-String Correction
 * Problem", 1974.
 */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column += 1)
      next[column] = Math.min(
        (next[column - 1] ?? 0) + 1,
        (row[column] ?? 0) + 1,
        (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}
