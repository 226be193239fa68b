import DataLoader from 'dataloader';
import type { AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '@cifra/books/books';
import type { TenantFacts } from '@cifra/books/command';
import { readDraftLines, type ManualLine } from '@cifra/books/drafts/draft-line';
import type { TenantReadTx } from '@cifra/database/tx';
import { accountsByIds, rolesByAccounts, type AccountOfTenant } from './repository/accounts.ts';
import { accrualsByEntries, type AccrualRow } from './repository/accruals.ts';
import { draftLinesByIds, draftsByIds, type DraftOfTenant } from './repository/drafts.ts';
import {
  entriesByIds,
  fiscalYearsByIds,
  reversalsOfEntries,
  reversedByEntries,
  type EntryOfTenant,
} from './repository/entries.ts';
import { recurringByIds, type RecurringOfTenant } from './repository/recurring.ts';
import { linesByEntries, type LineOfTenant } from './repository/lines.ts';

/** The loaders of one tenant, as long as one request. Each batch is one statement per five hundred ids. */
export interface LedgerLoaders {
  readonly account: DataLoader<Uuid, AccountOfTenant | null>;
  readonly rolesOfAccount: DataLoader<Uuid, readonly AccountRole[]>;
  readonly entry: DataLoader<Uuid, EntryOfTenant | null>;
  readonly fiscalYearName: DataLoader<Uuid, string | null>;
  /** The id of the entry that undid an entry. */
  readonly reversedBy: DataLoader<Uuid, Uuid | null>;
  /** The id of the entry that an entry undid. */
  readonly reverses: DataLoader<Uuid, Uuid | null>;
  /** The accrual that an entry was marked as. */
  readonly accrual: DataLoader<Uuid, AccrualRow | null>;
  readonly recurring: DataLoader<Uuid, RecurringOfTenant | null>;
  readonly draft: DataLoader<Uuid, DraftOfTenant | null>;
  readonly draftLines: DataLoader<Uuid, readonly ManualLine[]>;
  /** Lines of an entry with the ordinals above `from` up to `to`: one loader for each range that the request asks for. */
  readonly lines: (range: LineRange) => DataLoader<Uuid, readonly LineOfTenant[]>;
}

export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export function createLedgerLoaders(books: Books, tenantId: Uuid): LedgerLoaders {
  type Read<Found> = (tx: TenantReadTx, ids: readonly Uuid[]) => Promise<Found[]>;
  const rowsOf = async <Found>(
    read: Read<Found>,
    ids: readonly Uuid[],
  ): Promise<{ rows: Found[]; baseCurrency: string }> =>
    (await books.read(tenantId, async (tx, tenant: TenantFacts) => ({
      rows: await read(tx, ids),
      baseCurrency: tenant.baseCurrency,
    }))) ?? {
      rows: [],
      baseCurrency: '',
    };

  /** One row per id, null where there is none. */
  const single = <Found, Value>(
    read: Read<Found>,
    shape: {
      readonly key: (row: Found) => Uuid;
      readonly value: (row: Found, baseCurrency: string) => Value;
    },
  ): DataLoader<Uuid, Value | null> =>
    new DataLoader(async (ids) => {
      const { rows, baseCurrency } = await rowsOf(read, ids);
      const byId = new Map(rows.map((row) => [shape.key(row), shape.value(row, baseCurrency)]));
      return ids.map((id) => byId.get(id) ?? null);
    });

  /** All rows of an id. */
  const several = <Found, Value>(
    read: Read<Found>,
    shape: {
      readonly key: (row: Found) => Uuid;
      readonly value: (row: Found, baseCurrency: string) => Value;
    },
  ): DataLoader<Uuid, readonly Value[]> =>
    new DataLoader(async (ids) => {
      const { rows, baseCurrency } = await rowsOf(read, ids);
      const byId = Map.groupBy(rows, shape.key);
      return ids.map((id) => (byId.get(id) ?? []).map((row) => shape.value(row, baseCurrency)));
    });

  const own = <Found>(row: Found): Found & { readonly tenantId: Uuid } => ({ ...row, tenantId });
  const withBase = <Found>(
    row: Found,
    baseCurrency: string,
  ): Found & { readonly tenantId: Uuid; readonly baseCurrency: string } => ({
    ...row,
    tenantId,
    baseCurrency,
  });
  const ranges = new Map<string, DataLoader<Uuid, readonly LineOfTenant[]>>();
  return {
    account: single(accountsByIds, { key: ({ id }) => id, value: own }),
    rolesOfAccount: several(rolesByAccounts, {
      key: ({ accountId }) => accountId,
      value: ({ role }) => role as AccountRole,
    }),
    entry: single(entriesByIds, { key: ({ id }) => id, value: withBase }),
    fiscalYearName: single(fiscalYearsByIds, { key: ({ id }) => id, value: ({ name }) => name }),
    reversedBy: single(reversalsOfEntries, {
      key: (row) => row.entry_id,
      value: (row) => row.reversing_entry_id,
    }),
    reverses: single(reversedByEntries, {
      key: (row) => row.reversing_entry_id,
      value: (row) => row.entry_id,
    }),
    accrual: single(accrualsByEntries, { key: (row) => row.entry_id, value: (row) => row }),
    recurring: single(recurringByIds, { key: ({ id }) => id, value: own }),
    draft: single(draftsByIds, { key: ({ id }) => id, value: own }),
    draftLines: new DataLoader(async (ids) => {
      const { rows } = await rowsOf(draftLinesByIds, ids);
      const byId = new Map(rows.map(({ id, lines }) => [id, readDraftLines(lines)]));
      return ids.map((id) => byId.get(id) ?? []);
    }),
    lines: (range) => {
      const key = `${range.from} ${range.to}`;
      const loader =
        ranges.get(key) ??
        several((tx, ids) => linesByEntries(tx, ids, { ...range }), {
          key: (row) => row.entry_id,
          value: withBase,
        });
      ranges.set(key, loader);
      return loader;
    },
  };
}
