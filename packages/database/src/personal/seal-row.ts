import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '../failures.ts';
import { personalColumns, type TableDefinition } from '../kit/table.ts';
import type { PersonalTables } from '../tables/personal.ts';
import type { WriteTx } from '../tx.ts';
import { digestOf, newSubjectKey, sealPersonal } from '../kit/personal-cipher.ts';
import { addKey, addValue, erasureOf, keyAndDigests } from './queries.ts';

/** Turns one person's texts into references, within one transaction. */
export interface Sealer {
  /** The reference of a text. Stores the text if it was not stored yet. */
  readonly seal: (text: string) => string;
}

/**
 * The sealer of a person. One set of reads; the key is created with the first text. Throws for a person whose data was
 * erased: erased data never comes back under the same id.
 */
async function sealerOf(tx: WriteTx<PersonalTables>, subject: Uuid): Promise<Sealer> {
  const [rows, erasure] = await Promise.all([
    tx.all(keyAndDigests, { subject }),
    tx.first(erasureOf, { subject }),
  ]);
  let key = rows[0]?.key ?? null;
  const kept = new Set(rows.flatMap(({ digest }) => (digest === null ? [] : [digest])));
  return {
    seal: (text) => {
      if (key === null) {
        if (erasure !== null) throw new InvariantBroken('the data of this person was erased');
        key = newSubjectKey();
        tx.derive(addKey, { subject, key });
      }
      const digest = digestOf(key, text);
      if (!kept.has(digest)) {
        tx.derive(addValue, { subject, digest, sealed: sealPersonal(key, digest, text) });
        kept.add(digest);
      }
      return digest;
    },
  };
}

/** The sealer of texts that an event refers to, and no row holds. The subject is who or what they are erased with. */
export const textSealer = (tx: WriteTx<PersonalTables>, subject: Uuid): Promise<Sealer> =>
  sealerOf(tx, subject);

/**
 * A row in the form for `insert` and `replace`: each personal text is stored separately, and the row refers to it.
 * Texts are not truncated: they must fit their column.
 */
export async function sealRow<Fields extends object>(
  tx: WriteTx<PersonalTables>,
  table: TableDefinition,
  row: Fields,
): Promise<Fields> {
  return sealedBy(await sealerOf(tx, subjectOf(table, row)), table, row);
}

/** Seals rows of one person, of whatever tables: one set of reads for all of them. */
export type SealRowOf = <Fields extends object>(table: TableDefinition, row: Fields) => Fields;

export async function rowSealer(tx: WriteTx<PersonalTables>, subject: Uuid): Promise<SealRowOf> {
  const sealer = await sealerOf(tx, subject);
  return (table, row) => {
    if (subjectOf(table, row) !== subject)
      throw new InvariantBroken(`a row of ${table.name} is about somebody else`);
    return sealedBy(sealer, table, row);
  };
}

/** A row before and after a change, both of one person, in one set of reads. */
export async function sealChange<Before extends object, After extends object>(
  tx: WriteTx<PersonalTables>,
  table: TableDefinition,
  { before, after }: { readonly before: Before; readonly after: After },
): Promise<{ readonly before: Before; readonly after: After }> {
  const sealer = await sealerOf(tx, subjectOf(table, after));
  return { before: sealedBy(sealer, table, before), after: sealedBy(sealer, table, after) };
}

function subjectOf(table: TableDefinition, row: object): Uuid {
  if (table.subjectColumn === null) throw new InvariantBroken(`${table.name} has no personal columns`);
  return (row as Readonly<Record<string, Uuid>>)[table.subjectColumn] as Uuid;
}

function sealedBy<Fields extends object>(sealer: Sealer, table: TableDefinition, row: Fields): Fields {
  const given = row as Readonly<Record<string, unknown>>;
  const references: Record<string, string> = {};
  for (const column of personalColumns(table)) {
    const text = given[column];
    if (text === null || text === undefined) continue;
    if (
      typeof text !== 'string' ||
      !text.isWellFormed() ||
      text.length > (table.columns[column]?.length ?? 0)
    )
      throw new InvariantBroken(`${table.name}.${column} is not a text that fits`);
    references[column] = sealer.seal(text);
  }
  return { ...row, ...references };
}
