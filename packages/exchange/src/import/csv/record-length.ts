/** Counts the characters of the records of a CSV file, delimiters and quotes included, in text with line feeds only. */
export class RecordLength {
  readonly #longest: number;
  #length = 0;
  #isQuoted = false;
  #line = 1;
  #recordLine = 1;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The first line of the record that is read, from 1. */
  get recordLine(): number {
    return this.#recordLine;
  }

  /** The first line of the first record in `text` that is too long; null: none is, so far. */
  passedAt(text: string): number | null {
    let from = 0;
    let quote = text.indexOf('"');
    while (from < text.length) {
      const newline = text.indexOf('\n', from);
      const end = newline < 0 ? text.length : newline;
      this.#length += end - from;
      if (this.#length > this.#longest) return this.#recordLine;
      // A quote inside a quoted cell is doubled, so that the record is whole wherever their number is even.
      for (; quote >= 0 && quote < end; quote = text.indexOf('"', quote + 1))
        this.#isQuoted = !this.#isQuoted;
      if (newline < 0) return null;
      this.#line += 1;
      if (this.#isQuoted) this.#length += 1;
      else {
        this.#length = 0;
        this.#recordLine = this.#line;
      }
      from = newline + 1;
    }
    return null;
  }
}
