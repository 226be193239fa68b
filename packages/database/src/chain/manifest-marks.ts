/**
 * Tracks which manifest entries a row has matched: one bit per entry and 16 bytes per commit, so that a whole database
 * is compared exactly in bounded memory. Commits must be added in order of number.
 */
export class ManifestMarks {
  #commitNumbers = new BigInt64Array(1_024);
  #firstEntries = new Float64Array(1_024);
  #bits = new Uint8Array(1_024);
  #commitCount = 0;
  #entryCount = 0;

  get commitCount(): number {
    return this.#commitCount;
  }

  add(commitNumber: bigint, entries: number): void {
    if (this.#commitCount === this.#commitNumbers.length) {
      const commitNumbers = new BigInt64Array(this.#commitCount * 2);
      const firstEntries = new Float64Array(this.#commitCount * 2);
      commitNumbers.set(this.#commitNumbers);
      firstEntries.set(this.#firstEntries);
      [this.#commitNumbers, this.#firstEntries] = [commitNumbers, firstEntries];
    }
    this.#commitNumbers[this.#commitCount] = commitNumber;
    this.#firstEntries[this.#commitCount] = this.#entryCount;
    this.#commitCount += 1;
    this.#entryCount += entries;
    if (this.#entryCount > this.#bits.length * 8) {
      const bits = new Uint8Array(Math.max(this.#bits.length * 2, Math.ceil(this.#entryCount / 8)));
      bits.set(this.#bits);
      this.#bits = bits;
    }
  }

  /** Marks an entry of a commit. Returns false if it was already marked, that is, if two rows claim it. */
  mark(commitNumber: bigint, entry: number): boolean {
    const bit = (this.#firstEntries[this.#placeOf(commitNumber)] as number) + entry;
    const [byte, mask] = [Math.floor(bit / 8), 1 << (bit % 8)];
    const before = this.#bits[byte] as number;
    this.#bits[byte] = before | mask;
    return (before & mask) === 0;
  }

  /** The commits that have unmatched entries, with those entries. */
  *unmarked(): Generator<{ readonly commitNumber: bigint; readonly entries: readonly number[] }> {
    for (let place = 0; place < this.#commitCount; place += 1) {
      const first = this.#firstEntries[place] as number;
      const end =
        place + 1 < this.#commitCount ? (this.#firstEntries[place + 1] as number) : this.#entryCount;
      const entries: number[] = [];
      for (let bit = first; bit < end; bit += 1)
        if (((this.#bits[Math.floor(bit / 8)] as number) & (1 << (bit % 8))) === 0) entries.push(bit - first);
      if (entries.length > 0) yield { commitNumber: this.#commitNumbers[place] as bigint, entries };
    }
  }

  #placeOf(commitNumber: bigint): number {
    let [low, high] = [0, this.#commitCount - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#commitNumbers[middle] as bigint) < commitNumber) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
