import type { CliContext } from './context.ts';

/** The flag of every command that lists or reports something. */
export type JsonFlag = {
  readonly json?: boolean | undefined;
};

/** A line of the result. */
export function print({ process }: Pick<CliContext, 'process'>, line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line for the person watching: progress, warnings, what to do next. */
export function tell({ process }: Pick<CliContext, 'process'>, line: string): void {
  process.stderr.write(`${line}\n`);
}

/** One JSON document. Whole numbers beyond 2^53 become texts. */
export function printJson(context: Pick<CliContext, 'process'>, value: unknown): void {
  const withoutBigInt = (_key: string, each: unknown): unknown =>
    typeof each === 'bigint' ? each.toString() : each;
  print(context, JSON.stringify(value, withoutBigInt, 2));
}

/** `1 tenant`, `12 tenants`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

/** Rows printed as they are found; with --json, one array once all are there. */
export class Listing<Row> {
  readonly #context: Pick<CliContext, 'process'>;
  readonly #linesOf: (row: Row) => readonly string[];
  readonly #collected: Row[] | null;

  constructor(
    context: Pick<CliContext, 'process'>,
    { json }: JsonFlag,
    linesOf: (row: Row) => readonly string[],
  ) {
    this.#context = context;
    this.#linesOf = linesOf;
    this.#collected = json === true ? [] : null;
  }

  add(row: Row): void {
    if (this.#collected !== null) this.#collected.push(row);
    else for (const line of this.#linesOf(row)) print(this.#context, line);
  }

  /** `summary` is for people: it is left out with --json. */
  end(summary?: string): void {
    if (this.#collected !== null) printJson(this.#context, this.#collected);
    else if (summary !== undefined) print(this.#context, summary);
  }
}

/** One result: its lines, or the value itself with --json. */
export function printResult<Value>(
  context: Pick<CliContext, 'process'>,
  { json }: JsonFlag,
  value: Value,
  linesOf: (value: Value) => readonly string[],
): void {
  if (json === true) printJson(context, value);
  else for (const line of linesOf(value)) print(context, line);
}
