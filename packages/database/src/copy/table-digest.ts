import { hash } from 'node:crypto';

/** How many rows of a table a stream has, and which. Plain data. */
export interface TableTotal {
  readonly table: string;
  readonly rowCount: number;
  /** The sum of the SHA-256 of all rows, 64 hexadecimal digits: the same in whatever order an engine sorts texts. */
  readonly hash: string;
}

const WHOLE = 1n << 256n;

/** Adds up the rows of a table. */
export class TableDigest {
  readonly #table: string;
  #rowCount = 0;
  #sum = 0n;

  constructor(table: string) {
    this.#table = table;
  }

  add(row: readonly (string | null)[]): void {
    this.#rowCount += 1;
    this.#sum += BigInt(`0x${hash('sha256', JSON.stringify(row), 'hex')}`);
    if (this.#sum >= WHOLE) this.#sum -= WHOLE;
  }

  get total(): TableTotal {
    return {
      table: this.#table,
      rowCount: this.#rowCount,
      hash: this.#sum.toString(16).padStart(64, '0'),
    };
  }
}
