import type { TableDefinition } from '../kit/table.ts';
import { commits } from '../tables/common.ts';
import {
  commitHash,
  GENESIS_HASH,
  HASH_VERSION,
  keyOf,
  rowHash,
  type CommitFields,
  type ManifestEntry,
  type StoredRow,
} from './row-hash.ts';

/** One thing that is not as the chain says, in order of commit number. */
export type ChainFault =
  | { readonly kind: 'COMMIT_MISSING'; readonly commitNumber: bigint }
  | { readonly kind: 'COMMIT_ALTERED'; readonly commitNumber: bigint }
  | { readonly kind: 'LINK_BROKEN'; readonly commitNumber: bigint }
  | { readonly kind: 'INSTANT_WENT_BACK'; readonly commitNumber: bigint }
  | { readonly kind: 'HASH_VERSION_UNKNOWN'; readonly commitNumber: bigint }
  | { readonly kind: 'ROW_ALTERED'; readonly commitNumber: bigint; readonly table: string; readonly key: string }
  | { readonly kind: 'ROW_MISSING'; readonly commitNumber: bigint; readonly table: string; readonly key: string }
  | { readonly kind: 'ROW_UNKNOWN'; readonly commitNumber: bigint; readonly table: string; readonly key: string }
  | { readonly kind: 'TAIL_MISSING'; readonly commitNumber: bigint }
  | { readonly kind: 'HEAD_DIFFERS'; readonly commitNumber: bigint };

export interface ChainHeadKnown {
  readonly number: bigint;
  readonly hash: string;
}

export interface ChainReport {
  readonly isValid: boolean;
  readonly commitCount: number;
  readonly rowCount: number;
  readonly headNumber: bigint;
  readonly headHash: string;
  /** In order of commit number; at most `maximumFaults`. The first is the first broken link. */
  readonly faults: readonly ChainFault[];
}

/** Streams a database's rows past the verification, on one unchanging state. */
export interface ChainSource {
  readonly commits: () => Iterable<StoredRow> | AsyncIterable<StoredRow>;
  readonly manifestOf: (commitNumber: bigint) => Promise<string | null>;
  /** Every row version of a table: current rows and superseded ones. */
  readonly versions: (table: TableDefinition) => Iterable<StoredRow> | AsyncIterable<StoredRow>;
}

interface VerifyOptions {
  readonly tables: readonly TableDefinition[];
  readonly source: ChainSource;
  /** Heads that were kept elsewhere: what catches a truncated or rewritten tail. */
  readonly knownHeads: readonly ChainHeadKnown[];
  readonly maximumFaults?: number;
}

/** Manifests kept parsed: rows come in key order, which is nearly commit order. */
const MANIFESTS_KEPT = 2_000;

/**
 * Replays the chain: every commit's hash and link, then every row version against the manifest of its commit. Memory is bounded
 * by the number of commits (8 bytes each), not by rows. What it cannot detect: a tail cut off after the last head that was kept
 * elsewhere. Source: docs/specs/chain.md.
 */
export async function verifyChain({ tables, source, knownHeads, maximumFaults = 100 }: VerifyOptions): Promise<ChainReport> {
  const faults: ChainFault[] = [];
  const report = (fault: ChainFault): void => {
    if (faults.length < maximumFaults * 10) faults.push(fault);
  };
  const expectedRows = new Map<bigint, number>();
  const heads = new Map(knownHeads.map((head) => [head.number, head.hash]));
  let previous = { number: 0n, hash: GENESIS_HASH, instant: 0n };

  for await (const row of source.commits()) {
    const commit = row as unknown as CommitFields & { readonly hash: string };
    for (let missing = previous.number + 1n; missing < commit.number && faults.length < maximumFaults; missing += 1n)
      report({ kind: 'COMMIT_MISSING', commitNumber: missing });
    const commitNumber = commit.number;
    if (commit.hash_version !== HASH_VERSION) report({ kind: 'HASH_VERSION_UNKNOWN', commitNumber });
    else if (commitHash(commit) !== commit.hash) report({ kind: 'COMMIT_ALTERED', commitNumber });
    else if (commit.number === previous.number + 1n && commit.previous_hash !== previous.hash)
      report({ kind: 'LINK_BROKEN', commitNumber });
    if (commit.instant < previous.instant) report({ kind: 'INSTANT_WENT_BACK', commitNumber });
    const known = heads.get(commit.number);
    if (known !== undefined && known !== commit.hash) report({ kind: 'HEAD_DIFFERS', commitNumber });
    expectedRows.set(commit.number, manifestLength(commit.manifest));
    previous = { number: commit.number, hash: commit.hash, instant: commit.instant };
  }
  for (const head of knownHeads) if (head.number > previous.number) report({ kind: 'TAIL_MISSING', commitNumber: head.number });

  const commitCount = expectedRows.size;
  const manifests = new ManifestCache(source);
  let rowCount = 0;
  for (const table of tables) {
    if (table.class === 'derived' || table === commits) continue;
    for await (const row of source.versions(table)) {
      rowCount += 1;
      const commitNumber = row['commit_number'] as bigint;
      const key = keyOf(table, row);
      const expected = await manifests.hashOf(commitNumber, table.number, key);
      if (expected === null) report({ kind: 'ROW_UNKNOWN', commitNumber, table: table.name, key });
      else {
        expectedRows.set(commitNumber, (expectedRows.get(commitNumber) ?? 0) - 1);
        if (expected !== rowHash(table, row)) report({ kind: 'ROW_ALTERED', commitNumber, table: table.name, key });
      }
    }
  }

  const incomplete = new Set([...expectedRows].filter(([, remaining]) => remaining !== 0).map(([number]) => number));
  if (incomplete.size > 0) await nameMissingRows({ tables, source, incomplete, report });

  faults.sort((left, right) => (left.commitNumber < right.commitNumber ? -1 : left.commitNumber > right.commitNumber ? 1 : 0));
  return {
    isValid: faults.length === 0,
    commitCount,
    rowCount,
    headNumber: previous.number,
    headHash: previous.hash,
    faults: faults.slice(0, maximumFaults),
  };
}

/** A second pass over the rows of the commits that lack some: which keys of their manifests were not found. */
async function nameMissingRows({
  tables,
  source,
  incomplete,
  report,
}: {
  tables: readonly TableDefinition[];
  source: ChainSource;
  incomplete: ReadonlySet<bigint>;
  report: (fault: ChainFault) => void;
}): Promise<void> {
  const found = new Map<bigint, Set<string>>();
  for (const table of tables) {
    if (table.class === 'derived' || table === commits) continue;
    for await (const row of source.versions(table)) {
      const commitNumber = row['commit_number'] as bigint;
      if (!incomplete.has(commitNumber)) continue;
      const keys = found.get(commitNumber) ?? new Set<string>();
      found.set(commitNumber, keys.add(`${table.number}:${keyOf(table, row)}`));
    }
  }
  const names = new Map(tables.map((table) => [table.number, table.name]));
  for (const commitNumber of incomplete) {
    for (const [tableNumber, key] of parseManifest(await source.manifestOf(commitNumber))) {
      if (found.get(commitNumber)?.has(`${tableNumber}:${key}`)) continue;
      report({ kind: 'ROW_MISSING', commitNumber, table: names.get(tableNumber) ?? String(tableNumber), key });
    }
  }
}

/** A manifest that was made unreadable names nothing; its commit's hash has already said so. */
function parseManifest(text: string | null): readonly ManifestEntry[] {
  if (text === null) return [];
  try {
    return JSON.parse(text) as ManifestEntry[];
  } catch {
    return [];
  }
}

function manifestLength(text: string): number {
  return parseManifest(text).length;
}

class ManifestCache {
  readonly #source: ChainSource;
  readonly #manifests = new Map<bigint, ReadonlyMap<string, string>>();

  constructor(source: ChainSource) {
    this.#source = source;
  }

  /** The row hash that the commit's manifest states; null when it states none. */
  async hashOf(commitNumber: bigint, tableNumber: number, key: string): Promise<string | null> {
    let manifest = this.#manifests.get(commitNumber);
    if (!manifest) {
      const entries = parseManifest(await this.#source.manifestOf(commitNumber));
      manifest = new Map(entries.map(([table, rowKey, rowHashText]) => [`${table}:${rowKey}`, rowHashText]));
      if (this.#manifests.size >= MANIFESTS_KEPT) {
        const oldest = this.#manifests.keys().next().value;
        if (oldest !== undefined) this.#manifests.delete(oldest);
      }
      this.#manifests.set(commitNumber, manifest);
    }
    return manifest.get(`${tableNumber}:${key}`) ?? null;
  }
}
