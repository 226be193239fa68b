import { cpus, loadavg } from 'node:os';

/** One line of the table at the end: what was measured, the figure, what it ought to be. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The lowest and highest of the rounds. */
  readonly spread: readonly [number, number] | null;
  readonly rounds: number;
  /** Null: said for information. */
  readonly aim: { readonly is: 'at least' | 'at most'; readonly value: number } | null;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((first, second) => first - second);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
};

/** A figure from its rounds: the median and the spread. */
export function figure(
  what: string,
  unit: string,
  values: readonly number[],
  aim: Figure['aim'] = null,
): Figure {
  return {
    what,
    unit,
    value: median(values),
    spread: [Math.min(...values), Math.max(...values)],
    rounds: values.length,
    aim,
  };
}

const text = (value: number): string => (Math.abs(value) >= 1000 ? value.toFixed(0) : value.toFixed(2));

export function isReached({ value, aim }: Figure): boolean | null {
  if (aim === null) return null;
  return aim.is === 'at least' ? value >= aim.value : value <= aim.value;
}

export function printFigures(figures: readonly Figure[]): void {
  const rows = figures.map((one) => {
    const reached = isReached(one);
    return [
      one.what,
      `${text(one.value)} ${one.unit}`.trim(),
      one.spread === null ? '' : `${text(one.spread[0])}–${text(one.spread[1])}`,
      String(one.rounds),
      one.aim === null ? '' : `${one.aim.is === 'at least' ? '≥' : '≤'} ${one.aim.value}`,
      reached === null ? '' : reached ? 'reached' : 'NOT REACHED',
    ];
  });
  const table = [['what', 'median', 'rounds from–to', 'rounds', 'aim', ''], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  console.log('');
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    );
}

/** The machine, with what else runs on it. */
export function machineText(): string {
  return `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), load ${loadavg()
    .map((one) => one.toFixed(2))
    .join(' ')}, Node ${process.versions.node}`;
}

/** Prints a bench's figures; a runner that started the bench gets them too. */
export function report(figures: readonly Figure[]): void {
  if (process.send) process.send({ figures });
  else printFigures(figures);
  console.log(`machine: ${machineText()}`);
}
