import { createHash } from 'node:crypto';

/** What one piece of the work takes on the machine that the budgets were written on, in the middle of a run: CPU microseconds. */
const MICROSECONDS_THERE = 12_500;
const EVERY_MILLISECONDS = 2_500;

/**
 * How slow this machine is now. A CPU second is not the same everywhere: a processor may be older, and two threads on one core take each
 * other's time. So a run does the same small piece of work again and again beside its tests, and its budgets are in CPU seconds of the
 * machine they were written on.
 */
export class Pace {
  readonly #samples: number[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor() {
    // The first ones are interpreted.
    for (let warming = 0; warming < 20; warming += 1) piece();
    this.#sample();
    this.#timer = setInterval(() => this.#sample(), EVERY_MILLISECONDS).unref();
  }

  #sample(): void {
    const before = process.threadCpuUsage();
    piece();
    const { user, system } = process.threadCpuUsage(before);
    this.#samples.push(user + system);
  }

  /** CPU seconds here for one there: the median over the run. Never below one: a faster machine does not widen a budget. */
  end(): number {
    clearInterval(this.#timer);
    const sorted = this.#samples.toSorted((one, other) => one - other);
    return Math.max(1, (sorted[Math.floor(sorted.length / 2)] ?? 0) / MICROSECONDS_THERE);
  }
}

/** Objects, text, maps and a digest, as the tests' own work is. */
function piece(): number {
  const rows = Array.from({ length: 5_000 }, (_, index) => ({
    id: `row-${index}`,
    amount: BigInt(index) * 10_007n,
    lines: [index, index + 1, index + 2],
  }));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const text = JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  const read = JSON.parse(text) as { id: string }[];
  let sum = 0n;
  for (const { id } of read) sum += byId.get(id)?.amount ?? 0n;
  const digest = createHash('sha256').update(text).digest();
  return Number(sum % 1_000n) + (digest[0] ?? 0);
}
