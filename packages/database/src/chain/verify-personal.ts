import type { StoredRow } from '../stored-rows.ts';
import type { ChainSource } from '../stored-rows.ts';
import { personalColumns, type TableDefinition } from '../kit/table.ts';
import { personalErasures, personalKeys, personalValues } from '../tables/personal.ts';
import { digestOf, openPersonal } from '../kit/personal-cipher.ts';
import { CopyCheck, type CopyFault } from './verify-copies.ts';

/** What happened to a text that a row refers to. */
export type PersonalState = 'KEPT' | 'ERASED' | 'MISSING' | 'ALTERED';

/**
 * Checks that the texts behind the rows' references are unchanged: the chain covers the references, and a reference is
 * the keyed digest of its text. Reads every value once; keeps 100 bytes per value in memory.
 */
export class PersonalCheck {
  readonly #whole = new Set<string>();
  readonly #altered = new Set<string>();
  readonly #erased = new Set<string>();
  readonly #copies: CopyCheck;

  constructor(tables: readonly TableDefinition[]) {
    this.#copies = new CopyCheck(tables);
  }

  async read(source: ChainSource): Promise<void> {
    const keys = new Map<string, Uint8Array>();
    for await (const row of source.versions(personalKeys))
      keys.set(String(row['subject_id']), row['key'] as unknown as Uint8Array);
    for await (const row of source.versions(personalValues)) {
      const digest = String(row['digest']);
      const key = keys.get(String(row['subject_id']));
      (key !== undefined && isWhole(key, digest, row) ? this.#whole : this.#altered).add(digest);
    }
    for await (const row of source.versions(personalErasures)) this.#erased.add(String(row['subject_id']));
    await this.#copies.read(source, keys);
  }

  /** Records a version of a row, for `copyFaults`. */
  note(table: TableDefinition, row: StoredRow): void {
    this.#copies.note(table, row);
  }

  /** The plain texts that differ from what their rows refer to. Call it after `note` has seen every row. */
  copyFaults(): CopyFault[] {
    return this.#copies.faults((subject) => this.#erased.has(subject));
  }

  /** The states of the texts that a row refers to. */
  statesOf(table: TableDefinition, row: StoredRow): readonly PersonalState[] {
    return personalColumns(table).flatMap((column) => {
      const reference = row[column];
      if (typeof reference !== 'string') return [];
      if (this.#whole.has(reference)) return ['KEPT'];
      if (this.#altered.has(reference)) return ['ALTERED'];
      return this.#erased.has(String(row[table.subjectColumn ?? ''])) ? ['ERASED'] : ['MISSING'];
    });
  }
}

function isWhole(key: Uint8Array, digest: string, row: StoredRow): boolean {
  try {
    const sealed = row['sealed'] as unknown as Uint8Array;
    return digestOf(key, openPersonal(Buffer.concat([key, Buffer.from(digest, 'hex'), sealed]))) === digest;
  } catch {
    return false;
  }
}
