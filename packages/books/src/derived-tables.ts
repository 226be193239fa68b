import type { StoredRow } from '@cifra/database/stored-rows';
import type { TenantReadTx, TenantSnapshotTx, TenantTx } from '@cifra/database/tx';
import type { FaultList } from './books-fault.ts';

/**
 * How derived tables are rebuilt and verified without anybody knowing all of them: a capability registers the rows that are the truth
 * (record sources), and the tables that are made of them (derived tables). Rebuild and verification walk every source once, whole, and hand
 * on what it gives to the tables that are made of it.
 */

/** What sources give and tables are made of: journal lines, numbers. */
export interface Material<Item> {
  readonly name: string;
  /** Carried by the type alone. */
  readonly itemType?: Item;
}

export function material<Item>(name: string): Material<Item> {
  return { name };
}

/** A table's part in a material. */
export interface Receiving {
  readonly material: string;
  readonly add: (item: unknown) => void;
}

export function receiving<Item>(of: Material<Item>, add: (item: Item) => void): Receiving {
  return { material: of.name, add: add as (item: unknown) => void };
}

/** A material that a source gives, read in steps: what is in memory at once is bounded. */
export interface Giving {
  readonly material: string;
  readonly read: (tx: TenantReadTx, add: (item: unknown) => void) => Promise<void>;
}

export function giving<Item>(
  of: Material<Item>,
  read: (tx: TenantReadTx, add: (item: Item) => void) => Promise<void>,
): Giving {
  return { material: of.name, read };
}

/** Counts of rows, by what they are called in a verification or a rebuild. */
export type Figures = Readonly<Record<string, number>>;

/** Rows that are the truth. */
export interface RecordSource {
  readonly name: string;
  readonly gives: readonly Giving[];
  /** Streams one unchanging state, hands on what it gives, and adds what does not hold. Answers how many rows it read. */
  readonly verify: (tx: TenantSnapshotTx, to: Receivers, faults: FaultList) => Promise<Figures>;
}

/** A table that is maintained in the transactions that write what it is made of. */
export interface DerivedTable {
  readonly name: string;
  /** What its rows are called in a verification or a rebuild; null: they are not counted. */
  readonly figure: string | null;
  readonly count: (tx: TenantReadTx) => Promise<number>;
  readonly begin: () => Derivation;
}

/** One making of a derived table: first it receives, then it is compared or written. */
export interface Derivation {
  readonly receives: readonly Receiving[];
  /** Compares the stored rows with what was received. Answers how many are stored. */
  readonly verify: (tx: TenantSnapshotTx, compared: Compared) => Promise<number>;
  /** Empties the table and writes what was received. Answers how many rows. */
  readonly rebuild: (tx: TenantTx) => number;
}

export interface Compared {
  readonly faults: FaultList;
  /** Reads a material once more, from every source: for the name of what is missing. */
  readonly readAgain: <Item>(of: Material<Item>, add: (item: Item) => void) => Promise<void>;
}

/** Who receives what, as tables in the making say. */
export class Receivers {
  readonly #all: readonly Receiving[];

  constructor(all: readonly Receiving[]) {
    this.#all = all;
  }

  /** Hands an item to every table that is made of its material. */
  of<Item>({ name }: Material<Item>): (item: Item) => void {
    const adds = this.#all.filter((each) => each.material === name).map(({ add }) => add);
    return (item) => {
      for (const add of adds) add(item);
    };
  }
}

/** The sources and tables of a registry, in its order. */
export class DerivedTables {
  readonly #sources: readonly RecordSource[];
  readonly #tables: readonly DerivedTable[];

  /** Throws when two sources or two tables share a name. */
  constructor(sources: readonly RecordSource[], tables: readonly DerivedTable[]) {
    for (const [what, all] of [
      ['record sources', sources],
      ['derived tables', tables],
    ] as const) {
      const names = all.map(({ name }) => name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) throw new Error(`two ${what} are named ${twice}`);
    }
    this.#sources = sources;
    this.#tables = tables;
  }

  get names(): { readonly sources: readonly string[]; readonly tables: readonly string[] } {
    return {
      sources: this.#sources.map(({ name }) => name),
      tables: this.#tables.map(({ name }) => name),
    };
  }

  /** Walks every source and compares every table, on one unchanging state: one pass over each. Answers the figures of both. */
  async verify(tx: TenantSnapshotTx, faults: FaultList): Promise<Figures> {
    const making = this.#begin();
    const figures: Record<string, number> = {};
    for (const source of this.#sources)
      Object.assign(figures, await source.verify(tx, receiversOf(making), faults));
    const readAgain: Compared['readAgain'] = (of, add) =>
      this.#read(tx, new Receivers([receiving(of, add)]), of.name);
    for (const { table, derivation } of making)
      count(figures, table, await derivation.verify(tx, { faults, readAgain }));
    return figures;
  }

  /** Makes every table anew, in the caller's transaction, which reads step by step. Answers the figures before and after. */
  async rebuild(tx: TenantTx): Promise<{ readonly before: Figures; readonly after: Figures }> {
    const making = this.#begin();
    await this.#read(tx, receiversOf(making));
    const before: Record<string, number> = {};
    const after: Record<string, number> = {};
    const counts = await Promise.all(this.#tables.map((table) => table.count(tx)));
    for (const [index, { table, derivation }] of making.entries()) {
      count(before, table, counts[index] ?? 0);
      count(after, table, derivation.rebuild(tx));
    }
    return { before, after };
  }

  /** Reads the sources step by step, of one material or of all. */
  async #read(tx: TenantReadTx, to: Receivers, only: string | null = null): Promise<void> {
    for (const { gives } of this.#sources)
      for (const { material: name, read } of gives)
        if (only === null || name === only) await read(tx, to.of({ name }));
  }

  #begin(): readonly Making[] {
    return this.#tables.map((table) => ({ table, derivation: table.begin() }));
  }
}

interface Making {
  readonly table: DerivedTable;
  readonly derivation: Derivation;
}

function receiversOf(making: readonly Making[]): Receivers {
  return new Receivers(making.flatMap(({ derivation }) => derivation.receives));
}

function count(figures: Record<string, number>, { figure }: DerivedTable, rows: number): void {
  if (figure !== null) figures[figure] = rows;
}

/** A streamed row as its table's type: the source decodes every column by its definition. */
export const asRow = <Typed>(row: StoredRow): Typed => row as unknown as Typed;
