/** An entry's name for people: series, name of the fiscal year, number with at least six digits. */
export function displayNumberOf(entry: {
  readonly series: string;
  readonly fiscalYear: string;
  readonly number: bigint;
}): string {
  return `${entry.series}-${entry.fiscalYear}-${entry.number.toString().padStart(6, '0')}`;
}
