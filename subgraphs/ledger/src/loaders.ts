import type DataLoader from 'dataloader';
import type { AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '@cifra/books/books';
import { oncePerRange, type LineRange } from '@cifra/subgraph-kit/line-range';
import { vouchersOfEntries, vouchersOfObjects, type VoucherOfOwner } from '@cifra/trade/vouchers/reads';
import type { TenantStub } from '@cifra/subgraph-kit/ids/stub';
import { tenantLoaders, whole } from '@cifra/subgraph-kit/tenant-loaders';
import { readDraftLines, type ManualLine } from '@cifra/ledger/manual-entries/draft-line';
import { importMappingsByIds, type ImportMappingOfTenant } from '@cifra/exchange/import/csv/mappings';
import { accountsByIds, rolesByAccounts, type AccountOfTenant } from '@cifra/ledger/reads/accounts';
import { accrualsByEntries, type AccrualRow } from '@cifra/ledger/reads/accruals';
import { draftLinesByIds, draftsByIds, type DraftOfTenant } from '@cifra/ledger/reads/drafts';
import {
  documentsAmong,
  entriesByIds,
  fiscalYearsByIds,
  reversalsOfEntries,
  reversedByEntries,
  type EntryOfTenant,
} from '@cifra/ledger/reads/entries';
import { recurringByIds, runCountsByEntries, type RecurringOfTenant } from '@cifra/ledger/reads/recurring';
import { linesByEntries, type LineOfTenant } from '@cifra/ledger/reads/lines';
import { movementsByPostings, type MovementOfTenant } from '@cifra/ledger/reads/movements';

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
  /** The id itself, where it is a document's. */
  readonly document: DataLoader<Uuid, Uuid | null>;
  /** References to what is attached to entries, and to drafts. */
  readonly vouchersOfEntry: DataLoader<Uuid, readonly TenantStub[]>;
  readonly vouchersOfDraft: DataLoader<Uuid, readonly TenantStub[]>;
  readonly recurring: DataLoader<Uuid, RecurringOfTenant | null>;
  /** How many runs a recurring entry has had; null: none. */
  readonly runCount: DataLoader<Uuid, number | null>;
  readonly importMapping: DataLoader<Uuid, ImportMappingOfTenant | null>;
  readonly draft: DataLoader<Uuid, DraftOfTenant | null>;
  /** Null where the draft is gone. */
  readonly draftLines: DataLoader<Uuid, readonly ManualLine[] | null>;
  /** Lines of an entry with the ordinals above `from` up to `to`: one loader for each range that the request asks for. */
  readonly lines: (range: LineRange) => DataLoader<Uuid, readonly LineOfTenant[]>;
  /** What an entry changed of open items, in the order in which it was written. */
  readonly movementsOfEntry: DataLoader<Uuid, readonly MovementOfTenant[]>;
}

export function createLedgerLoaders(books: Books, tenantId: Uuid): LedgerLoaders {
  const { byId, single, several } = tenantLoaders(books, tenantId);
  const stubs = {
    key: ({ ownerId }: VoucherOfOwner) => ownerId,
    value: ({ voucher }: VoucherOfOwner) => ({ __typename: 'Voucher' as const, tenantId, id: voucher.id }),
  };
  return {
    account: byId(accountsByIds),
    rolesOfAccount: several(rolesByAccounts, {
      key: ({ accountId }) => accountId,
      value: ({ role }) => role as AccountRole,
    }),
    entry: byId(entriesByIds),
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
    document: single(documentsAmong, { key: ({ id }) => id, value: ({ id }) => id }),
    vouchersOfEntry: several(vouchersOfEntries, stubs),
    vouchersOfDraft: several(vouchersOfObjects, stubs),
    recurring: byId(recurringByIds),
    runCount: single(runCountsByEntries, { key: ({ id }) => id, value: ({ count }) => count }),
    importMapping: byId(importMappingsByIds),
    draft: byId(draftsByIds),
    draftLines: single(draftLinesByIds, { key: ({ id }) => id, value: ({ lines }) => readDraftLines(lines) }),
    lines: oncePerRange((range) =>
      several((tx, ids) => linesByEntries(tx, ids, { ...range }), {
        key: (row) => row.entry_id,
        value: whole<LineOfTenant>,
      }),
    ),
    movementsOfEntry: several(movementsByPostings, {
      key: (row) => row.posting_id,
      value: whole<MovementOfTenant>,
    }),
  };
}
