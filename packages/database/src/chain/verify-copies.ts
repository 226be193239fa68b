import { personalColumns, type TableDefinition } from '../kit/table.ts';
import { digestOf } from '../kit/personal-cipher.ts';
import type { ChainSource, StoredRow } from '../stored-rows.ts';
import { keyOf } from './row-hash.ts';

/** A plain text that is, or should be, stored next to a person's row but differs from the text that the row refers to. */
export interface CopyFault {
  readonly table: string;
  readonly key: string;
  /** The commit of the row. */
  readonly commitNumber: bigint;
}

interface Current {
  readonly commitNumber: bigint;
  /** The digests that the row refers to, by column. */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Checks that the plain texts kept for sorting and look-up (tables with `erasedBy`: the names of parties, the addresses
 * of users) are those that the current rows refer to. Their columns have the same names as the columns that they
 * repeat. An erasable table that refers to no other repeats no column: the words of the search are compared with their
 * rows by what wrote them. Keeps about 200 bytes per person in memory.
 */
export class CopyCheck {
  readonly #copies: readonly Copies[];

  constructor(tables: readonly TableDefinition[]) {
    this.#copies = tables
      .filter(({ erasedBy, references }) => erasedBy !== null && references.length > 0)
      .map((table) => new Copies(table, tables));
  }

  async read(source: ChainSource, keys: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const copies of this.#copies) await copies.read(source, keys);
  }

  /** Records a version of a row. Versions may come in any order. */
  note(table: TableDefinition, row: StoredRow): void {
    for (const copies of this.#copies) if (copies.owner === table) copies.note(row);
  }

  faults(isErased: (subject: string) => boolean): CopyFault[] {
    return this.#copies.flatMap((copies) => copies.faults(isErased));
  }
}

class Copies {
  readonly owner: TableDefinition;
  readonly #table: TableDefinition;
  readonly #columns: readonly string[];
  /** By subject: the digests of the plain texts; null if the key is gone, which is reported as a separate fault. */
  readonly #found = new Map<string, Readonly<Record<string, string>> | null>();
  readonly #current = new Map<string, Current>();

  constructor(table: TableDefinition, tables: readonly TableDefinition[]) {
    const [reference] = table.references;
    const owner = tables.find(({ name }) => name === reference?.table);
    if (!owner) throw new Error(`${table.name} does not repeat the texts of any table`);
    this.owner = owner;
    this.#table = table;
    this.#columns = personalColumns(owner).filter((column) => column in table.columns);
  }

  async read(source: ChainSource, keys: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for await (const row of source.versions(this.#table)) {
      const subject = String(row[this.#table.erasedBy ?? '']);
      const key = keys.get(subject);
      const digests =
        key &&
        Object.fromEntries(this.#columns.map((column) => [column, digestOf(key, String(row[column]))]));
      this.#found.set(subject, digests ?? null);
    }
  }

  note(row: StoredRow): void {
    const subject = String(row[this.owner.subjectColumn ?? '']);
    const commitNumber = row['commit_number'] as bigint;
    if ((this.#current.get(subject)?.commitNumber ?? 0n) > commitNumber) return;
    const digests = Object.fromEntries(this.#columns.map((column) => [column, String(row[column])]));
    this.#current.set(subject, { commitNumber, digests });
  }

  faults(isErased: (subject: string) => boolean): CopyFault[] {
    const faults: CopyFault[] = [];
    for (const [subject, { commitNumber, digests }] of this.#current) {
      const found = this.#found.get(subject);
      const isRight = isErased(subject)
        ? found === undefined
        : found === null || this.#columns.every((column) => found?.[column] === digests[column]);
      if (isRight) continue;
      const key = keyOf(this.#table, { [this.#table.erasedBy ?? '']: subject });
      faults.push({ table: this.#table.name, key, commitNumber });
    }
    return faults;
  }
}
