import DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { ReadByIds } from '@cifra/books/rows-by-ids';

/** A row with what its amounts and references need. */
export type OfTenant<Row> = Row & { readonly tenantId: Uuid; readonly baseCurrency: CurrencyCode };

interface Shape<Row, Value> {
  /** The id that the row belongs to. */
  readonly key: (row: OfTenant<Row>) => Uuid | null;
  readonly value: (row: OfTenant<Row>) => Value;
}

/** What the loaders of one tenant are made of; a batch is one statement per five hundred ids. */
export interface TenantLoaders {
  /** One row per id, whole; null where there is none. */
  readonly byId: <Row extends { readonly id: Uuid }>(
    read: ReadByIds<Row>,
  ) => DataLoader<Uuid, OfTenant<Row> | null>;
  /** One value per id; null where there is none. */
  readonly single: <Row, Value>(
    read: ReadByIds<Row>,
    shape: Shape<Row, Value>,
  ) => DataLoader<Uuid, Value | null>;
  /** All values of an id, in the order in which they were read. */
  readonly several: <Row, Value>(
    read: ReadByIds<Row>,
    shape: Shape<Row, Value>,
  ) => DataLoader<Uuid, readonly Value[]>;
}

/** A row as it is: the shape of a loader that changes nothing. */
export const whole = <Row>(row: Row): Row => row;

/** Loaders of a tenant's rows. A tenant that is not served has none. */
export function tenantLoaders(books: Pick<Books, 'read'>, tenantId: Uuid): TenantLoaders {
  const rowsOf = async <Row>(read: ReadByIds<Row>, ids: readonly Uuid[]): Promise<OfTenant<Row>[]> =>
    (await books.read(tenantId, async (tx, { baseCurrency }) =>
      (await read(tx, ids)).map((row) => ({ ...row, tenantId, baseCurrency })),
    )) ?? [];
  const single: TenantLoaders['single'] = (read, { key, value }) =>
    new DataLoader(async (ids) => {
      const found = new Map((await rowsOf(read, ids)).map((row) => [key(row), value(row)]));
      return ids.map((id) => found.get(id) ?? null);
    });
  return {
    single,
    byId: (read) => single(read, { key: ({ id }) => id, value: whole }),
    several: (read, { key, value }) =>
      new DataLoader(async (ids) => {
        const found = Map.groupBy(await rowsOf(read, ids), key);
        return ids.map((id) => (found.get(id) ?? []).map(value));
      }),
  };
}
