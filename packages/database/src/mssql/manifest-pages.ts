/** Reads the manifests of `count` commits from a number on; those that are not there are left out. */
type ReadPage = (from: bigint, count: number) => Promise<ReadonlyMap<bigint, string | null>>;

/** Many manifests are small, one may be megabytes. */
const MOST_IN_PAGE = 64;
const MOST_KEPT = 256;
const MOST_CHARACTERS = 8_000_000;

/**
 * Manifests by commit where each request is a round trip: rows are replayed nearly in the order of their commits, so what follows is read
 * along, the more the longer that lasts.
 */
export class ManifestPages {
  readonly #read: ReadPage;
  readonly #kept = new Map<bigint, string | null>();
  #size = 1;
  /** The first commit behind the last page. */
  #next = 0n;

  constructor(read: ReadPage) {
    this.#read = read;
  }

  async of(commitNumber: bigint): Promise<string | null> {
    const known = this.#kept.get(commitNumber);
    if (known !== undefined) return known;
    const isNear = commitNumber >= this.#next && commitNumber < this.#next + BigInt(MOST_IN_PAGE);
    this.#size = isNear ? Math.min(this.#size * 2, MOST_IN_PAGE) : 1;
    const page = await this.#read(commitNumber, this.#size);
    this.#next = commitNumber + BigInt(this.#size);
    const characters = [...page.values()].reduce((sum, manifest) => sum + (manifest?.length ?? 0), 0);
    if (characters > MOST_CHARACTERS) this.#size = 1;
    if (this.#kept.size > MOST_KEPT || characters > MOST_CHARACTERS) this.#kept.clear();
    for (const [number, manifest] of page) this.#kept.set(number, manifest);
    return page.get(commitNumber) ?? null;
  }
}
