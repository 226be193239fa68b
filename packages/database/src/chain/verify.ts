import type { ChainSource } from '../stored-rows.ts';
import { isInChain, type TableDefinition } from '../kit/table.ts';
import { PersonalCheck } from './verify-personal.ts';
import { commits } from '../tables/common.ts';
import { personalValues } from '../tables/personal.ts';
import { ManifestMarks } from './manifest-marks.ts';
import { Manifests, parseManifest } from './manifests.ts';
import {
  commitHash,
  GENESIS_HASH,
  HASH_VERSION,
  keyOf,
  rowHash,
  type CommitFields,
  type ManifestEntry,
} from './row-hash.ts';

/** One deviation from the chain. */
export type ChainFault =
  | { readonly kind: 'COMMIT_MISSING'; readonly commitNumber: bigint }
  | { readonly kind: 'COMMIT_ALTERED'; readonly commitNumber: bigint }
  | { readonly kind: 'LINK_BROKEN'; readonly commitNumber: bigint }
  | { readonly kind: 'INSTANT_WENT_BACK'; readonly commitNumber: bigint }
  | { readonly kind: 'HASH_VERSION_UNKNOWN'; readonly commitNumber: bigint }
  | {
      readonly kind: 'ROW_ALTERED';
      readonly commitNumber: bigint;
      readonly table: string;
      readonly key: string;
    }
  | {
      readonly kind: 'ROW_MISSING';
      readonly commitNumber: bigint;
      readonly table: string;
      readonly key: string;
    }
  | {
      readonly kind: 'ROW_DUPLICATED';
      readonly commitNumber: bigint;
      readonly table: string;
      readonly key: string;
    }
  | {
      readonly kind: 'ROW_UNKNOWN';
      readonly commitNumber: bigint;
      readonly table: string;
      readonly key: string;
    }
  | {
      /** A text about a person to which the row refers is not the one that was written, or is gone without an erasure. */
      readonly kind: 'PERSONAL_ALTERED' | 'PERSONAL_MISSING';
      readonly commitNumber: bigint;
      readonly table: string;
      readonly key: string;
    }
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
  /** Rows that refer to texts of people whose data was erased. Not a fault. */
  readonly erasedRowCount: number;
  readonly headNumber: bigint;
  readonly headHash: string;
  /** In order of commit number; at most `maximumFaults`. The first one is the first broken link. */
  readonly faults: readonly ChainFault[];
}

interface VerifyOptions {
  readonly tables: readonly TableDefinition[];
  readonly source: ChainSource;
  /** Heads recorded elsewhere. They reveal a truncated or rewritten tail. */
  readonly knownHeads: readonly ChainHeadKnown[];
  readonly maximumFaults?: number;
}

/** Keeps the faults with the lowest commit numbers, however many are found and in whatever order. */
class FaultList {
  readonly #maximum: number;
  #faults: ChainFault[] = [];

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get isFull(): boolean {
    return this.#faults.length >= this.#maximum;
  }

  readonly add = (fault: ChainFault): void => {
    this.#faults.push(fault);
    if (this.#faults.length > this.#maximum * 10) this.#faults = this.inOrder();
  };

  inOrder(): ChainFault[] {
    const order = (left: ChainFault, right: ChainFault): number =>
      left.commitNumber < right.commitNumber ? -1 : left.commitNumber > right.commitNumber ? 1 : 0;
    return this.#faults.toSorted(order).slice(0, this.#maximum);
  }
}

interface Replay extends Omit<VerifyOptions, 'maximumFaults'> {
  readonly marks: ManifestMarks;
  readonly faults: FaultList;
}

/**
 * Replays the chain: every commit's hash and link, then every row version against the manifest of its commit. Memory is
 * bounded: one bit per row version, 16 bytes per commit. It cannot detect a tail that was cut off or rewritten after
 * the last head recorded elsewhere. Source: docs/specs/chain.md.
 */
export async function verifyChain({ maximumFaults = 100, ...options }: VerifyOptions): Promise<ChainReport> {
  const replay: Replay = { ...options, marks: new ManifestMarks(), faults: new FaultList(maximumFaults) };
  const head = await replayCommits(replay);
  const { rowCount, erasedRowCount } = await compareRows(replay);
  await nameMissingRows(replay);
  const faults = replay.faults.inOrder();
  return {
    isValid: faults.length === 0,
    commitCount: replay.marks.commitCount,
    rowCount,
    erasedRowCount,
    headNumber: head.number,
    headHash: head.hash,
    faults,
  };
}

async function replayCommits({ source, knownHeads, marks, faults }: Replay): Promise<ChainHeadKnown> {
  const heads = Map.groupBy(knownHeads, ({ number }) => number);
  let previous = { number: 0n, hash: GENESIS_HASH, instant: 0n };
  for await (const row of source.commits()) {
    const commit = row as unknown as CommitFields & { readonly hash: string };
    const commitNumber = commit.number;
    for (let missing = previous.number + 1n; missing < commitNumber && !faults.isFull; missing += 1n)
      faults.add({ kind: 'COMMIT_MISSING', commitNumber: missing });
    const isLinked =
      commitNumber > previous.number &&
      (commitNumber > previous.number + 1n || commit.previous_hash === previous.hash);
    if (commit.hash_version !== HASH_VERSION) faults.add({ kind: 'HASH_VERSION_UNKNOWN', commitNumber });
    else if (commitHash(commit) !== commit.hash) faults.add({ kind: 'COMMIT_ALTERED', commitNumber });
    else if (!isLinked) faults.add({ kind: 'LINK_BROKEN', commitNumber });
    if (commit.instant < previous.instant) faults.add({ kind: 'INSTANT_WENT_BACK', commitNumber });
    if (heads.get(commitNumber)?.some(({ hash }) => hash !== commit.hash))
      faults.add({ kind: 'HEAD_DIFFERS', commitNumber });
    marks.add(commitNumber, parseManifest(commit.manifest).length);
    previous = { number: commitNumber, hash: commit.hash, instant: commit.instant };
  }
  for (const { number } of knownHeads)
    if (number > previous.number) faults.add({ kind: 'TAIL_MISSING', commitNumber: number });
  return previous;
}

/** Compares every row version with its commit's manifest, and checks the texts that it refers to. */
async function compareRows({
  tables,
  source,
  marks,
  faults,
}: Replay): Promise<Pick<ChainReport, 'rowCount' | 'erasedRowCount'>> {
  const manifests = new Manifests(source.manifestOf);
  const personal = new PersonalCheck(tables);
  if (tables.includes(personalValues)) await personal.read(source);
  let rowCount = 0;
  let erasedRowCount = 0;
  for (const table of tables) {
    if (!isInChain(table) || table === commits) continue;
    for await (const row of source.versions(table)) {
      rowCount += 1;
      if (table.subjectColumn !== null) personal.note(table, row);
      const commitNumber = row['commit_number'] as bigint;
      const key = keyOf(table, row);
      const stated = await manifests.find(commitNumber, table.number, key);
      const at = { commitNumber, table: table.name, key };
      if (stated === null) faults.add({ kind: 'ROW_UNKNOWN', ...at });
      else if (stated.rowHash !== rowHash(table, row)) {
        marks.mark(commitNumber, stated.entry);
        faults.add({ kind: 'ROW_ALTERED', ...at });
      } else if (!marks.mark(commitNumber, stated.entry)) faults.add({ kind: 'ROW_DUPLICATED', ...at });
      else if (table.subjectColumn !== null) {
        const states = new Set(personal.statesOf(table, row));
        if (states.has('ALTERED')) faults.add({ kind: 'PERSONAL_ALTERED', ...at });
        else if (states.has('MISSING')) faults.add({ kind: 'PERSONAL_MISSING', ...at });
        else if (states.has('ERASED')) erasedRowCount += 1;
      }
    }
  }
  for (const fault of personal.copyFaults()) faults.add({ kind: 'PERSONAL_ALTERED', ...fault });
  return { rowCount, erasedRowCount };
}

/** Reports the manifest keys that no row matched. */
async function nameMissingRows({ tables, source, marks, faults }: Replay): Promise<void> {
  const names = new Map(tables.map((table) => [table.number, table.name]));
  for (const { commitNumber, entries } of marks.unmarked()) {
    const manifest = parseManifest(await source.manifestOf(commitNumber));
    for (const entry of entries) {
      const [tableNumber, key] = manifest[entry] as ManifestEntry;
      faults.add({
        kind: 'ROW_MISSING',
        commitNumber,
        table: names.get(tableNumber) ?? String(tableNumber),
        key,
      });
    }
  }
}
