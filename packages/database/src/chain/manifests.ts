import type { ManifestEntry } from './row-hash.ts';

/** How many parsed entries are cached: a few MiB. Rows arrive in key order, which is close to commit order. */
const ENTRIES_KEPT = 20_000;

const isEntry = (entry: unknown): entry is ManifestEntry =>
  Array.isArray(entry) &&
  typeof entry[0] === 'number' &&
  typeof entry[1] === 'string' &&
  typeof entry[2] === 'string';

/** A manifest's entries. A corrupted manifest yields none; its commit's hash reveals the damage. */
export function parseManifest(text: string | null): readonly ManifestEntry[] {
  if (text === null) return [];
  try {
    const entries: unknown = JSON.parse(text);
    return Array.isArray(entries) && entries.every(isEntry) ? entries : [];
  } catch {
    return [];
  }
}

/** What a commit's manifest states about one row version. */
export interface StatedRow {
  /** The entry's position in the manifest. */
  readonly entry: number;
  readonly rowHash: string;
}

/** Manifests by commit, read on demand. The most recently used are cached, up to a number of entries. */
export class Manifests {
  readonly #read: (commitNumber: bigint) => Promise<string | null>;
  readonly #kept = new Map<bigint, ReadonlyMap<string, StatedRow>>();
  #entriesKept = 0;

  constructor(read: (commitNumber: bigint) => Promise<string | null>) {
    this.#read = read;
  }

  /** What the manifest states about a row, or null if it does not name the row. */
  async find(commitNumber: bigint, tableNumber: number, key: string): Promise<StatedRow | null> {
    const manifest = this.#kept.get(commitNumber) ?? (await this.#keep(commitNumber));
    return manifest.get(`${tableNumber}:${key}`) ?? null;
  }

  async #keep(commitNumber: bigint): Promise<ReadonlyMap<string, StatedRow>> {
    const entries = parseManifest(await this.#read(commitNumber));
    const manifest = new Map(
      entries.map(([table, key, rowHash], entry) => [`${table}:${key}`, { entry, rowHash }]),
    );
    this.#entriesKept += manifest.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#entriesKept <= ENTRIES_KEPT) break;
      this.#kept.delete(oldest);
      this.#entriesKept -= size;
    }
    this.#kept.set(commitNumber, manifest);
    return manifest;
  }
}
